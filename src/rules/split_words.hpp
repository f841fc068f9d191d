// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {

/// What quality rules ask of the words of str.split, counted without cutting the text into them.
struct SplitWords {
  std::uint64_t words = 0;
  std::uint64_t characters = 0;   ///< code points of all words
  std::uint64_t with_letter = 0;  ///< words that have a letter (str.isalpha)
};
SplitWords count_split_words(std::string_view text);

/// Tokens of fastText (see splitter_fasttext.hpp) that begin with a letter or digit (str.isalnum): what DCLM counts as
/// words.
std::uint64_t count_fasttext_words(std::string_view text);

/// Calls `visit(word)` for the words of str.split until it says false.
template <class Visit>
void each_split_word(std::string_view text, Visit visit) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t begin = at;
    if (is_space(next_code_point(text, at))) continue;
    std::size_t end = at;
    while (at < text.size() && !is_space(next_code_point(text, at))) end = at;
    if (!visit(text.substr(begin, end - begin))) return;
  }
}

}  // namespace curate
