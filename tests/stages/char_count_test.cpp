// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <curate/error.hpp>

#include "stages/stage_runner.hpp"

namespace curate::test {
namespace {

TEST(CharCount, CountsCodePoints) {
  StageRunner stage("char_count", {{"min", "4"}, {"max", "5"}});
  EXPECT_EQ(stage.judge("äöü").reason, "too_few_characters");
  EXPECT_FALSE(stage.judge("äöüß").dropped());
  EXPECT_FALSE(stage.judge("äöü😀\n").dropped());
  const Verdict verdict = stage.judge("123456");
  EXPECT_EQ(verdict.reason, "too_many_characters");
  EXPECT_EQ(verdict.value, 6);
}

TEST(CharCount, RefusesLimitsThatCross) {
  EXPECT_THROW(StageRunner("char_count", {{"min", "5"}, {"max", "4"}}), ConfigError);
}

}  // namespace
}  // namespace curate::test
