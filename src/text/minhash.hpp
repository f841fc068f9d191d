// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace curate {

/// MinHash signatures (Broder 1997): for each of `size` hash functions the smallest value over a text's word n-grams.
/// The share of equal places of two signatures estimates the Jaccard similarity of their n-gram sets. Function i maps
/// the 64-bit n-gram hash h to the upper half of (h_low | 1) * a_i + h_high * b_i (mod 2^64): multiply-shift, 32 bits.
class MinHash {
 public:
  MinHash(std::size_t size, std::size_t ngram, std::uint64_t seed);
  /// Fills `signature` (size() values). False where the text has no n-gram; a text of fewer words than n counts as
  /// one n-gram of all its words.
  bool sign(std::span<const std::string_view> words, std::span<std::uint32_t> signature);
  std::size_t size() const { return a_.size(); }

 private:
  std::size_t ngram_;
  std::vector<std::uint64_t> a_, b_;
  std::vector<std::uint64_t> word_hashes_;
};

}  // namespace curate
