// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"

namespace curate {
namespace {

TEST(FineWebQuality, TakesNoClosingQuoteForTheEndOfASentence) {
  test::StageRunner stage("fineweb_quality", {});
  const std::string said = "\"It was a long day on the old farm, and so was the night.\"";
  EXPECT_EQ(stage.judge(said).reason, "line_punct_ratio");
  EXPECT_FALSE(stage.judge(said + ".").dropped());
}

TEST(FineWebQuality, SparesTextsWithoutAnyEndOfASentenceWhereAsked) {
  test::StageRunner stage("fineweb_quality", {{"spare_unpunctuated", "true"}});
  EXPECT_FALSE(stage.judge("No full stop stands at the end of this long line").dropped());
}

TEST(FineWebQuality, ALineOfThirtyCharactersIsShort) {
  test::StageRunner stage("fineweb_quality", {});
  std::string line;
  for (int i = 0; i < 29; ++i) line += "é";
  EXPECT_EQ(stage.judge(line + ".").reason, "short_line_ratio");
  EXPECT_FALSE(stage.judge(line + "é.").dropped());
}

TEST(FineWebQuality, DropsBlankTexts) {
  test::StageRunner stage("fineweb_quality", {});
  EXPECT_EQ(stage.judge("").reason, "empty");
  EXPECT_EQ(stage.judge(" \n\u3000\n").reason, "empty");
}

TEST(FineWebQuality, DropsLists) {
  test::StageRunner stage("fineweb_quality", {{"max_short_line_ratio", "1"}});
  std::string four, three;  // words in a line
  for (char c = 'a'; c < 'k'; ++c) {
    four += std::string(2, c) + " cd ef.\n";
    three += std::string(2, c) + " cd.\n";
  }
  EXPECT_FALSE(stage.judge(four).dropped());
  EXPECT_EQ(stage.judge(three).reason, "list_ratio");
}

}  // namespace
}  // namespace curate
