// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace curate {

enum class ShingleHash : std::uint8_t {
  kXxh64,    ///< XXH64, seed 0: datatrove's default
  kSha1,     ///< the first 8 bytes of SHA-1, little-endian: FineWeb's
  kXxh32,    ///< XXH32, seed 0: datatrove's with 32 bits
  kSha1x32,  ///< the first 4 bytes of SHA-1, little-endian
};

/// Hashes of word n-grams as datatrove 0.10 takes them: `n` words joined by one space each, in UTF-8. Keeps
/// its buffers.
class Shingler {
 public:
  /// Hashes of all max(0, words - n + 1) n-grams in order; n ≥ 1. The view is good until the next call.
  std::span<const std::uint64_t> hash(std::span<const std::string_view> words, std::size_t n, ShingleHash hash);

 private:
  std::string joined_;              // all words, one space between them
  std::vector<std::size_t> begin_;  // of each word, and one behind the last
  std::vector<std::string_view> grams_;
  std::vector<std::uint64_t> hashes_;
};

}  // namespace curate
