// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/fasttext_file.hpp"
#include "model/row_kernels.hpp"
#include "model/word_rows.hpp"

namespace curate {

/// What a line break in a text is to a reader that knows lines only.
enum class LineBreaks {
  kSpace,    ///< U+000A ends a word, as a space does
  kDeleted,  ///< U+000A is left out: the words beside it are glued
};

/// Cuts a text into words as fastText does (at the ASCII space, \t \n \v \f \r and NUL) and sums up their
/// rows, one after another as the library does. The rows of short words are remembered.
class TextVector final : private RowSink {
 public:
  /// Keeps references to `file`, `words` and `kernels`.
  TextVector(const FastTextFile& file, const WordRows& words, const RowKernels& kernels);

  /// Sums up the rows of `text` and of the end of line that fastText adds.
  void read(std::string_view text, LineBreaks breaks);
  /// Mean of the rows, one float a column.
  const float* mean() const { return mean_.data(); }
  /// How many rows there were. 0: the library would answer nothing.
  std::uint64_t row_count() const { return row_count_; }

 private:
  static constexpr std::size_t kKeyBytes = 32, kPending = 1024;
  /// A word's bytes, zero-padded: no word has a NUL in it.
  struct Key {
    std::uint64_t parts[kKeyBytes / 8] = {};
    std::uint32_t length = 0;
  };
  static constexpr std::size_t kSlotRows = 20;
  struct alignas(64) Slot {
    Key key;  // length 0: empty
    std::uint32_t hash = 0;
    std::uint32_t count = 0;
    std::uint32_t rows[kSlotRows] = {};
  };

  template <LineBreaks breaks>
  const char* scan(const char* at, const char* limit, const char* end);
  template <LineBreaks breaks>
  void scan_all(std::string_view text);
  void take(const Key& key, const char* word);
  WordRows::Found take_new(std::string_view word);
  void take_any(std::string_view word);
  void rows(std::span<const std::uint32_t> ids) override;
  void flush();

  const FastTextFile& file_;
  const WordRows& words_;
  const RowKernels& kernels_;
  bool runs_;
  LineVector<Slot> slots_;
  std::uint32_t pending_[kPending + kSlotRows];
  std::size_t pending_count_ = 0;
  std::uint32_t new_rows_[kSlotRows];  // of the word being looked up, if they are so few
  std::size_t new_count_ = 0;
  LineVector<float> total_, mean_, row_;
  std::vector<std::uint32_t> hashes_;
  std::string glued_;
  std::uint64_t row_count_ = 0;
  bool line_ended_ = false;
};

}  // namespace curate
