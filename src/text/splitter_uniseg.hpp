// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace curate {

/// End of the segment between word boundaries (UAX 29, Unicode 16, as uniseg 0.10.1) that starts at boundary
/// `at` < text.size(). Bytes.
std::size_t uniseg_segment_end(std::string_view text, std::size_t at);

/// Appends every segment, white space and punctuation included: contiguous, nothing left out.
void split_uniseg_segments(std::string_view text, std::vector<std::string_view>& segments);

/// Appends the segments that hold a letter or digit (str.isalnum).
void split_uniseg(std::string_view text, std::vector<std::string_view>& words);

}  // namespace curate
