// SPDX-License-Identifier: Apache-2.0
// alt-profanity-check 1.9.1 on real pages; expectations by profanity_oracle.py, texts of golden dclm-2024.
#include <map>

#include <gtest/gtest.h>

#include "model/linear.hpp"
#include "support/suites.hpp"
#include "util/builtin.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

TEST(Profanity, HasTheProbabilitiesOfThePackage) {
  const auto documents = test::goldens_folder() / "dclm-2024/documents.jsonl.gz";
  CURATE_NEED(documents);
  std::map<std::string, double> expected;
  for (const std::string& line :
       test::lines_of(test::slurp(CURATE_SOURCE_DIR "/tests/conformance/data/profanity-1.9.1.jsonl"))) {
    const Json row = Json::parse(line, "expected");
    expected[std::string(row["id"].text())] = row["probability"].number();
  }
  LinearScorer scorer(std::make_shared<const LinearModel>(*builtin_file("toxicity/profanity.linear"), "builtin"));
  std::size_t compared = 0;
  for (const std::string& line : test::lines_of(test::slurp(documents))) {
    const std::string id = *json_at(line, "id");
    EXPECT_NEAR(scorer.probability(*json_at(line, "text")), expected.at(id), 1e-6) << id;
    ++compared;
  }
  EXPECT_EQ(compared, expected.size());
}

}  // namespace
}  // namespace curate
