// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"

namespace curate {
namespace {

TEST(NewlineCollapse, ShortensRunsOfMoreThanTwo) {
  test::StageRunner stage("newline_collapse", {});
  stage.judge("\n\n\na\nb\n\nc\n\n\n\n\nd\n\n\n");
  EXPECT_EQ(stage.document().text(), "\n\na\nb\n\nc\n\nd\n\n");
}

TEST(NewlineCollapse, LeavesATextWithoutSuchRunsAlone) {
  test::StageRunner stage("newline_collapse", {});
  stage.judge("a\n\nb\n \n\nc");
  EXPECT_EQ(stage.document().text_version(), 1U);
}

TEST(NewlineCollapse, KeepsAsManyAsItIsTold) {
  test::StageRunner stage("newline_collapse", {{"max", "1"}});
  stage.judge("a\n\nb\n");
  EXPECT_EQ(stage.document().text(), "a\nb\n");
}

}  // namespace
}  // namespace curate
