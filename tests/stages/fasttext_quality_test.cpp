// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include <curate/error.hpp>

#include "stages/stage_runner.hpp"
#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

const std::string kData = std::string(CURATE_SOURCE_DIR) + "/tests/stages/data/";

// Against DCLM's function with fastText 0.9.2 (fasttext_quality_oracle.py).
TEST(FasttextQuality, ScoresAsDclmDoes) {
  const std::string model = kData + "quality.bin";
  test::StageRunner stage("fasttext_quality", {{"model", model.c_str()}, {"min_score", "0.5"}});
  for (const std::string& line : test::lines_of(test::slurp(kData + "quality.jsonl"))) {
    const Json row = Json::parse(line, "quality.jsonl");
    const double expected = row["score"].number();
    const Verdict verdict = stage.judge(row["text"].text(), true);
    EXPECT_NEAR(*stage.document().signal("fasttext_quality.score"), expected, 2e-6) << line;
    if (std::abs(expected - 0.5) > 2e-6) {
      EXPECT_EQ(verdict.reason, expected < 0.5 ? "quality_filter" : "") << line;
    }
  }
}

TEST(FasttextQuality, DropsBelowTheLimitAndTellsTheScore) {
  test::StageRunner stage("fasttext_quality", {{"model", "builtin:lid.176.ftz"}, {"label", "en"}, {"min_score", "1"}});
  const Verdict verdict = stage.judge("This is an English text of some words.");
  EXPECT_EQ(verdict.reason, "quality_filter");
  EXPECT_GT(verdict.value, 0.5);
  EXPECT_EQ(verdict.limit, 1);
}

TEST(FasttextQuality, TakesTheLabelsOwnProbabilityWhereThereAreMore) {
  test::StageRunner german("fasttext_quality", {{"model", "builtin:lid.176.ftz"}, {"label", "de"}});
  const Verdict verdict = german.judge("This is an English text of some words.");
  EXPECT_EQ(verdict.reason, "quality_filter");
  EXPECT_LT(verdict.value, 0.018112);
}

TEST(FasttextQuality, WantsAModelAndOneOfItsLabels) {
  EXPECT_THROW(test::StageRunner("fasttext_quality", {}), ConfigError);
  EXPECT_THROW(test::StageRunner("fasttext_quality", {{"model", "builtin:lid.176.ftz"}, {"label", "english"}}),
               UsageError);
}

}  // namespace
}  // namespace curate
