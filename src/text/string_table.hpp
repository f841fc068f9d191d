// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "text/uint128.hpp"
#include "util/hash.hpp"

namespace curate {

/// A hash of short strings for tables in memory; quick up to 16 bytes.
inline std::uint64_t short_hash(std::string_view s) {
  const auto load8 = [](const char* p) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    return word;
  };
  const auto load4 = [](const char* p) {
    std::uint32_t word;
    std::memcpy(&word, p, 4);
    return std::uint64_t{word};
  };
  const std::size_t n = s.size();
  std::uint64_t low = 0, high = n;
  if (n > 16) {
    low = xxh3_64(s);
  } else if (n >= 8) {
    low = load8(s.data());
    high ^= load8(s.data() + n - 8) << 8;
  } else if (n >= 4) {
    low = load4(s.data()) | load4(s.data() + n - 4) << 32;
  } else if (n > 0) {
    const auto byte = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(s[i])}; };
    low = byte(0) | byte(n / 2) << 8 | byte(n - 1) << 16;
  }
  const auto product = static_cast<Uint128>(low ^ 0x9E3779B97F4A7C15) * (high ^ 0xD6E8FEB86659FD93);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// A fixed set of (context, string) keys with a number each: built once, then read by any thread. The strings
/// are views that must outlive the table.
class StringTable {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  /// The number of the key, or `value` if it is new.
  std::uint32_t add(std::uint32_t context, std::string_view key, std::uint32_t value) {
    if (2 * (entries_.size() + 1) > slots_.size()) grow();
    std::uint32_t& slot = slots_[slot_of(context, key)];
    if (slot != kNone) return entries_[slot].value;
    slot = static_cast<std::uint32_t>(entries_.size());
    entries_.push_back({key, context, value});
    const std::uint64_t h = hash(context, key);
    filter_[h >> 58 << 2 | (h >> 6 & 3)] |= std::uint64_t{1} << (h & 63);
    return value;
  }
  /// kNone if the key is not in.
  std::uint32_t find(std::uint32_t context, std::string_view key) const {
    const std::uint64_t h = hash(context, key);
    if ((filter_[h >> 58 << 2 | (h >> 6 & 3)] >> (h & 63) & 1) == 0) return kNone;
    const std::uint32_t slot = slots_[slot_of(context, key)];
    return slot == kNone ? kNone : entries_[slot].value;
  }

 private:
  struct Entry {
    std::string_view key;
    std::uint32_t context, value;
  };
  static std::uint64_t hash(std::uint32_t context, std::string_view key) {
    return short_hash(key) ^ context * std::uint64_t{0x9FB21C651E98DF25};
  }
  std::size_t slot_of(std::uint32_t context, std::string_view key) const {
    std::size_t at = (hash(context, key) >> 20) & (slots_.size() - 1);
    while (slots_[at] != kNone && (entries_[slots_[at]].context != context || entries_[slots_[at]].key != key))
      at = (at + 1) & (slots_.size() - 1);
    return at;
  }
  void grow() {
    slots_.assign(slots_.empty() ? 64 : slots_.size() * 2, kNone);
    for (std::uint32_t i = 0; i < entries_.size(); ++i) slots_[slot_of(entries_[i].context, entries_[i].key)] = i;
  }

  std::uint64_t filter_[256] = {};  // one bit a hash: most strings asked for are not in
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> slots_;
};

}  // namespace curate
