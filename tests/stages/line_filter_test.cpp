// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"

namespace curate {
namespace {

std::string left_of(test::StageRunner& stage, const std::string& text) {
  const Verdict verdict = stage.judge(text);
  return verdict.dropped() ? "dropped: " + std::string(verdict.reason) : std::string(stage.document().text());
}

// Enough words that a few may go.
std::string around(const std::string& line) {
  std::string before;
  for (int i = 0; i < 100; ++i) before += "some words ";
  return before + "\n" + line + "\nand an end of it";
}
std::string without_line() {
  const std::string all = around("");
  return all.substr(0, all.find('\n')) + "\nand an end of it";
}

TEST(LineFilter, TakesOutLinesOfCapitalsDigitsCountersAndSingleWords) {
  test::StageRunner stage("line_filter", {});
  for (const char* line :
       {"ALL CAPITALS", "ABC d E", "12345", "①②", "3 likes", "• 1,200.5K  Views!", "word", "  ", "\t"})
    EXPECT_EQ(left_of(stage, around(line)), without_line()) << line;
}

TEST(LineFilter, KeepsLinesAtTheLimit) {
  test::StageRunner stage("line_filter", {});
  for (const char* line : {"ABC def", "", "12 345", "3 likes more", "likes 3 likes", "two words"})
    EXPECT_EQ(left_of(stage, around(line)), around(line)) << line;
}

TEST(LineFilter, CutsCallsToActionOutOfShortLines) {
  test::StageRunner stage("line_filter", {});
  EXPECT_EQ(left_of(stage, around("There are Items in Cart items in cart now")), around("There are now"));
  EXPECT_EQ(left_of(stage, around("The news of today Read more...")), around("The news of today"));
  EXPECT_EQ(left_of(stage, around("Sign-in to go on")), around("to go on"));
  EXPECT_EQ(left_of(stage, around("read more...")), without_line());
  const std::string longer = "a line of eleven words that ends in this: yes read more...";
  EXPECT_EQ(left_of(stage, around(longer)), around(longer));
}

TEST(LineFilter, TakesDotsForAnyCharacter) {
  test::StageRunner stage("line_filter", {});
  EXPECT_EQ(left_of(stage, around("The news: read more!?!")), around("The news:"));
  EXPECT_EQ(left_of(stage, around("The news: read more…")), around("The news: read more…"));
}

TEST(LineFilter, JudgesTheFirstLineAgainWithoutTheSpaceThatWasStripped) {
  test::StageRunner stage("line_filter", {});
  // A third of it are digits; when the space in front is gone all of them are.
  const std::string rest = around("x y").substr(0, around("x y").find('\n'));
  EXPECT_EQ(left_of(stage, "      123\n" + rest + " end"), rest + " end");
  EXPECT_EQ(left_of(stage, "First line\n      1 2\n" + rest + " end"), "First line\n      1 2\n" + rest + " end");
}

TEST(LineFilter, DropsDocumentsThatLoseMoreThanOneWordInTwenty) {
  test::StageRunner stage("line_filter", {});
  std::string text =
      "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
      "seventeen eighteen nineteen";
  EXPECT_EQ(left_of(stage, text + "\ntwenty"), text);
  EXPECT_EQ(left_of(stage, text.substr(4) + "\ntwenty"), "dropped: word_removal_ratio_filter");
  EXPECT_EQ(left_of(stage, "• •"), "dropped: word_removal_ratio_filter");
}

TEST(LineFilter, DropsWhatIsLeftEmpty) {
  test::StageRunner stage("line_filter", {});
  EXPECT_EQ(left_of(stage, "WORD\n12\n"), "dropped: empty_text");
  EXPECT_EQ(left_of(stage, ""), "dropped: empty_text");
}

TEST(LineFilter, FindsAPhraseAtAnyPlaceOfTheText) {
  test::StageRunner stage("line_filter", {});
  const std::string body = around("").substr(0, 1100);
  for (std::size_t before = 0; before < 140; ++before) {
    const std::string start = body + std::string(before, 'x') + "\n";
    EXPECT_EQ(left_of(stage, start + "You have items in cart now"), start + "You have now") << before;
  }
}

}  // namespace
}  // namespace curate
