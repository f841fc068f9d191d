// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace curate {

/// Marks of a text that quality rules count.
struct TextMarks {
  std::uint64_t hashes = 0;    ///< `#`
  std::uint64_t ellipses = 0;  ///< `...`, non-overlapping from the left, and `…`
};
TextMarks count_marks(std::string_view text);

}  // namespace curate
