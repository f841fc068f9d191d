// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace curate {

/// XXH32 with seed 0 (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md).
inline std::uint32_t xxh32(std::string_view bytes) {
  constexpr std::uint32_t k1 = 0x9E3779B1, k2 = 0x85EBCA77, k3 = 0xC2B2AE3D, k4 = 0x27D4EB2F, k5 = 0x165667B1;
  static_assert(std::endian::native == std::endian::little);
  const auto word = [](const char* p) {
    std::uint32_t w;
    std::memcpy(&w, p, 4);
    return w;
  };
  const auto round = [](std::uint32_t lane, std::uint32_t w) { return std::rotl(lane + w * k2, 13) * k1; };
  const char* p = bytes.data();
  std::size_t left = bytes.size();
  std::uint32_t h = k5;
  if (left >= 16) {
    std::uint32_t a = k1 + k2, b = k2, c = 0, d = 0 - k1;
    for (; left >= 16; left -= 16, p += 16) {
      a = round(a, word(p));
      b = round(b, word(p + 4));
      c = round(c, word(p + 8));
      d = round(d, word(p + 12));
    }
    h = std::rotl(a, 1) + std::rotl(b, 7) + std::rotl(c, 12) + std::rotl(d, 18);
  }
  h += static_cast<std::uint32_t>(bytes.size());
  for (; left >= 4; left -= 4, p += 4) h = std::rotl(h + word(p) * k3, 17) * k4;
  for (; left > 0; --left, ++p) h = std::rotl(h + static_cast<unsigned char>(*p) * k5, 11) * k1;
  h = (h ^ (h >> 15)) * k2;
  h = (h ^ (h >> 13)) * k3;
  return h ^ (h >> 16);
}

}  // namespace curate
