// SPDX-License-Identifier: Apache-2.0
#include "text/minhash.hpp"

#include <algorithm>
#include <limits>

#include "util/hash.hpp"

namespace curate {

MinHash::MinHash(std::size_t size, std::size_t ngram, std::uint64_t seed) : ngram_(ngram) {
  for (std::uint64_t i = 0; i < size; ++i) {
    a_.push_back(xxh3_64(std::string_view(reinterpret_cast<const char*>(&i), sizeof i), seed) | 1);
    b_.push_back(xxh3_64(std::string_view(reinterpret_cast<const char*>(&i), sizeof i), ~seed) | 1);
  }
}

bool MinHash::sign(std::span<const std::string_view> words, std::span<std::uint32_t> signature) {
  if (words.empty()) return false;
  std::ranges::fill(signature, std::numeric_limits<std::uint32_t>::max());
  word_hashes_.clear();
  for (const std::string_view word : words) word_hashes_.push_back(xxh3_64(word));
  const std::size_t n = std::min(ngram_, words.size());
  for (std::size_t at = 0; at + n <= words.size(); ++at) {
    const std::uint64_t h = xxh3_64({reinterpret_cast<const char*>(&word_hashes_[at]), n * sizeof(std::uint64_t)});
    const std::uint64_t low = (h & 0xFFFFFFFF) | 1, high = h >> 32;
    for (std::size_t i = 0; i < a_.size(); ++i) {
      const auto value = static_cast<std::uint32_t>((low * a_[i] + high * b_[i]) >> 32);
      signature[i] = std::min(signature[i], value);
    }
  }
  return true;
}

}  // namespace curate
