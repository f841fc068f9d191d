// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

/// XXH32 and XXH64 with seed 0 (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md), inline because
/// shingles are short.
namespace curate {

namespace xxh_detail {

static_assert(std::endian::native == std::endian::little);

template <class Word>
Word load(const char* p) {
  Word w;
  std::memcpy(&w, p, sizeof w);
  return w;
}

// Four lanes over stripes of four words, taken off the front; false where there is no whole stripe.
template <class Word>
bool take_stripes(const char*& p, std::size_t& left, Word k1, Word k2, int rotation, Word (&lanes)[4]) {
  constexpr std::size_t kStripe = 4 * sizeof(Word);
  if (left < kStripe) return false;
  Word a = k1 + k2, b = k2, c = 0, d = 0 - k1;
  const auto round = [&](Word lane, Word w) { return std::rotl<Word>(lane + w * k2, rotation) * k1; };
  for (; left >= kStripe; left -= kStripe, p += kStripe) {
    a = round(a, load<Word>(p));
    b = round(b, load<Word>(p + sizeof(Word)));
    c = round(c, load<Word>(p + 2 * sizeof(Word)));
    d = round(d, load<Word>(p + 3 * sizeof(Word)));
  }
  lanes[0] = a, lanes[1] = b, lanes[2] = c, lanes[3] = d;
  return true;
}

template <class Word>
Word joined(const Word (&lanes)[4]) {
  return std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) + std::rotl(lanes[3], 18);
}

}  // namespace xxh_detail

inline std::uint32_t xxh32(std::string_view bytes) {
  using namespace xxh_detail;
  constexpr std::uint32_t k1 = 0x9E3779B1, k2 = 0x85EBCA77, k3 = 0xC2B2AE3D, k4 = 0x27D4EB2F, k5 = 0x165667B1;
  const char* p = bytes.data();
  std::size_t left = bytes.size();
  std::uint32_t h = k5, lanes[4];
  if (take_stripes(p, left, k1, k2, 13, lanes)) h = joined(lanes);
  h += static_cast<std::uint32_t>(bytes.size());
  for (; left >= 4; left -= 4, p += 4) h = std::rotl(h + load<std::uint32_t>(p) * k3, 17) * k4;
  for (; left > 0; --left, ++p) h = std::rotl(h + static_cast<unsigned char>(*p) * k5, 11) * k1;
  h = (h ^ (h >> 15)) * k2;
  h = (h ^ (h >> 13)) * k3;
  return h ^ (h >> 16);
}

inline std::uint64_t xxh64(std::string_view bytes) {
  using namespace xxh_detail;
  constexpr std::uint64_t k1 = 0x9E3779B185EBCA87, k2 = 0xC2B2AE3D27D4EB4F, k3 = 0x165667B19E3779F9,
                          k4 = 0x85EBCA77C2B2AE63, k5 = 0x27D4EB2F165667C5;
  const auto mixed = [](std::uint64_t w) { return std::rotl(w * k2, 31) * k1; };
  const char* p = bytes.data();
  std::size_t left = bytes.size();
  std::uint64_t h = k5, lanes[4];
  if (take_stripes(p, left, k1, k2, 31, lanes)) {
    h = joined(lanes);
    for (const std::uint64_t lane : lanes) h = (h ^ mixed(lane)) * k1 + k4;
  }
  h += bytes.size();
  for (; left >= 8; left -= 8, p += 8) h = std::rotl(h ^ mixed(load<std::uint64_t>(p)), 27) * k1 + k4;
  if (left >= 4) {
    h = std::rotl(h ^ load<std::uint32_t>(p) * k1, 23) * k2 + k3;
    left -= 4;
    p += 4;
  }
  for (; left > 0; --left, ++p) h = std::rotl(h ^ static_cast<unsigned char>(*p) * k5, 11) * k1;
  h = (h ^ (h >> 33)) * k2;
  h = (h ^ (h >> 29)) * k3;
  return h ^ (h >> 32);
}

}  // namespace curate
