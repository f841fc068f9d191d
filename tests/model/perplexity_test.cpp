// SPDX-License-Identifier: Apache-2.0
#include "model/perplexity.hpp"

#include <gmock/gmock.h>

#include <curate/error.hpp>

#include "support/suites.hpp"
#include "util/builtin.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

using testing::HasSubstr;

TEST(Perplexity, IsThatOfCcnetAndSoAreItsBuckets) {
  const auto file = test::goldens_folder() / "ccnet/buckets.jsonl.gz";
  CURATE_NEED(file);
  const PerplexityCutoffs cutoffs(*builtin_file("ccnet/cutoff.csv"), "builtin", 30, 60);
  for (const std::string& line : test::lines_of(test::slurp(file))) {
    const Json row = Json::parse(line, "golden");
    if (!row["log_score"].is_null()) {
      EXPECT_EQ(perplexity(row["log_score"].number(), row["length"].natural()), row["perplexity"].number()) << line;
      continue;
    }
    const double measured = row["perplexity"].is_null() ? -1 : row["perplexity"].number();
    const auto limits = row["language"].is_null() ? std::nullopt : cutoffs.limits(row["language"].text());
    EXPECT_EQ(PerplexityCutoffs::name(PerplexityCutoffs::bucket(measured, limits)), row["bucket"].text()) << line;
  }
}

// Python: round(10.0 ** (-log_score / length), 1).
TEST(Perplexity, RoundsAsPythonDoes) {
  EXPECT_EQ(perplexity(-8.5, 7), 16.4);
  EXPECT_EQ(perplexity(-1e9, 1), perplexity(-2e9, 1));
  EXPECT_GT(perplexity(-1e9, 1), 1e300);
}

TEST(PerplexityCutoffs, NamesTheLineOfAMistake) {
  const auto refusal = [](std::string_view csv) -> std::string {
    try {
      const PerplexityCutoffs made(csv, "c.csv", 30, 60);
      return "accepted";
    } catch (const RunError& error) {
      return error.what();
    }
  };
  EXPECT_EQ(refusal(",en,de\n30,1,2\n45,x,y\n60.0,3,4\r\n"), "accepted");
  EXPECT_THAT(refusal(""), HasSubstr("percentile 30"));
  EXPECT_THAT(refusal("x\n"), HasSubstr("c.csv:1: no table of perplexities: its first line"));
  EXPECT_THAT(refusal(",en\n30,1\n"), HasSubstr("percentile 60"));
  EXPECT_THAT(refusal(",en\n30,1,2\n"), HasSubstr("c.csv:2: no table of perplexities: not as many fields"));
  EXPECT_THAT(refusal(",en\n30,one\n"), HasSubstr("'one'"));
  EXPECT_THAT(refusal(",en\nhead,1\n"), HasSubstr("'head' is no percentile"));
}

}  // namespace
}  // namespace curate
