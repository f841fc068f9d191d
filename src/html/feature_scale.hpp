// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

namespace curate::html {

/// Four steps an octave: 0, 1, 2, 3, 4 (4), 5 (5), … of a length or count.
inline std::uint8_t log_step(std::uint32_t x) {
  if (x < 4) return static_cast<std::uint8_t>(x);
  const int e = static_cast<int>(std::bit_width(x)) - 1;
  return static_cast<std::uint8_t>((e << 2 | static_cast<int>(x >> (e - 2) & 3U)) - 4);
}

/// `part` of `whole` in 1/63; 0 of nothing.
inline std::uint8_t share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<std::uint8_t>(std::min<std::uint64_t>(part * 63 / whole, 63));
}

}  // namespace curate::html
