// SPDX-License-Identifier: Apache-2.0
// Where projects mean different rules by one name: documents on which their profiles disagree at equal thresholds.
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"

namespace curate {
namespace {

constexpr const char* kProfiles[] = {"datatrove-0.10", "dclm-2024", "dolma-1.6"};

// All limits of a stage are off but one, which has one value in all profiles and in each the name given for it here.
struct Limit {
  const char* datatrove;
  const char* dclm;
  const char* dolma;
  const char* value;
};

// "keep drop keep": what the profiles say, in the order of kProfiles.
std::string verdicts(const char* stage, const Limit& limit, const std::string& text) {
  const char* const names[] = {limit.datatrove, limit.dclm, limit.dolma};
  std::string all;
  for (std::size_t i = 0; i < 3; ++i) {
    Value profile;
    profile.kind = Value::Kind::kMap;
    profile.entries.push_back({"profile", {}, {Value::Kind::kScalar, kProfiles[i], false, {}, {}, {}}});
    Params documented("stage", &profile);
    (void)Registry::instance().find_stage(stage)->make(documented);
    std::vector<std::string> off;
    for (const RuleDoc& rule : documented.rules())
      if (!rule.param.empty() && rule.param != names[i]) off.push_back(rule.param);
    std::vector<test::Setting> settings{{"profile", kProfiles[i]}, {names[i], limit.value}};
    for (const std::string& name : off) settings.push_back({name.c_str(), "0"});
    test::StageRunner runner(stage, settings);
    all += std::string(all.empty() ? "" : " ") + (runner.judge(text).dropped() ? "drop" : "keep");
  }
  return all;
}

// Different words, from `from` on.
std::string words(std::size_t count, std::size_t from = 0) {
  std::string text;
  for (std::size_t i = from; i < from + count; ++i)
    text += "w" + std::string(1, static_cast<char>('a' + i / 26 % 26)) + static_cast<char>('a' + i % 26) + "x ";
  return text;
}
std::string repeat(const std::string& piece, int times) {
  std::string text;
  while (times-- > 0) text += piece;
  return text;
}

TEST(Profiles, DisagreeOnWhatAWordIs) {
  const Limit fewest{"min_words", "min_words", "min_words", "50"};
  // Two words by spaCy.
  EXPECT_EQ(verdicts("gopher_quality", fewest, repeat("I'm ", 30)), "keep drop drop");
  // Of punctuation alone: no word for datatrove, none for DCLM, which wants a letter or digit first.
  EXPECT_EQ(verdicts("gopher_quality", fewest, repeat("--- ", 60)), "drop drop keep");
  EXPECT_EQ(verdicts("gopher_quality", fewest, repeat("“word ", 60)), "keep drop keep");
}

TEST(Profiles, DisagreeOnTheLengthOfWords) {
  const Limit shortest{"min_mean_word_length", "min_mean_word_length", "min_median_word_length", "3"};
  EXPECT_EQ(verdicts("gopher_quality", shortest, repeat("ab ab ab ab ab ab abcdefghijkl abcdefghijkl ", 10)),
            "keep keep drop");
  const Limit longest{"max_mean_word_length", "max_mean_word_length", "max_median_word_length", "4"};
  // Dashes count as words but in datatrove.
  EXPECT_EQ(verdicts("gopher_quality", longest, repeat("abcde ", 30) + repeat("— ", 15)), "drop keep drop");
}

TEST(Profiles, DisagreeOnSymbols) {
  const Limit hashes{"max_hash_ratio", "max_symbol_ratio", "max_symbol_word_frac", "0.1"};
  // Occurrences, or words that hold one.
  EXPECT_EQ(verdicts("gopher_quality", hashes, words(99) + repeat("#", 15)), "drop drop keep");
  // Summed with ellipses, or apart.
  EXPECT_EQ(verdicts("gopher_quality", hashes, words(88) + repeat("a# ", 6) + repeat("b... ", 6)), "keep drop keep");
  const Limit ellipses{"max_ellipsis_ratio", "max_symbol_ratio", "max_symbol_word_frac", "0.1"};
  EXPECT_EQ(verdicts("gopher_quality", ellipses, words(60) + repeat(". . . ", 12)), "keep drop keep");
  EXPECT_EQ(verdicts("gopher_quality", ellipses, words(80) + repeat("c... ", 12)), "drop drop keep");
}

TEST(Profiles, DisagreeOnStopWords) {
  const Limit stop{"min_stop_words", "min_stop_words", "min_stop_words", "2"};
  // One word twice; capitals.
  EXPECT_EQ(verdicts("gopher_quality", stop, words(60) + "the the"), "drop keep keep");
  EXPECT_EQ(verdicts("gopher_quality", stop, words(60) + "The And"), "drop keep drop");
}

TEST(Profiles, DisagreeOnBullets) {
  const Limit bullets{"max_bullet_line_frac", "max_bullet_line_frac", "max_bullet_line_frac", "0.9"};
  EXPECT_EQ(verdicts("gopher_quality", bullets, repeat("• an item of a list\n", 20)), "drop drop keep");
  EXPECT_EQ(verdicts("gopher_quality", bullets, repeat("* an item of a list\n", 20)), "keep drop drop");
  EXPECT_EQ(verdicts("gopher_quality", bullets, repeat("  - an item of a list\n", 20)), "drop drop keep");
}

TEST(Profiles, DisagreeOnRepeatedLines) {
  const Limit lines{"dup_line_frac", "dup_line_frac", "dup_line_frac", "0.3"};
  // The second copy, or both of them.
  EXPECT_EQ(verdicts("gopher_repetition", lines, "one\none\ntwo\nthree\nfour"), "keep drop drop");
  // Blank lines are lines, and copies of each other.
  EXPECT_EQ(verdicts("gopher_repetition", lines, "one\n\ntwo\n\nthree"), "keep keep drop");
  // White space around a line counts, or not.
  EXPECT_EQ(verdicts("gopher_repetition", lines, "one\n one\ntwo\nthree"), "keep drop keep");
}

TEST(Profiles, DisagreeOnDuplicateNgrams) {
  const Limit ngrams{"duplicated_5_n_grams", "duplicated_5_n_grams", "duplicated_5_n_grams", "0.15"};
  // Ten words twice among a hundred: their second copy, the words they cover, or the 5-grams within them.
  const std::string ten = words(10, 500), twenty = words(20, 500);
  EXPECT_EQ(verdicts("gopher_repetition", ngrams, ten + words(100) + ten), "keep drop keep");
  EXPECT_EQ(verdicts("gopher_repetition", ngrams, twenty + words(80) + twenty), "keep drop drop");
}

TEST(Profiles, DisagreeOnTheMostFrequentNgram) {
  const Limit top{"top_2_gram", "top_2_gram", "top_2_gram", "0.2"};
  // Five pairs of each kind: the one seen first, or the longest.
  std::string text;
  for (int i = 0; i < 5; ++i) {
    text += "a b " + words(1, static_cast<std::size_t>(i)) + "long-wording here-too ";
    text += words(2, static_cast<std::size_t>(100 + 2 * i));
  }
  EXPECT_EQ(verdicts("gopher_repetition", top, text), "keep drop keep");
}

}  // namespace
}  // namespace curate
