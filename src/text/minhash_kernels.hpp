// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "util/cpu.hpp"

namespace curate {

/// The inner loops of MinHash: `minima[i] = min(minima[i], f_i(h))` over all hashes h. Every instruction set gives the
/// same values. `functions` is a multiple of kStep; arrays `a`, `b` and `minima` hold that many.
struct MinhashKernels {
  static constexpr std::size_t kStep = 16;

  /// f_i(h) = h * a_i + b_i mod 2^32.
  void (*narrow)(const std::uint32_t* hashes, std::size_t count, const std::uint32_t* a, const std::uint32_t* b,
                 std::size_t functions, std::uint32_t* minima);
  /// f_i(h) = ((h * a_i + b_i mod 2^64) mod (2^61 - 1)) & mask: datatrove's, where the product wraps first.
  void (*mersenne)(const std::uint64_t* hashes, std::size_t count, const std::uint64_t* a, const std::uint64_t* b,
                   std::size_t functions, std::uint64_t mask, std::uint64_t* minima);
};

/// The kernels of an instruction set that this CPU has.
const MinhashKernels& minhash_kernels(Isa isa);

}  // namespace curate
