// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"

namespace curate {
namespace {

const std::string kFive = "One line is here. Two are here. Three are here. Four are here. Five are here.";

std::string left_of(test::StageRunner& stage, const std::string& text) {
  const Verdict verdict = stage.judge(text);
  return verdict.dropped() ? "dropped: " + std::string(verdict.reason) : std::string(stage.document().text());
}

TEST(C4Quality, DropsThePageOnACurlyBracket) {
  test::StageRunner stage("c4_quality", {});
  EXPECT_EQ(left_of(stage, kFive + "\nIt says {so} here."), "dropped: curly_bracket");
}

TEST(C4Quality, DoesNotMindTheBracketOfALineThatIsTakenOutBefore) {
  test::StageRunner stage("c4_quality", {});
  EXPECT_EQ(left_of(stage, kFive + "\nfunction of x {"), kFive);
}

TEST(C4Quality, NamesWhatItMetFirst) {
  test::StageRunner stage("c4_quality", {});
  EXPECT_EQ(left_of(stage, kFive + "\nLorem Ipsum is here.\nIt says {so} here."), "dropped: lorem_ipsum");
  EXPECT_EQ(left_of(stage, kFive + "\nIt says {so} here.\nLorem Ipsum is here."), "dropped: curly_bracket");
}

TEST(C4Quality, CountsWordsBeforeCitationsGoAndDoesNotStripAfter) {
  test::StageRunner stage("c4_quality", {{"terminal_punctuation", "false"}});
  EXPECT_EQ(left_of(stage, kFive + "\nOne [1] [22]\nTwo [edit]"), kFive + "\nOne");
  EXPECT_EQ(left_of(stage, "One [1] [22]\n" + kFive), "One  \n" + kFive);
}

TEST(C4Quality, TakesOutLinesThatNameJavaScriptOrPolicies) {
  test::StageRunner stage("c4_quality", {});
  for (const char* line : {"Please turn JavaScript on.", "Read our Terms of Use here.", "See the privacy policy now.",
                           "This site uses Cookies now.", "We use coo\u212Aies for that."})
    EXPECT_EQ(left_of(stage, kFive + "\n" + line), kFive) << line;
  EXPECT_EQ(left_of(stage, kFive + "\nWe like cookies and java."), kFive + "\nWe like cookies and java.");
}

TEST(C4Quality, FindsAPhraseAtAnyPlaceOfALine) {
  test::StageRunner stage("c4_quality", {});
  for (std::size_t before = 0; before < 140; ++before) {
    const std::string line = std::string(before, 'x') + "terms of use, they say.";
    EXPECT_EQ(left_of(stage, kFive + "\n" + line), kFive) << before;
  }
}

TEST(C4Quality, TakesOutLinesWithAWordOfMoreThanAThousandCharacters) {
  test::StageRunner stage("c4_quality", {});
  std::string word;
  for (int i = 0; i < 1000; ++i) word += "é";
  EXPECT_EQ(left_of(stage, kFive + "\nA " + word + " is long."), kFive + "\nA " + word + " is long.");
  EXPECT_EQ(left_of(stage, kFive + "\nA " + word + "é is long."), kFive);
}

TEST(C4Quality, TakesOutSentencesWhereAsked) {
  test::StageRunner stage("c4_quality", {{"pieces", "sentences"}, {"min_sentences", "2"}});
  EXPECT_EQ(left_of(stage, "One line is here. Two.\nThree are here. We use cookies here."),
            "One line is here. Three are here.");
}

TEST(C4Paragraphs, WantsThreeLongLines) {
  test::StageRunner stage("c4_paragraphs", {});
  const std::string line(200, 'x');
  EXPECT_EQ(stage.judge(line + "\n" + line).reason, "< 3 paragraphs");
  EXPECT_FALSE(stage.judge(line + "\n\n" + line + "\nshort\n" + line + "y").dropped());
  EXPECT_EQ(stage.judge(line + "\n" + line + "\n" + line.substr(1)).value, 199);
}

}  // namespace
}  // namespace curate
