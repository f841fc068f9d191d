// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "stages/stage_runner.hpp"

namespace curate::test {
namespace {

std::string deduped(std::string_view text, std::initializer_list<Setting> settings = {}) {
  StageRunner stage("line_dedup_in_document", settings);
  EXPECT_FALSE(stage.judge(text).dropped());
  return std::string(stage.document().text());
}

TEST(LineDedupInDocument, KeepsTheFirstOfEqualLines) {
  EXPECT_EQ(deduped("menu\nHome\ntext\nmenu\nHome\nend"), "menu\nHome\ntext\nend");
}

TEST(LineDedupInDocument, ComparesLinesWithoutWhiteSpaceAtTheirEnds) {
  EXPECT_EQ(deduped("  menu\nmenu\u00A0\nMenu"), "  menu\nMenu");
}

TEST(LineDedupInDocument, LeavesBlankLinesAndTheLastNewlineAlone) {
  EXPECT_EQ(deduped("a\n\n \n\na\nb\n\n"), "a\n\n \n\nb\n\n");
  EXPECT_EQ(deduped("a\na"), "a");
  EXPECT_EQ(deduped("a\na\n"), "a\n");
}

TEST(LineDedupInDocument, LeavesShortLinesAloneIfAsked) {
  EXPECT_EQ(deduped("äöü\nlong line\näöü\nlong line", {{"min_characters", "4"}}), "äöü\nlong line\näöü");
}

TEST(LineDedupInDocument, CountsWhatItRemoves) {
  StageRunner stage("line_dedup_in_document", {});
  stage.judge("a\na\na\nb");
  EXPECT_EQ(*stage.document().signal("line_dedup_in_document.removed_lines"), 2);
  stage.judge("a\nb");
  EXPECT_EQ(*stage.document().signal("line_dedup_in_document.removed_lines"), 0);
  EXPECT_EQ(stage.document().text_version(), 1U);
}

}  // namespace
}  // namespace curate::test
