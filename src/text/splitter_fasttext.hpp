// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

namespace curate {

/// Appends the tokens of fastText 0.9.2 (Dictionary::readWord, fasttext.tokenize): runs between space, U+0000
/// and U+0009-000D. The mark </s> that fastText gives for each U+000A is left out.
void fasttext_tokenize(std::string_view text, std::vector<std::string_view>& words);

}  // namespace curate
