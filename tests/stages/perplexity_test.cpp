// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <gmock/gmock.h>

#include <curate/error.hpp>

#include "stages/stage_runner.hpp"
#include "support/suites.hpp"

namespace curate::test {
namespace {

using testing::HasSubstr;

// Unigrams of a: -1, b: -3, </s>: -1; no other n-gram.
constexpr const char* kModel = "\\data\\\nngram 1=4\n\n\\1-grams:\n-1\t</s>\n-99\t<s>\n-1\ta\n-3\tb\n\n\\end\\\n";

class PerplexityStage : public testing::Test {
 protected:
  const TempFolder folder_;
  const std::string model_ = folder_.write("m.arpa", kModel).string();
  const std::string cutoffs_ = folder_.write("c.csv", ",en,de\n30,20,5\n60,100,6\n").string();

  double measure(StageRunner& stage, std::string_view text) {
    stage.judge(text);
    return stage.document().signal("perplexity").value_or(-1);
  }
  static std::string_view bucket(StageRunner& stage) { return *stage.document().tagged("bucket"); }
};

TEST_F(PerplexityStage, IsTenToTheMeanLogarithmOfWordsAndSentenceEnds) {
  StageRunner stage("perplexity", {{"model", model_.c_str()}});
  EXPECT_EQ(measure(stage, "a a a"), 10);
  EXPECT_EQ(measure(stage, "b a"), std::round(std::pow(10, 5.0 / 3) * 10) / 10);
  EXPECT_EQ(measure(stage, ""), -1);
}

TEST_F(PerplexityStage, ReadsATextInCcnetsFormAsOneLine) {
  StageRunner stage("perplexity", {{"model", model_.c_str()}});
  EXPECT_EQ(measure(stage, "  Á \n A"), 10);
  // "a" and "a" glued by the deleted newline are unknown: -100 and -1 over 2.
  EXPECT_EQ(measure(stage, "a\na"), measure(stage, "zzz"));
}

TEST_F(PerplexityStage, ReadsLinesAsTheyAreIfAsked) {
  StageRunner stage("perplexity", {{"model", model_.c_str()}, {"normalisation", "none"}});
  EXPECT_EQ(measure(stage, "a\na"), 10);
  // -3, -1, -1 over b and the ends of two lines.
  EXPECT_EQ(measure(stage, "b\n"), std::round(std::pow(10, 5.0 / 3) * 10) / 10);
}

TEST_F(PerplexityStage, PutsDocumentsIntoTheBucketsOfTheirLanguage) {
  StageRunner stage("perplexity", {{"model", model_.c_str()}, {"cutoffs", cutoffs_.c_str()}});
  const auto judge = [&](const char* language, std::string_view text) {
    stage.fresh(text).tag("language", language);
    EXPECT_FALSE(stage.judge().dropped());
    return bucket(stage);
  };
  EXPECT_EQ(judge("en", "a a a"), "head");
  EXPECT_EQ(judge("en", "b a"), "middle");
  EXPECT_EQ(judge("en", "b b b b"), "tail");
  EXPECT_EQ(judge("de", "a a a"), "tail");
  EXPECT_EQ(judge("fr", "a a a"), "all");
  EXPECT_EQ(judge("en", ""), "all");
}

TEST_F(PerplexityStage, DropsBucketsThatAreNotKept) {
  StageRunner stage(
      "perplexity",
      {{"model", model_.c_str()}, {"cutoffs", cutoffs_.c_str()}, {"language", "en"}, {"keep", "head,middle"}});
  EXPECT_FALSE(stage.judge("a a a").dropped());
  EXPECT_FALSE(stage.judge("b a").dropped());
  const Verdict verdict = stage.judge("b b b b");
  EXPECT_EQ(verdict.reason, "bucket");
  EXPECT_EQ(verdict.limit, 100);
  EXPECT_EQ(stage.judge("").reason, "bucket");
}

TEST_F(PerplexityStage, RefusesWhatItCannotDo) {
  EXPECT_THROW(StageRunner("perplexity", {}), ConfigError);
  EXPECT_THROW(StageRunner("perplexity", {{"model", model_.c_str()}, {"keep", "best,"}}), ConfigError);
  EXPECT_THROW(StageRunner("perplexity", {{"model", model_.c_str()}, {"head", "61"}}), ConfigError);
  try {
    StageRunner stage("perplexity", {{"model", cutoffs_.c_str()}});
    FAIL() << "accepted";
  } catch (const RunError& error) {
    EXPECT_THAT(error.what(), HasSubstr("no ARPA language model"));
  }
}

}  // namespace
}  // namespace curate::test
