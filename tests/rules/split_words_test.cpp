// SPDX-License-Identifier: Apache-2.0
#include "rules/split_words.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "text/draws.hpp"
#include "text/splitter_fasttext.hpp"
#include "text/splitter_whitespace.hpp"

namespace curate {
namespace {

const char* const kPieces[] = {"a",    "Z",      "7",      "_",      "é",      "ı",        "中", "😀",
                               "٣",    "½",      "́",       "-",      ".",      " ",        "\n", "\t",
                               "\x1c", "\u00a0", "\u2003", "\u0085", "longer", "12345678", "\v", " "};

std::string draw_text(test::Draws& draws) {
  std::string text;
  for (std::uint64_t n = draws.below(160); n > 0; --n) {
    text += kPieces[draws.below(std::size(kPieces))];
    if (draws.below(20) == 0) text += '\0';
    if (draws.below(30) == 0) text += std::string(draws.below(70), '.');
  }
  return text;
}

TEST(SplitWords, AreCountedAsIfTheTextWereCutIntoThem) {
  test::Draws draws;
  for (int i = 0; i < 3000; ++i) {
    const std::string text = draw_text(draws);
    std::vector<std::string_view> words;
    split_whitespace(text, words);
    SplitWords expected;
    for (const std::string_view word : words) {
      bool letter = false;
      for (std::size_t at = 0; at < word.size(); ++expected.characters) letter |= is_alpha(next_code_point(word, at));
      ++expected.words;
      expected.with_letter += letter;
    }
    const SplitWords counted = count_split_words(text);
    ASSERT_EQ(counted.words, expected.words) << text;
    ASSERT_EQ(counted.characters, expected.characters) << text;
    ASSERT_EQ(counted.with_letter, expected.with_letter) << text;

    std::vector<std::string_view> each;
    each_split_word(text, [&](std::string_view word) {
      each.push_back(word);
      return true;
    });
    ASSERT_EQ(each, words) << text;
  }
}

TEST(FasttextWords, AreTokensThatBeginWithALetterOrDigit) {
  test::Draws draws;
  for (int i = 0; i < 3000; ++i) {
    const std::string text = draw_text(draws);
    std::vector<std::string_view> words;
    fasttext_tokenize(text, words);
    const auto expected = std::ranges::count_if(words, [](std::string_view word) {
      std::size_t at = 0;
      return is_alnum(next_code_point(word, at));
    });
    ASSERT_EQ(count_fasttext_words(text), static_cast<std::uint64_t>(expected)) << text;
  }
}

}  // namespace
}  // namespace curate
