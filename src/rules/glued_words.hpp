// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "text/uint128.hpp"
#include "util/hash.hpp"

namespace curate {

/// The words of a document copied one behind the other, nothing between them: any n-gram is a piece of it. Keeps its
/// memory from document to document.
class GluedWords {
 public:
  /// So many bytes may be read from the start of any word.
  static constexpr std::size_t kPadding = 16;

  /// `words` are views into `text`, or elsewhere; together below 4 GiB.
  void read(std::string_view text, std::span<const std::string_view> words);

  std::size_t size() const { return starts_.size() - 1; }
  /// Words [i, i + n).
  std::string_view words(std::size_t i, std::size_t n) const { return {at(i), bytes(i, n)}; }
  const char* at(std::size_t i) const { return bytes_.data() + starts_[i]; }
  std::size_t bytes(std::size_t i, std::size_t n) const { return starts_[i + n] - starts_[i]; }

  /// A hash of word i, quick where it is no longer than kPadding.
  std::uint64_t hash(std::size_t i) const {
    const std::size_t n = bytes(i, 1);
    if (n > kPadding) [[unlikely]]
      return xxh3_64(words(i, 1));
    std::uint64_t low, high;
    std::memcpy(&low, at(i), 8);
    std::memcpy(&high, at(i) + 8, 8);
    // What belongs to the words behind it is shifted out.
    const std::size_t n_low = n < 8 ? n : 8, n_high = n - n_low;
    low <<= (64 - 8 * n_low) & 63;
    high = n_high == 0 ? 0 : high << (64 - 8 * n_high);
    const auto product = static_cast<Uint128>(low ^ 0x9E3779B97F4A7C15) * (high ^ n ^ 0xD6E8FEB86659FD93);
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  }

 private:
  std::vector<char> bytes_;            // and kPadding more
  std::vector<std::uint32_t> starts_;  // of each word, and the end
};

}  // namespace curate
