// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace curate {

/// Jaccard similarity |a ∩ b| / |a ∪ b| of two sets, each sorted and without repeats; 1 where both are empty.
inline double jaccard(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  std::size_t i = 0, j = 0, common = 0;
  while (i < a.size() && j < b.size()) {
    const std::uint64_t left = a[i], right = b[j];
    common += left == right;
    i += left <= right;
    j += right <= left;
  }
  const std::size_t all = a.size() + b.size() - common;
  return all == 0 ? 1 : static_cast<double>(common) / static_cast<double>(all);
}

}  // namespace curate
