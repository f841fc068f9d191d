// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/seen_strings.hpp"

namespace curate {

/// The pieces of a document (lines, paragraphs) that are equal to one before.
struct RepeatedPieces {
  std::uint64_t pieces = 0;      ///< all of them
  std::uint64_t repeated = 0;    ///< the second and later ones of equals
  std::uint64_t characters = 0;  ///< code points of those
};

/// Counts them; keeps its memory from document to document.
class PieceCounter {
 public:
  void clear() { pieces_.clear(); }
  void add(std::string_view piece) { pieces_.push_back(piece); }
  RepeatedPieces count();

 private:
  std::vector<std::string_view> pieces_;
  SeenStrings seen_;
};

}  // namespace curate
