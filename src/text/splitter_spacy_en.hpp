// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

/// spaCy 3.8.18, `blank("en")` with `sentencizer`, as datatrove 0.10 uses it.
///
/// One string breaks spaCy: after a process has met the token IS_ALPHA, each further text with it throws, and
/// datatrove splits the text with every IS_ALPHA deleted instead. Here that always holds, unless nothing
/// would be left. Then a word glued from both sides of a deletion is a copy that lives as long as the thread
/// (up to 64 bytes; longer ones keep the literal).
namespace curate {

/// Appends the tokens that are not white space.
void split_spacy_en(std::string_view text, std::vector<std::string_view>& words);

/// Appends datatrove's sentences: contiguous pieces, the last one up to the end; one empty piece for the
/// empty text.
void split_spacy_en_sentences(std::string_view text, std::vector<std::string_view>& sentences);

}  // namespace curate
