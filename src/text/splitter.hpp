// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include <curate/document.hpp>

namespace curate {

/// Appends the words of well-formed UTF-8 `text` to `words`, in order, none empty; views into `text`.
void split_words(Splitter splitter, std::string_view text, std::vector<std::string_view>& words);

/// Appends the sentences: contiguous pieces of `text` that leave nothing out.
void split_sentences(Splitter splitter, std::string_view text, std::vector<std::string_view>& sentences);

}  // namespace curate
