// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include <curate/document.hpp>

namespace curate {

/// Appends the words of well-formed UTF-8 `text` to `words`, in order, none empty; views into `text` (but for
/// one token, see splitter_spacy_en.hpp).
void split_words(Splitter splitter, std::string_view text, std::vector<std::string_view>& words);

/// Appends the sentences: contiguous pieces of `text` that leave nothing out. spacy-en gives datatrove's (one
/// empty piece for the empty text), the others UAX 29's as ICU has them.
void split_sentences(Splitter splitter, std::string_view text, std::vector<std::string_view>& sentences);

}  // namespace curate
