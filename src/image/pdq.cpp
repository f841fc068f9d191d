// SPDX-License-Identifier: Apache-2.0
#include "image/pdq.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace curate::image {

namespace {

constexpr std::size_t kGrid = 64;   // samples a side before the DCT
constexpr std::size_t kBands = 16;  // frequencies kept a side
constexpr std::uint32_t kLeast = 5;

using Grid = std::array<std::array<float, kGrid>, kGrid>;

std::size_t window(std::size_t side) {
  return (side + 2 * kGrid - 1) / (2 * kGrid);
}

// Sums a window that slides over n values; single precision in the reference's order of operations, so that its
// rounding is the reference's too. `in(i)` adds value i, `out(i)` takes it away, `put(i, width)` writes mean i.
template <class In, class Out, class Put>
void slide(std::size_t n, std::size_t width, In in, Out out, Put put) {
  const std::size_t half = (width + 2) / 2;
  std::size_t left = 0, right = 0, at = 0, count = 0;
  for (std::size_t i = 0; i + 1 < half; ++i) in(right++), ++count;
  for (std::size_t i = 0; i < width - half + 1; ++i) {
    in(right++);
    put(at++, ++count);
  }
  for (std::size_t i = 0; i < n - width; ++i) {
    in(right++);
    out(left++);
    put(at++, count);
  }
  for (std::size_t i = 0; i + 1 < half; ++i) {
    out(left++);
    put(at++, --count);
  }
}

constexpr std::size_t kLanes = 8;

// Box filter along rows: `kLanes` rows at once, as one row alone is a chain of dependent additions.
void filter_rows(const float* from, float* to, std::size_t width, std::size_t height) {
  std::size_t y = 0;
  for (; y + kLanes <= height; y += kLanes) {
    std::array<float, kLanes> sum{};
    const float* const rows = from + y * width;
    float* const means = to + y * width;
    slide(
        width, window(width),
        [&](std::size_t i) {
          for (std::size_t k = 0; k < kLanes; ++k) sum[k] += rows[k * width + i];
        },
        [&](std::size_t i) {
          for (std::size_t k = 0; k < kLanes; ++k) sum[k] -= rows[k * width + i];
        },
        [&](std::size_t i, std::size_t count) {
          for (std::size_t k = 0; k < kLanes; ++k) means[k * width + i] = sum[k] / static_cast<float>(count);
        });
  }
  for (; y < height; ++y) {
    float sum = 0;
    const float* const row = from + y * width;
    float* const means = to + y * width;
    slide(
        width, window(width), [&](std::size_t i) { sum += row[i]; }, [&](std::size_t i) { sum -= row[i]; },
        [&](std::size_t i, std::size_t count) { means[i] = sum / static_cast<float>(count); });
  }
}

// Along columns: all of them at once.
void filter_columns(const float* from, float* to, std::size_t width, std::size_t height, std::vector<float>& sums) {
  sums.assign(width, 0);
  float* const sum = sums.data();
  slide(
      height, window(height),
      [&](std::size_t i) {
        const float* const row = from + i * width;
        for (std::size_t x = 0; x < width; ++x) sum[x] += row[x];
      },
      [&](std::size_t i) {
        const float* const row = from + i * width;
        for (std::size_t x = 0; x < width; ++x) sum[x] -= row[x];
      },
      [&](std::size_t i, std::size_t count) {
        float* const row = to + i * width;
        const auto divisor = static_cast<float>(count);
        for (std::size_t x = 0; x < width; ++x) row[x] = sum[x] / divisor;
      });
}

// Where the grid takes its samples.
std::size_t place(std::size_t i, std::size_t side) {
  return static_cast<std::size_t>((static_cast<double>(i) + 0.5) * static_cast<double>(side) / kGrid);
}

std::uint32_t quality_of(const Grid& grid) {
  int sum = 0;
  const auto step = [](float a, float b) { return std::abs(static_cast<int>((a - b) * 100 / 255)); };
  for (std::size_t i = 0; i + 1 < kGrid; ++i)
    for (std::size_t j = 0; j < kGrid; ++j) sum += step(grid[i][j], grid[i + 1][j]) + step(grid[j][i], grid[j][i + 1]);
  return static_cast<std::uint32_t>(std::min(sum / 90, 100));
}

const std::array<std::array<float, kGrid>, kBands>& cosines() {
  static const auto table = [] {
    std::array<std::array<float, kGrid>, kBands> made{};
    for (std::size_t i = 0; i < kBands; ++i)
      for (std::size_t j = 0; j < kGrid; ++j)
        made[i][j] = static_cast<float>(std::sqrt(2.0 / kGrid) * std::cos(std::numbers::pi / 2 / kGrid *
                                                                          static_cast<double>((i + 1) * (2 * j + 1))));
    return made;
  }();
  return table;
}

Pdq hash_of(const Grid& grid) {
  const auto& d = cosines();
  std::array<std::array<float, kGrid>, kBands> half{};
  for (std::size_t i = 0; i < kBands; ++i)
    for (std::size_t k = 0; k < kGrid; ++k)
      for (std::size_t j = 0; j < kGrid; ++j) half[i][j] += d[i][k] * grid[k][j];
  std::array<float, kBands * kBands> bands{};
  for (std::size_t i = 0; i < kBands; ++i)
    for (std::size_t j = 0; j < kBands; ++j) {
      float sum = 0;
      for (std::size_t k = 0; k < kGrid; ++k) sum += half[i][k] * d[j][k];
      bands[i * kBands + j] = sum;
    }
  auto sorted = bands;
  // The lower of the two middle values.
  const auto middle = sorted.begin() + sorted.size() / 2 - 1;
  std::nth_element(sorted.begin(), middle, sorted.end());
  Pdq pdq;
  for (std::size_t bit = 0; bit < bands.size(); ++bit)
    if (bands[bit] > *middle) pdq.words[3 - bit / 64] |= std::uint64_t{1} << (bit % 64);
  pdq.quality = quality_of(grid);
  return pdq;
}

}  // namespace

