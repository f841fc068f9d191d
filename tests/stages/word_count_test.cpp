// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"

namespace curate {
namespace {

// Counts as Python's len(text.split()) gives them.

TEST(WordCount, DropsBelowTheLeastAndAboveTheMost) {
  test::StageRunner stage("word_count", {{"min", "3"}, {"max", "5"}});
  const Verdict few = stage.judge("one two");
  EXPECT_EQ(few.reason, "too_few_words");
  EXPECT_EQ(few.value, 2);
  EXPECT_EQ(few.limit, 3);
  EXPECT_FALSE(stage.judge("one two three").dropped());
  EXPECT_FALSE(stage.judge("one two three four five").dropped());
  const Verdict many = stage.judge("one two three four five six");
  EXPECT_EQ(many.reason, "too_many_words");
  EXPECT_EQ(many.value, 6);
  EXPECT_EQ(many.limit, 5);
}

TEST(WordCount, CutsAtUnicodeWhiteSpaceOnly) {
  test::StageRunner stage("word_count", {{"min", "0"}});
  const auto count = [&](std::string_view text) {
    stage.judge(text, true);
    return stage.document().signal("word_count");
  };
  EXPECT_EQ(count(""), 0);
  EXPECT_EQ(count(" \t\n"), 0);
  EXPECT_EQ(count("a\u00a0b\u2003c\u3000d"), 4);
  EXPECT_EQ(count("a-b c,d e\u200bf"), 3);
}

TEST(WordCount, CountsByTheSplitterAskedFor) {
  // UAX 29 cuts each ideograph; white space cuts none.
  test::StageRunner white("word_count", {{"min", "2"}}), uniseg("word_count", {{"min", "2"}, {"splitter", "uniseg"}});
  EXPECT_TRUE(white.judge("漢字").dropped());
  EXPECT_FALSE(uniseg.judge("漢字").dropped());
}

}  // namespace
}  // namespace curate
