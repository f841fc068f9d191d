// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"

namespace curate {
namespace {

// The reason a document with this metadata is dropped for; "" if it is kept.
std::string reason(test::StageRunner& stage, std::string_view metadata) {
  stage.fresh("text").metadata = metadata;
  return std::string(stage.judge().reason);
}

TEST(Where, LimitsANumberOfTheInputAtBothEnds) {
  test::StageRunner stage("where", {{"field", "meta.score"}, {"min", "2"}, {"max", "3.5"}});
  EXPECT_EQ(reason(stage, R"({"meta":{"score":1.99}})"), "below_min");
  EXPECT_EQ(reason(stage, R"({"meta":{"score":2}})"), "");
  EXPECT_EQ(reason(stage, R"({"meta":{"score":"3.5"}})"), "");
  EXPECT_EQ(reason(stage, R"({"meta":{"score":4e0}})"), "above_max");
  EXPECT_EQ(reason(stage, R"({"meta":{"score":"high"}})"), "not_a_number");
  EXPECT_EQ(reason(stage, R"({"meta":{}})"), "missing");
}

TEST(Where, TellsValueAndLimit) {
  test::StageRunner stage("where", {{"field", "score"}, {"min", "2"}});
  stage.fresh("text").metadata = R"({"score":1.5})";
  const Verdict verdict = stage.judge();
  EXPECT_EQ(verdict.value, 1.5);
  EXPECT_EQ(verdict.limit, 2);
}

TEST(Where, KeepsListedValuesAndDropsUnlistedOnes) {
  test::StageRunner only("where", {{"field", "lang"}, {"in", "de,fr"}}),
      but("where", {{"field", "lang"}, {"not_in", "de,fr"}});
  EXPECT_EQ(reason(only, R"({"lang":"fr"})"), "");
  EXPECT_EQ(reason(only, R"({"lang":"en"})"), "not_listed");
  EXPECT_EQ(reason(but, R"({"lang":"fr"})"), "listed");
  EXPECT_EQ(reason(but, R"({"lang":"en"})"), "");
}

TEST(Where, KeepsWhatLacksTheFieldIfAsked) {
  test::StageRunner stage("where", {{"field", "score"}, {"min", "2"}, {"missing", "keep"}});
  EXPECT_EQ(reason(stage, "{}"), "");
  EXPECT_EQ(reason(stage, R"({"score":1})"), "below_min");
}

TEST(Where, LimitsASignalOfAnEarlierStage) {
  test::StageRunner stage("where", {{"signal", "language_score"}, {"min", "0.5"}});
  stage.fresh("text").note("language_score", 0.25);
  EXPECT_EQ(stage.judge().reason, "below_min");
  stage.fresh("text").note("language_score", 0.5);
  EXPECT_FALSE(stage.judge().dropped());
  stage.fresh("text");
  EXPECT_EQ(stage.judge().reason, "missing");
}

}  // namespace
}  // namespace curate
