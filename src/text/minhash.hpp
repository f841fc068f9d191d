// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "text/minhash_kernels.hpp"

namespace curate {

/// MinHash signatures (Broder 1997): for each of `size` hash functions the smallest value over a set of shingles. The
/// share of equal places of two signatures estimates the Jaccard similarity of the sets. Function i maps the upper
/// half h of a shingle's hash to h * a_i + b_i mod 2^32 with odd a_i: linear permutations (Bohman, Cooper and Frieze
/// 2000) of values that are well mixed already.
class MinHash {
 public:
  MinHash(std::size_t size, std::uint64_t seed);
  /// The signature of a set that is not empty, each element given once or more often; good until the next call.
  std::span<const std::uint32_t> sign(std::span<const std::uint64_t> shingles);
  std::size_t size() const { return size_; }

 private:
  std::size_t size_;
  std::vector<std::uint32_t> a_, b_, minima_, hashes_;
};

/// Hashes of the word n-grams of a text, one for each place: equal n-grams have equal hashes. A text of fewer words
/// counts as one n-gram of all its words. Keeps its buffers.
class WordShingles {
 public:
  explicit WordShingles(std::size_t n) : n_(n) {}
  /// Good until the next call; empty where there is no word.
  std::span<const std::uint64_t> hash(std::span<const std::string_view> words);

 private:
  std::size_t n_;
  std::vector<std::uint64_t> words_, shingles_;
};

}  // namespace curate
