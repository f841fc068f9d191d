// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace curate {

/// Appends what Python's str.split() gives: the runs of characters that are not white space.
void split_whitespace(std::string_view text, std::vector<std::string_view>& words);
/// How many words that would append.
std::size_t count_whitespace(std::string_view text);

}  // namespace curate
