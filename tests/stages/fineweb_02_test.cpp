// SPDX-License-Identifier: Apache-2.0
// datatrove 0.2.0, the closest tag to the code FineWeb was built with, against 0.10: no answers of the original are at
// hand, so each difference of its source has a document on which the two disagree at equal limits.
#include <string>

#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"

namespace curate {
namespace {

std::string reason(const char* stage, const char* profile, const std::string& text, const char* limit = "profile",
                   const char* value = nullptr) {
  test::StageRunner runner(stage, {{"profile", profile}, {limit, value == nullptr ? profile : value}});
  return std::string(runner.judge(text).reason);
}

std::string repeat(const std::string& piece, int times) {
  std::string text;
  while (times-- > 0) text += piece;
  return text;
}

TEST(FineWeb02, CountsAStopWordEachTimeItOccurs) {
  const std::string text = repeat("green apples fell under trees near home ", 8) + "the end of the day";
  const std::string one = repeat("green apples fell under trees near home ", 8) + "the end, the day";
  EXPECT_EQ(reason("gopher_quality", "datatrove-0.10", one), "gopher_enough_stop_words");
  EXPECT_EQ(reason("gopher_quality", "fineweb-0.2", one), "");
  EXPECT_EQ(reason("gopher_quality", "datatrove-0.10", text), "");
}

TEST(FineWeb02, TakesMarksOfOtherScriptsForWords) {
  // 45 words and 10 times the Armenian full stop, which 0.10 knows as the end of a sentence.
  const std::string text = repeat("the apples of autumn fell ", 9) + repeat("։ ", 10);
  EXPECT_EQ(reason("gopher_quality", "datatrove-0.10", text), "gopher_short_doc");
  EXPECT_NE(reason("gopher_quality", "fineweb-0.2", text), "gopher_short_doc");
}

TEST(FineWeb02, TakesBlankLinesForCopiesOfEachOther) {
  const std::string text =
      "Green apples fell under old trees.\n\nNobody came by that day to take them home.\n\nSo they lay there until the "
      "snow fell.\n\nIn spring new grass hid what was left.";
  EXPECT_EQ(reason("gopher_repetition", "fineweb-0.2", text, "dup_line_frac", "0.25"), "dup_line_frac");
  EXPECT_EQ(reason("gopher_repetition", "datatrove-0.10", text, "dup_line_frac", "0.25"), "");
}

const std::string kLine = "Some words stand in this line, and a few more of them do";  // without a full stop

TEST(FineWeb02, TakesAQuotationMarkForAnEndAndNoMarkOfOtherScripts) {
  EXPECT_EQ(reason("fineweb_quality", "fineweb-0.2", kLine + ".\""), "");
  EXPECT_EQ(reason("fineweb_quality", "datatrove-0.10", kLine + ".\""), "line_punct_ratio");
  EXPECT_EQ(reason("fineweb_quality", "fineweb-0.2", kLine + "。"), "line_punct_ratio");
  EXPECT_EQ(reason("fineweb_quality", "datatrove-0.10", kLine + "。"), "");
}

TEST(FineWeb02, CountsBlankLinesAsShortOnes) {
  const std::string text = kLine + ".\n\n\n" + "Other words are in the second line, which is not short.";
  EXPECT_EQ(reason("fineweb_quality", "fineweb-0.2", text, "max_short_line_ratio", "0.4"), "short_line_ratio");
  EXPECT_EQ(reason("fineweb_quality", "datatrove-0.10", text, "max_short_line_ratio", "0.4"), "");
}

TEST(FineWeb02, DropsWhatIsEqualToALimitAndHasNoRuleForEmptyTexts) {
  // One of two lines ends in a full stop.
  EXPECT_EQ(reason("fineweb_quality", "fineweb-0.2", ""), "line_punct_ratio");
  EXPECT_EQ(reason("fineweb_quality", "datatrove-0.10", ""), "empty");
  const std::string text = kLine + "\nOther words are in the second line, which is not short.";
  EXPECT_EQ(reason("fineweb_quality", "fineweb-0.2", text, "min_line_punct_ratio", "0.5"), "line_punct_ratio");
  EXPECT_EQ(reason("fineweb_quality", "datatrove-0.10", text, "min_line_punct_ratio", "0.5"), "");
  const std::string half_short = kLine + ".\nA short one.";
  EXPECT_EQ(reason("fineweb_quality", "fineweb-0.2", half_short, "max_short_line_ratio", "0.5"), "short_line_ratio");
  EXPECT_EQ(reason("fineweb_quality", "datatrove-0.10", half_short, "max_short_line_ratio", "0.5"), "");
  EXPECT_EQ(reason("fineweb_quality", "fineweb-0.2", kLine + ".", "max_char_dup_ratio", "0"), "char_dup_ratio");
  EXPECT_EQ(reason("fineweb_quality", "datatrove-0.10", kLine + ".", "max_char_dup_ratio", "0"), "");
}

TEST(FineWeb02, TakesTheBestLanguageOnlyAndGluesLines) {
  // An English and a German half: English is above the limit in 0.10, whatever is best.
  const std::string text =
      "the weather is nice today and we all go out to the lake\ndas wetter ist schön und wir gehen hinaus";
  test::StageRunner any("language", {{"profile", "fineweb"}, {"keep", "en,"}, {"min_score", "0.01"}});
  test::StageRunner best("language", {{"profile", "fineweb-0.2"}, {"keep", "en,"}, {"min_score", "0.01"}});
  EXPECT_FALSE(any.judge(text).dropped());
  EXPECT_EQ(best.judge(text).reason, "language");
}

}  // namespace
}  // namespace curate
