// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "model/fasttext_file.hpp"
#include "model/row_kernels.hpp"
#include "model/word_rows.hpp"
#include "util/large_pages.hpp"

namespace curate {

/// What a line break in a text is to a reader that knows lines only.
enum class LineBreaks {
  kSpace,    ///< U+000A ends a word, as a space does
  kDeleted,  ///< U+000A is left out: the words beside it are glued
};

/// Cuts a text into words as fastText does (at the ASCII space, \t \n \v \f \r and NUL) and sums up their
/// rows, one after another as the library does. The rows of short words are remembered.
class TextVector {
 public:
  /// Keeps references to `file`, `words` and `kernels`.
  static std::unique_ptr<TextVector> make(const FastTextFile& file, const WordRows& words, const RowKernels& kernels);
  virtual ~TextVector() = default;

  /// Sums up the rows of `text` and of the end of line that fastText adds.
  virtual void read(std::string_view text, LineBreaks breaks) = 0;
  /// Mean of the rows, one float a column.
  const float* mean() const { return mean_.data(); }
  /// How many rows there were. 0: the library would answer nothing.
  std::uint64_t row_count() const { return row_count_; }

 protected:
  explicit TextVector(std::size_t columns) : mean_(columns) {}
  TableVector<float> mean_;
  std::uint64_t row_count_ = 0;
};

}  // namespace curate
