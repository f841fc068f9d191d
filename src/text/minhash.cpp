// SPDX-License-Identifier: Apache-2.0
#include "text/minhash.hpp"

#include <algorithm>
#include <limits>

#include "text/uint128.hpp"
#include "util/hash.hpp"

namespace curate {

MinHash::MinHash(std::size_t size, std::uint64_t seed) : size_(size) {
  const std::size_t padded = (size + MinhashKernels::kStep - 1) / MinhashKernels::kStep * MinhashKernels::kStep;
  for (std::uint64_t i = 0; i < padded; ++i) {
    const std::uint64_t drawn = xxh3_64({reinterpret_cast<const char*>(&i), sizeof i}, seed);
    a_.push_back(static_cast<std::uint32_t>(drawn) | 1);
    b_.push_back(static_cast<std::uint32_t>(drawn >> 32));
  }
  minima_.resize(padded);
}

std::span<const std::uint32_t> MinHash::sign(std::span<const std::uint64_t> shingles) {
  hashes_.resize(shingles.size());
  std::ranges::transform(shingles, hashes_.begin(),
                         [](std::uint64_t h) { return static_cast<std::uint32_t>(h >> 32); });
  std::ranges::fill(minima_, std::numeric_limits<std::uint32_t>::max());
  static const MinhashKernels& kernels = minhash_kernels(isa());
  kernels.narrow(hashes_.data(), hashes_.size(), a_.data(), b_.data(), a_.size(), minima_.data());
  return {minima_.data(), size_};
}

std::span<const std::uint64_t> WordShingles::hash(std::span<const std::string_view> words) {
  shingles_.clear();
  if (words.empty()) return shingles_;
  words_.resize(words.size());
  std::ranges::transform(words, words_.begin(), [](std::string_view word) { return xxh3_64(word); });
  const std::size_t n = std::min(n_, words.size());
  shingles_.resize(words.size() - n + 1);
  // A rolling polynomial over the words' hashes modulo 2^64, folded by one more product.
  constexpr std::uint64_t kBase = 0x9E3779B97F4A7C15, kFold = 0xD6E8FEB86659FD93;
  std::uint64_t leaving = 1, sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    leaving *= kBase;
    sum = sum * kBase + words_[i];
  }
  for (std::size_t at = 0;; ++at) {
    const Uint128 product = Uint128{sum ^ n} * kFold;
    shingles_[at] = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    if (at + n == words_.size()) break;
    sum = sum * kBase + words_[at + n] - leaving * words_[at];
  }
  return shingles_;
}

}  // namespace curate
