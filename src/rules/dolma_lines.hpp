// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "rules/lines.hpp"

namespace curate {

/// Calls `visit(line)` for the lines of Dolma's taggers: str.split("\n") with its empty pieces (gopher_v1), or
/// re.split("\n+") (gopher_v2).
template <class Visit>
void each_dolma_line(std::string_view text, bool empty_lines, Visit visit) {
  if (!empty_lines) return split_at_newlines(text, 1, visit);
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    visit(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

}  // namespace curate
