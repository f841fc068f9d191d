// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/string_numbers.hpp"

namespace curate {

/// The pieces of a document (lines, paragraphs) that have an equal, all copies counted, the first one too.
struct CopiedPieces {
  std::uint64_t pieces = 0, characters = 0;         ///< all of them, and their code points
  std::uint64_t copied = 0, copied_characters = 0;  ///< those with an equal
};

/// Counts them; keeps its memory from document to document.
class CopyCounter {
 public:
  void clear() { pieces_.clear(); }
  void add(std::string_view piece) { pieces_.push_back(piece); }
  CopiedPieces count();

 private:
  std::vector<std::string_view> pieces_;
  StringNumbers numbers_;
};

}  // namespace curate
