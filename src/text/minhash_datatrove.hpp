// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "text/minhash_kernels.hpp"

namespace curate {

/// Signatures as datatrove 0.10 makes them (pipeline/dedup/minhash.py): function i maps h to
/// ((h * a_i + b_i) mod 2^64) mod (2^61 - 1), of which 32 bits are kept where hashes have 32. The a_i, then the b_i are
/// drawn as numpy's legacy RandomState(seed) draws 64-bit integers below a bound.
class DatatroveMinhash {
 public:
  DatatroveMinhash(std::size_t size, std::uint32_t seed, bool narrow = false);
  /// The signature of a text whose shingle hashes these are, at least one; good until the next call.
  std::span<const std::uint64_t> sign(std::span<const std::uint64_t> shingles);
  std::span<const std::uint64_t> a() const { return {a_.data(), size_}; }
  std::span<const std::uint64_t> b() const { return {b_.data(), size_}; }

 private:
  std::size_t size_;
  std::uint64_t mask_;
  std::vector<std::uint64_t> a_, b_, minima_;
};

}  // namespace curate
