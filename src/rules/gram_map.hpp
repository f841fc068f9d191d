// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace curate {

/// Numbers by 64-bit hashes that are well mixed: 12 bytes an entry, at most half full.
class GramMap {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  GramMap() : keys_(kLeast), values_(kLeast, kNone) {}
  /// A second `put` of a hash replaces the first.
  void put(std::uint64_t hash, std::uint32_t value) {
    if (2 * (used_ + 1) > keys_.size()) grow();
    const std::size_t at = place(hash);
    used_ += values_[at] == kNone;
    keys_[at] = hash;
    values_[at] = value;
  }
  /// kNone if there is none.
  std::uint32_t find(std::uint64_t hash) const { return values_[place(hash)]; }
  std::size_t size() const { return used_; }

 private:
  static constexpr std::size_t kLeast = 64;

  std::size_t place(std::uint64_t hash) const {
    const std::size_t mask = keys_.size() - 1;
    std::size_t at = static_cast<std::size_t>(hash >> 20) & mask;
    while (values_[at] != kNone && keys_[at] != hash) at = (at + 1) & mask;
    return at;
  }
  void grow() {
    std::vector<std::uint64_t> keys(keys_.size() * 2);
    std::vector<std::uint32_t> values(keys.size(), kNone);
    keys.swap(keys_);
    values.swap(values_);
    used_ = 0;
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (values[i] != kNone) put(keys[i], values[i]);
  }

  std::vector<std::uint64_t> keys_;
  std::vector<std::uint32_t> values_;
  std::size_t used_ = 0;
};

}  // namespace curate
