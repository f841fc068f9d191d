// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "text/unicode.hpp"

namespace curate {

/// Calls `visit(piece)` for the pieces between non-overlapping occurrences of `end`, without white space at their ends;
/// empty ones are left out.
template <class Visit>
void each_stripped_piece(std::string_view text, std::string_view end, Visit visit) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t at = std::min(text.find(end, begin), text.size());
    if (const std::string_view piece = strip(text.substr(begin, at - begin)); !piece.empty()) visit(piece);
    begin = at + end.size();
  }
}

/// The same for lines.
template <class Visit>
void each_stripped_line(std::string_view text, Visit visit) {
  each_stripped_piece(text, "\n", visit);
}

}  // namespace curate
