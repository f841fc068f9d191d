// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

/// The affix patterns of spaCy 3.8.18, English, as functions. `chunk` holds no white space; lengths are
/// bytes, 0 for no match.
namespace curate::spacy_en {

/// Tokenizer.find_prefix.
std::size_t prefix_length(std::string_view chunk);
/// Tokenizer.find_suffix: the longest one.
std::size_t suffix_length(std::string_view chunk);

struct Infix {
  std::size_t begin = 0, end = 0;
};
/// The next match of the infix pattern that begins at `from` or later; begin = end = chunk.size() if there is
/// none. `from` is 0 or the end of the match before.
Infix next_infix(std::string_view chunk, std::size_t from);

/// Tokenizer.url_match.
bool is_url(std::string_view chunk);

}  // namespace curate::spacy_en