Pdq PdqHasher::hash(const Picture& picture) {
  if (picture.width < kLeast || picture.height < kLeast) return {};
  const std::size_t width = picture.width, height = picture.height;
  lumas_.resize(std::max(width, kGrid) * height);
  const std::uint8_t* from = picture.samples.data();
  for (std::size_t i = 0; i < width * height; ++i) {
    const std::size_t step = picture.channels == 1 ? 0 : 1;
    lumas_[i] = 0.299F * static_cast<float>(from[0]) + 0.587F * static_cast<float>(from[step]) +
                0.114F * static_cast<float>(from[2 * step]);
    from += picture.channels;
  }
  Grid grid;
  if (width == kGrid && height == kGrid) {
    for (std::size_t i = 0; i < kGrid; ++i)
      std::copy_n(lumas_.begin() + static_cast<std::ptrdiff_t>(i * kGrid), kGrid, grid[i].begin());
    return hash_of(grid);
  }
  filtered_.resize(lumas_.size());
  std::vector<float> sums;
  filter_rows(lumas_.data(), filtered_.data(), width, height);
  filter_columns(filtered_.data(), lumas_.data(), width, height, sums);
  filter_rows(lumas_.data(), filtered_.data(), width, height);
  // Of the last pass only the columns that are sampled matter.
  for (std::size_t y = 0; y < height; ++y)
    for (std::size_t j = 0; j < kGrid; ++j) lumas_[y * kGrid + j] = filtered_[y * width + place(j, width)];
  filter_columns(lumas_.data(), filtered_.data(), kGrid, height, sums);
  for (std::size_t i = 0; i < kGrid; ++i)
    std::copy_n(filtered_.begin() + static_cast<std::ptrdiff_t>(place(i, height) * kGrid), kGrid, grid[i].begin());
  return hash_of(grid);
}

std::string Pdq::hex() const {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string digits;
  for (const std::uint64_t word : words)
    for (int shift = 60; shift >= 0; shift -= 4) digits += kDigits[word >> shift & 15];
  return digits;
}

std::optional<Pdq> Pdq::from_hex(std::string_view digits) {
  if (digits.size() != 64) return std::nullopt;
  Pdq pdq;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const char c = digits[i];
    unsigned value = 0;
    if (c >= '0' && c <= '9')
      value = static_cast<unsigned>(c - '0');
    else if (c >= 'a' && c <= 'f')
      value = static_cast<unsigned>(c - 'a' + 10);
    else if (c >= 'A' && c <= 'F')
      value = static_cast<unsigned>(c - 'A' + 10);
    else
      return std::nullopt;
    pdq.words[i / 16] = pdq.words[i / 16] << 4 | value;
  }
  return pdq;
}

}  // namespace curate::image
