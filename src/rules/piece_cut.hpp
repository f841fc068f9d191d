// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <curate/document.hpp>

namespace curate {

/// A text as contiguous pieces that leave nothing out; some of them are to go.
class PieceCut {
 public:
  /// Forgets the text before.
  void start(std::string_view text) {
    text_ = text;
    pieces_.clear();
    gone_.clear();
  }
  /// The next piece of the text.
  void add(std::string_view piece) { pieces_.push_back(piece); }
  /// Pieces between line feeds, each with its own.
  void add_lines();
  /// Pieces between empty lines, each with what follows up to the next one.
  void add_paragraphs();

  std::size_t size() const { return pieces_.size(); }
  std::string_view operator[](std::size_t i) const { return pieces_[i]; }
  /// Pieces [first, first + count) are to go; what lies beyond the end is ignored.
  void remove(std::size_t first, std::size_t count);
  bool is_gone(std::size_t i) const { return !gone_.empty() && gone_[i]; }
  /// What is left of the text, without white space at its ends, in the document's batch.
  std::string_view rest(Document& document) const;

 private:
  std::string_view text_;
  std::vector<std::string_view> pieces_;
  std::vector<bool> gone_;
};

}  // namespace curate
