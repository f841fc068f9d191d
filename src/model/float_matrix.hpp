// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <curate/unwritten.hpp>

#include "model/model_bytes.hpp"
#include "util/large_pages.hpp"

namespace curate {

/// A matrix of a fastText model: floats as they stand in the file, or product-quantised codes. Small
/// quantised ones are decoded once, large ones row by row.
class FloatMatrix {
 public:
  FloatMatrix() = default;
  /// Reads fastText's layout; a plain matrix stays a view of the file's bytes.
  static FloatMatrix read_plain(ModelBytes& in, std::string_view what);
  enum class Norms { kApplied, kApart };
  static FloatMatrix read_quantised(ModelBytes& in, std::string_view what, Norms norms);

  std::uint64_t rows() const { return rows_; }
  std::uint64_t columns() const { return columns_; }
  /// The rows one after another, at any alignment; null if they are decoded one at a time.
  const char* direct() const { return direct_ != nullptr ? direct_ : reinterpret_cast<const char*>(decoded_.data()); }
  /// Writes row i to `out`: `columns()` floats.
  void copy_row(std::uint64_t i, float* out) const;
  /// What the product with row i of a matrix read with `Norms::kApart` must be multiplied by.
  float norm(std::uint64_t i) const;
  bool has_norms() const { return !norm_codes_.empty(); }

 private:
  static constexpr std::uint64_t kDecodeUpTo = std::uint64_t{64} << 20;  // bytes of floats
  static constexpr std::uint32_t kCentroids = 256;                       // of each part of a row

  void read_shape(ModelBytes& in, std::string_view what);

  std::uint64_t rows_ = 0, columns_ = 0;
  const char* direct_ = nullptr;
  Norms norms_are_ = Norms::kApplied;
  UnwrittenVector<float, LargePages> decoded_;
  std::string_view codes_, norm_codes_;         // a byte per row and part; a byte per row or none
  std::vector<float> centroids_, norms_;        // of the parts one after another; of the row norms
  std::uint32_t parts_ = 0, part_columns_ = 0;  // the last part may be shorter
};

}  // namespace curate
