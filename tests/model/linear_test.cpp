// SPDX-License-Identifier: Apache-2.0
#include "model/linear.hpp"

#include <cmath>

#include <gmock/gmock.h>

#include <curate/error.hpp>

#include "util/builtin.hpp"

namespace curate {
namespace {

using testing::HasSubstr;

double probability(std::string_view model, std::string_view text) {
  return LinearScorer(std::make_shared<const LinearModel>(model, "m")).probability(text);
}

std::string refusal(std::string_view model) {
  try {
    const LinearModel made(model, "m");
    return "accepted";
  } catch (const RunError& error) {
    return error.what();
  }
}

constexpr std::string_view kTwoWords =
    "curate-linear\t1\t1\n"
    "sigmoid\t-1\t0\t0.5\n"
    "bad\t2\t3\n"
    "good\t1\t-1\n";

// Expectations are alt-profanity-check 1.9.1's own: predict_prob of each text.
TEST(Linear, IsTheProfanityCheckOfThePackage) {
  const auto model = std::make_shared<const LinearModel>(*builtin_file("toxicity/profanity.linear"), "builtin");
  EXPECT_EQ(model->words(), 15442U);
  LinearScorer scorer(model);
  EXPECT_NEAR(scorer.probability("predict_prob() takes an array and returns the probability each string is offensive"),
              0.030289838227850086, 1e-7);
  EXPECT_NEAR(scorer.probability("go to hell, you scum"), 0.9993749337455575, 1e-7);
  EXPECT_NEAR(scorer.probability(""), 0.036375752016469504, 1e-7);
  EXPECT_NEAR(scorer.probability("You are a wonderful person."), 0.025109454162569083, 1e-7);
  EXPECT_NEAR(scorer.probability("ÉTÉ Straße İstanbul ΟΔΟΣ ΣΑΣ a b c"), 0.036375752016469504, 1e-7);
  EXPECT_NEAR(scorer.probability("what the hell Hell HELL hell, man"), 0.9921865360334461, 1e-7);
}

TEST(Linear, WeighsTheUnitVectorOfCountsTimesIdf) {
  // Counts 2 and 1: (4, 1) / sqrt(17).
  const double score = 0.5 + (4 * 3 - 1) / std::sqrt(17.0);
  EXPECT_NEAR(probability(kTwoWords, "Bad, good: BAD!"), 1 / (1 + std::exp(-score)), 1e-12);
}

TEST(Linear, KnowsNothingOfAnUnknownWord) {
  EXPECT_NEAR(probability(kTwoWords, "badly"), 1 / (1 + std::exp(-0.5)), 1e-12);
}

TEST(Linear, TakesTheMeanOfItsMembers) {
  const std::string_view model =
      "curate-linear\t1\t2\n"
      "sigmoid\t-1\t0\t0\n"
      "sigmoid\t1\t0\t0\n"
      "ab\t1\t2\t2\n";
  EXPECT_NEAR(probability(model, "ab"), 0.5, 1e-15);
}

TEST(Linear, NamesTheLineOfAMistake) {
  EXPECT_THAT(refusal(""), HasSubstr("m:0: no linear model"));
  EXPECT_THAT(refusal("something\n"), HasSubstr("m:1:"));
  EXPECT_THAT(refusal("curate-linear\t1\t0\n"), HasSubstr("number of members is '0'"));
  EXPECT_THAT(refusal("curate-linear\t1\t2\nsigmoid\t1\t1\t1\nab\t1\t1\n"), HasSubstr("member 2"));
  EXPECT_THAT(refusal("curate-linear\t1\t1\nsigmoid\t1\t1\t1\nab\t1\tx\n"),
              HasSubstr("m:3: no linear model: a weight"));
  EXPECT_THAT(refusal("curate-linear\t1\t1\nsigmoid\t1\t1\t1\nab\t1\tnan\n"), HasSubstr("not a number"));
  EXPECT_THAT(refusal("curate-linear\t1\t1\nsigmoid\t1\t1\t1\nab\t1\n"), HasSubstr("no a weight"));
  EXPECT_THAT(refusal("curate-linear\t1\t1\nsigmoid\t1\t1\t1\nab\t1\t1\t7\n"), HasSubstr("'7'"));
  EXPECT_THAT(refusal("curate-linear\t1\t1\nsigmoid\t1\t1\t1\nab\t1\t1\nab\t1\t1\n"), HasSubstr("twice"));
  EXPECT_THAT(refusal("curate-linear\t1\t1\nsigmoid\t1\t1\t1\n"), HasSubstr("no words"));
}

}  // namespace
}  // namespace curate
