// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace curate {

/// XXH64 with seed 0 (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md), inline because
/// shingles are short.
inline std::uint64_t xxh64(std::string_view bytes) {
  constexpr std::uint64_t k1 = 0x9E3779B185EBCA87, k2 = 0xC2B2AE3D27D4EB4F, k3 = 0x165667B19E3779F9,
                          k4 = 0x85EBCA77C2B2AE63, k5 = 0x27D4EB2F165667C5;
  static_assert(std::endian::native == std::endian::little);
  const auto word = [](const char* p) {
    std::uint64_t w;
    std::memcpy(&w, p, 8);
    return w;
  };
  const auto round = [](std::uint64_t lane, std::uint64_t w) { return std::rotl(lane + w * k2, 31) * k1; };
  const char* p = bytes.data();
  std::size_t left = bytes.size();
  std::uint64_t h = k5;
  if (left >= 32) {
    std::uint64_t a = k1 + k2, b = k2, c = 0, d = 0 - k1;
    for (; left >= 32; left -= 32, p += 32) {
      a = round(a, word(p));
      b = round(b, word(p + 8));
      c = round(c, word(p + 16));
      d = round(d, word(p + 24));
    }
    h = std::rotl(a, 1) + std::rotl(b, 7) + std::rotl(c, 12) + std::rotl(d, 18);
    for (const std::uint64_t lane : {a, b, c, d}) h = (h ^ round(0, lane)) * k1 + k4;
  }
  h += bytes.size();
  for (; left >= 8; left -= 8, p += 8) h = std::rotl(h ^ round(0, word(p)), 27) * k1 + k4;
  if (left >= 4) {
    std::uint32_t w;
    std::memcpy(&w, p, 4);
    h = std::rotl(h ^ w * k1, 23) * k2 + k3;
    left -= 4;
    p += 4;
  }
  for (; left > 0; --left, ++p) h = std::rotl(h ^ static_cast<unsigned char>(*p) * k5, 11) * k1;
  h = (h ^ (h >> 33)) * k2;
  h = (h ^ (h >> 29)) * k3;
  return h ^ (h >> 32);
}

}  // namespace curate
