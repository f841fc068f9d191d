// SPDX-License-Identifier: Apache-2.0
#include "text/minhash_datatrove.hpp"

#include <algorithm>
#include <limits>
#include <random>

namespace curate {

namespace {

constexpr std::uint64_t kPrime = (std::uint64_t{1} << 61) - 1;

// numpy 2.4 RandomState.randint(low, high, dtype=uint64): draws of two words, the first one high, masked to the bits
// of the largest value and drawn again if they are above it. std::mt19937 seeds itself as init_genrand does.
std::uint64_t draw(std::mt19937& random, std::uint64_t low, std::uint64_t high) {
  const std::uint64_t most = high - 1 - low;
  for (;;) {
    const std::uint64_t first = random(), second = random();
    const std::uint64_t value = (first << 32 | second) & kPrime;
    if (value <= most) return low + value;
  }
}

}  // namespace

DatatroveMinhash::DatatroveMinhash(std::size_t size, std::uint32_t seed, bool narrow)
    : size_(size), mask_(narrow ? 0xFFFFFFFF : ~std::uint64_t{0}) {
  std::mt19937 random(seed);
  for (std::size_t i = 0; i < size; ++i) a_.push_back(draw(random, 1, kPrime - 1));
  for (std::size_t i = 0; i < size; ++i) b_.push_back(draw(random, 0, kPrime - 1));
  const std::size_t padded = (size + MinhashKernels::kStep - 1) / MinhashKernels::kStep * MinhashKernels::kStep;
  a_.resize(padded);
  b_.resize(padded);
  minima_.resize(padded);
}

std::span<const std::uint64_t> DatatroveMinhash::sign(std::span<const std::uint64_t> shingles) {
  std::ranges::fill(minima_, std::numeric_limits<std::uint64_t>::max());
  static const MinhashKernels& kernels = minhash_kernels(isa());
  kernels.mersenne(shingles.data(), shingles.size(), a_.data(), b_.data(), a_.size(), mask_, minima_.data());
  return {minima_.data(), size_};
}

}  // namespace curate
