// SPDX-License-Identifier: Apache-2.0
#include "rules/copied_pieces.hpp"

#include "util/utf8.hpp"

namespace curate {

CopiedPieces CopyCounter::count() {
  CopiedPieces counted;
  counted.pieces = pieces_.size();
  numbers_.clear(pieces_.size());
  for (const std::string_view piece : pieces_) numbers_.add(piece);
  for (const auto& [piece, count] : numbers_.entries()) {
    const std::uint64_t characters = count * std::uint64_t{count_code_points(piece)};
    counted.characters += characters;
    if (count == 1) continue;
    counted.copied += count;
    counted.copied_characters += characters;
  }
  return counted;
}

}  // namespace curate
