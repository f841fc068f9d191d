// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "util/cpu.hpp"

namespace curate {

/// Sums over rows of floats. Each element has a chain of its own, in the order of the rows or columns, and a
/// product is rounded before it is added: every instruction set gives the bits of the plain loop.
struct RowKernels {
  static constexpr std::size_t kLanes = 16;

  /// sum[c] += row[c] for c < columns, for the rows `ids[0]`, `ids[1]`, … in this order. Row r is at
  /// `base + r * columns * 4`, at any alignment.
  void (*add_rows)(float* sum, const char* base, std::size_t columns, const std::uint32_t* ids, std::size_t count);
  /// out[16 b + l] = Σ a[c] * matrix[(b * columns + c) * 16 + l], c ascending from 0: products of `a` with 16
  /// rows a block, whose elements lie side by side.
  void (*multiply)(const float* a, std::size_t columns, const float* matrix, std::size_t blocks, float* out);
};

/// The kernels of an instruction set that this CPU has.
const RowKernels& row_kernels(Isa isa);

}  // namespace curate
