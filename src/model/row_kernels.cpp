// SPDX-License-Identifier: Apache-2.0
#include "model/row_kernels.hpp"

#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace curate {

static_assert(std::endian::native == std::endian::little, "model files are read in place");

namespace {

constexpr std::size_t kLanes = RowKernels::kLanes;
constexpr std::size_t kAhead = 8;  // rows

float float_at(const char* row, std::size_t i) {
  float value;
  std::memcpy(&value, row + i * sizeof(float), sizeof value);
  return value;
}

const char* row_at(const char* base, std::size_t columns, std::uint32_t id) {
  return base + id * (columns * sizeof(float));
}

/// Columns from `first` on, fewer than a block of them.
void add_last_columns(float* sum, const char* base, std::size_t columns, const std::uint32_t* ids, std::size_t count,
                      std::size_t first) {
  for (std::size_t c = first; c < columns; ++c) {
    float total = sum[c];
    for (std::size_t r = 0; r < count; ++r) total += float_at(row_at(base, columns, ids[r]), c);
    sum[c] = total;
  }
}

void add_rows_scalar(float* sum, const char* base, std::size_t columns, const std::uint32_t* ids, std::size_t count) {
  std::size_t block = 0;
  for (; block + kLanes <= columns; block += kLanes) {
    float lanes[kLanes];
    std::memcpy(lanes, sum + block, sizeof lanes);
    for (std::size_t r = 0; r < count; ++r) {
      float row[kLanes];
      std::memcpy(row, row_at(base, columns, ids[r]) + block * sizeof(float), sizeof row);
      for (std::size_t l = 0; l < kLanes; ++l) lanes[l] += row[l];
    }
    std::memcpy(sum + block, lanes, sizeof lanes);
  }
  add_last_columns(sum, base, columns, ids, count, block);
}

void multiply_scalar(const float* a, std::size_t columns, const float* matrix, std::size_t blocks, float* out) {
  for (std::size_t b = 0; b < blocks; ++b, matrix += columns * kLanes, out += kLanes) {
    float lanes[kLanes] = {};
    for (std::size_t c = 0; c < columns; ++c)
      for (std::size_t l = 0; l < kLanes; ++l) lanes[l] += a[c] * matrix[c * kLanes + l];
    std::memcpy(out, lanes, sizeof lanes);
  }
}

#if defined(__x86_64__)

const float* floats(const char* row, std::size_t i) {
  return reinterpret_cast<const float*>(row + i * sizeof(float));
}

__attribute__((target("avx2"))) void add_rows_avx2(float* sum, const char* base, std::size_t columns,
                                                   const std::uint32_t* ids, std::size_t count) {
  std::size_t block = 0;
  for (; block + kLanes <= columns; block += kLanes) {
    __m256 low = _mm256_loadu_ps(sum + block), high = _mm256_loadu_ps(sum + block + 8);
    for (std::size_t r = 0; r < count; ++r) {
      const char* row = row_at(base, columns, ids[r]);
      if (r + kAhead < count) _mm_prefetch(row_at(base, columns, ids[r + kAhead]) + block * sizeof(float), _MM_HINT_T0);
      low = _mm256_add_ps(low, _mm256_loadu_ps(floats(row, block)));
      high = _mm256_add_ps(high, _mm256_loadu_ps(floats(row, block + 8)));
    }
    _mm256_storeu_ps(sum + block, low);
    _mm256_storeu_ps(sum + block + 8, high);
  }
  add_last_columns(sum, base, columns, ids, count, block);
}

__attribute__((target("avx2"))) void multiply_avx2(const float* a, std::size_t columns, const float* matrix,
                                                   std::size_t blocks, float* out) {
  for (std::size_t b = 0; b < blocks; ++b, matrix += columns * kLanes, out += kLanes) {
    __m256 low = _mm256_setzero_ps(), high = _mm256_setzero_ps();
    for (std::size_t c = 0; c < columns; ++c) {
      const __m256 factor = _mm256_set1_ps(a[c]);
      low = _mm256_add_ps(low, _mm256_mul_ps(factor, _mm256_loadu_ps(matrix + c * kLanes)));
      high = _mm256_add_ps(high, _mm256_mul_ps(factor, _mm256_loadu_ps(matrix + c * kLanes + 8)));
    }
    _mm256_storeu_ps(out, low);
    _mm256_storeu_ps(out + 8, high);
  }
}

#endif

constexpr RowKernels kScalar{add_rows_scalar, multiply_scalar};
#if defined(__x86_64__)
constexpr RowKernels kAvx2{add_rows_avx2, multiply_avx2};
#endif

}  // namespace

const RowKernels& row_kernels(Isa isa) {
#if defined(__x86_64__)
  // Rows of 16 floats at a time were 8 % slower with AVX-512 than with AVX2 where it was measured.
  if (isa >= Isa::kAvx2) return kAvx2;
#endif
  static_cast<void>(isa);
  return kScalar;
}

}  // namespace curate
