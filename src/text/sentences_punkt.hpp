// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace curate {

/// Appends the sentences NLTK 3.8.1 cuts with its English punkt model (tokenize, boundaries realigned): views
/// without the white space between them; none for text of white space only.
void split_punkt_sentences(std::string_view text, std::vector<std::string_view>& sentences);

}  // namespace curate
