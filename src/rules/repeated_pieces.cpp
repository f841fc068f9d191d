// SPDX-License-Identifier: Apache-2.0
#include "rules/repeated_pieces.hpp"

#include "util/utf8.hpp"

namespace curate {

RepeatedPieces PieceCounter::count() {
  RepeatedPieces counted{pieces_.size(), 0, 0};
  if (pieces_.size() < 2) return counted;
  seen_.clear(pieces_.size());
  for (const std::string_view piece : pieces_) {
    if (!seen_.add(piece)) continue;
    ++counted.repeated;
    counted.characters += count_code_points(piece);
  }
  return counted;
}

}  // namespace curate
