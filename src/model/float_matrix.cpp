// SPDX-License-Identifier: Apache-2.0
#include "model/float_matrix.hpp"

#include <cstring>
#include <string>

namespace curate {

namespace {

constexpr std::int64_t kMaxColumns = 1 << 16;

std::size_t code_at(std::string_view codes, std::uint64_t at) {
  return static_cast<std::size_t>(static_cast<unsigned char>(codes[at]));
}

std::vector<float> take_floats(ModelBytes& in, std::uint64_t count, std::string_view what) {
  const std::string_view bytes = in.take_bytes(count * sizeof(float), what);
  std::vector<float> floats(count);
  if (count > 0) std::memcpy(floats.data(), bytes.data(), bytes.size());
  return floats;
}

}  // namespace

void FloatMatrix::read_shape(ModelBytes& in, std::string_view what) {
  const auto rows = in.take<std::int64_t>(what), columns = in.take<std::int64_t>(what);
  if (rows < 0 || columns < 1 || columns > kMaxColumns)
    in.fail(std::string(what) + " is " + std::to_string(rows) + " x " + std::to_string(columns) + ", at most " +
            std::to_string(kMaxColumns) + " columns are read");
  rows_ = static_cast<std::uint64_t>(rows);
  columns_ = static_cast<std::uint64_t>(columns);
}

FloatMatrix FloatMatrix::read_plain(ModelBytes& in, std::string_view what) {
  FloatMatrix matrix;
  matrix.read_shape(in, what);
  const std::uint64_t row_bytes = matrix.columns_ * sizeof(float);
  if (matrix.rows_ > in.left() / row_bytes)
    in.fail("cut short: " + std::string(what) + " has " + std::to_string(matrix.rows_) + " rows of " +
            std::to_string(row_bytes) + " bytes, " + std::to_string(in.left()) + " bytes are left");
  matrix.direct_ = in.take_bytes(matrix.rows_ * row_bytes, what).data();
  return matrix;
}

FloatMatrix FloatMatrix::read_quantised(ModelBytes& in, std::string_view what, Norms norms) {
  FloatMatrix matrix;
  matrix.norms_are_ = norms;
  const bool has_norms = in.take_flag(what);
  matrix.read_shape(in, what);
  const auto code_bytes = in.take<std::int32_t>(what);
  if (code_bytes < 0) in.fail(std::string(what) + " has " + std::to_string(code_bytes) + " bytes of codes");
  matrix.codes_ = in.take_bytes(static_cast<std::uint64_t>(code_bytes), what);

  struct Shape {
    std::int32_t columns, parts, part_columns, last_columns;
  };
  const auto take_shape = [&](std::uint64_t columns) {
    const auto shape = in.take<Shape>(what);
    if (shape.part_columns < 1 || shape.last_columns < 1 || shape.last_columns > shape.part_columns ||
        shape.parts < 1 || shape.columns < 1 || static_cast<std::uint64_t>(shape.columns) != columns ||
        static_cast<std::int64_t>(shape.parts - 1) * shape.part_columns + shape.last_columns != shape.columns)
      in.fail(std::string(what) + ": the quantiser's " + std::to_string(shape.parts) + " parts of " +
              std::to_string(shape.part_columns) + " (last " + std::to_string(shape.last_columns) + ") do not make " +
              std::to_string(columns) + " columns");
    return shape;
  };
  const Shape shape = take_shape(matrix.columns_);
  matrix.parts_ = static_cast<std::uint32_t>(shape.parts);
  matrix.part_columns_ = static_cast<std::uint32_t>(shape.part_columns);
  matrix.centroids_ = take_floats(in, matrix.columns_ * kCentroids, what);
  if (matrix.codes_.size() % matrix.parts_ != 0 || matrix.codes_.size() / matrix.parts_ != matrix.rows_)
    in.fail(std::string(what) + " has " + std::to_string(matrix.rows_) + " rows and " +
            std::to_string(matrix.codes_.size()) + " bytes of codes");
  if (has_norms) {
    matrix.norm_codes_ = in.take_bytes(matrix.rows_, what);
    take_shape(1);
    matrix.norms_ = take_floats(in, kCentroids, what);
  }

  // Codes bound the rows by the file's size, so this cannot overflow.
  if (matrix.rows_ > 0 && matrix.rows_ * matrix.columns_ * sizeof(float) <= kDecodeUpTo) {
    UnwrittenVector<float, LargePages> decoded(matrix.rows_ * matrix.columns_);
    for (std::uint64_t i = 0; i < matrix.rows_; ++i) matrix.copy_row(i, decoded.data() + i * matrix.columns_);
    matrix.decoded_ = std::move(decoded);
  }
  return matrix;
}

float FloatMatrix::norm(std::uint64_t i) const {
  return norm_codes_.empty() ? 1.0F : norms_[code_at(norm_codes_, i)];
}

void FloatMatrix::copy_row(std::uint64_t i, float* out) const {
  if (const char* rows = direct()) {
    std::memcpy(out, rows + i * columns_ * sizeof(float), columns_ * sizeof(float));
    return;
  }
  const float scale = norms_are_ == Norms::kApplied ? norm(i) : 1.0F;
  for (std::uint32_t part = 0; part < parts_; ++part) {
    const std::uint64_t first = std::uint64_t{part} * part_columns_;
    const std::uint64_t columns = part + 1 == parts_ ? columns_ - first : part_columns_;
    const float* centroid = centroids_.data() + first * kCentroids + code_at(codes_, i * parts_ + part) * columns;
    for (std::uint64_t c = 0; c < columns; ++c) out[first + c] = scale * centroid[c];
  }
}

}  // namespace curate
