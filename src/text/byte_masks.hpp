// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {

/// 64 bytes at a time as masks: bit i speaks of byte i.
inline constexpr std::size_t kMaskBytes = 64;

/// Of 65 readable bytes: which of the first 64 are ASCII white space, and which may begin wider white space.
struct SpaceMasks {
  std::uint64_t ascii = 0, maybe = 0;
};

inline SpaceMasks space_masks(const char* p) {
  SpaceMasks masks;
#ifdef __SSE2__
  for (int i = 0; i < 4; ++i) {
    const __m128i x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + i * 16));
    const auto equals = [](__m128i v, int byte) { return _mm_cmpeq_epi8(v, _mm_set1_epi8(static_cast<char>(byte))); };
    const auto within = [](__m128i v, int low, int width) {
      const __m128i shifted = _mm_sub_epi8(v, _mm_set1_epi8(static_cast<char>(low)));
      return _mm_cmpeq_epi8(_mm_min_epu8(shifted, _mm_set1_epi8(static_cast<char>(width))), shifted);
    };
    const auto bits = [&](__m128i v) {
      return static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(v))) << (i * 16);
    };
    masks.ascii |= bits(_mm_or_si128(within(x, 0x09, 4), within(x, 0x1C, 4)));
    if (_mm_movemask_epi8(x) == 0) continue;
    // 0085 00A0 = C2 85, C2 A0; 1680 = E1 9A; 2000… 2028 2029 202F 205F = E2 80, E2 81; 3000 = E3 80.
    const __m128i lead = _mm_or_si128(equals(x, 0xC2), within(x, 0xE1, 2));
    if (_mm_movemask_epi8(lead) == 0) continue;
    const __m128i second = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + i * 16 + 1));
    const __m128i fits = _mm_or_si128(_mm_or_si128(within(second, 0x80, 1), equals(second, 0x85)),
                                      _mm_or_si128(equals(second, 0x9A), equals(second, 0xA0)));
    masks.maybe |= bits(_mm_and_si128(lead, fits));
  }
#else
  for (std::size_t i = 0; i < kMaskBytes; ++i) {
    const auto c = static_cast<unsigned char>(p[i]);
    const bool is_ascii_space = (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20);
    masks.ascii |= std::uint64_t{is_ascii_space} << i;
    masks.maybe |= std::uint64_t{c == 0xC2 || (c >= 0xE1 && c <= 0xE3)} << i;
  }
#endif
  return masks;
}

/// Of 64 readable bytes: which are ASCII letters.
inline std::uint64_t letter_mask(const char* p) {
  std::uint64_t letters = 0;
#ifdef __SSE2__
  for (int i = 0; i < 4; ++i) {
    const __m128i x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + i * 16));
    const __m128i from_a = _mm_sub_epi8(_mm_or_si128(x, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
    const __m128i is_letter = _mm_cmpeq_epi8(_mm_min_epu8(from_a, _mm_set1_epi8(25)), from_a);
    letters |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(is_letter))) << (i * 16);
  }
#else
  for (std::size_t i = 0; i < kMaskBytes; ++i)
    letters |= std::uint64_t{static_cast<unsigned char>((p[i] | 0x20) - 'a') < 26} << i;
#endif
  return letters;
}

/// Calls `block(base, spaces, bytes)` for every 64 bytes of `text` in order; `spaces` marks all bytes of
/// white space (of Python's str.isspace), and every byte behind the end of the text; `bytes` are the 64,
/// blanks behind the end.
template <class Block>
void for_each_space_mask(std::string_view text, Block block) {
  std::uint64_t carried = 0;  // bytes of a white-space character that began in the block before
  for (std::size_t base = 0; base < text.size(); base += kMaskBytes) {
    const std::size_t left = text.size() - base;
    const char* bytes = text.data() + base;
    char padded[kMaskBytes + 1];
    if (left <= kMaskBytes) {
      std::memset(padded, ' ', sizeof padded);
      bytes = static_cast<const char*>(std::memcpy(padded, bytes, left));
    }
    const SpaceMasks masks = space_masks(bytes);
    std::uint64_t spaces = masks.ascii | carried;
    carried = 0;
    for (std::uint64_t maybe = masks.maybe; maybe != 0; maybe &= maybe - 1) {
      const auto i = static_cast<std::size_t>(__builtin_ctzll(maybe));
      std::size_t end = base + i;
      if (!is_space(next_code_point(text, end))) continue;
      const std::size_t width = end - base - i;
      const std::uint64_t run = (std::uint64_t{1} << width) - 1;
      spaces |= run << i;
      if (i + width > kMaskBytes) carried = run >> (kMaskBytes - i);
    }
    block(base, spaces, bytes);
  }
}

}  // namespace curate
