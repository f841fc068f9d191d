// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace curate::html {

// Searches that stop at the first byte of a small set, 16 bytes at a time where SSE2 is at hand. Each gives
// the first such place in [at, end), or `end`.

inline bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}
inline bool is_letter(char c) {
  return static_cast<unsigned char>((c | 0x20) - 'a') < 26;
}
inline char lower(char c) {
  return static_cast<unsigned char>(c - 'A') < 26 ? static_cast<char>(c + 32) : c;
}

#ifdef __SSE2__
namespace simd {
using Block = __m128i;
inline Block load(const char* at) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}
inline Block equal(Block block, char c) {
  return _mm_cmpeq_epi8(block, _mm_set1_epi8(c));
}
inline Block either(Block a, Block b) {
  return _mm_or_si128(a, b);
}
/// Bytes 0x00 to 0x20.
inline Block blank(Block block) {
  return _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x20)), block);
}
inline unsigned bits(Block block) {
  return static_cast<unsigned>(_mm_movemask_epi8(block));
}
}  // namespace simd
#endif

/// One byte.
inline const char* find_byte(const char* at, const char* end, char c) {
#ifdef __SSE2__
  for (int i = 0; i < 4; ++i) {
    if (end - at < 16) break;
    if (const unsigned found = simd::bits(simd::equal(simd::load(at), c))) return at + __builtin_ctz(found);
    at += 16;
  }
#endif
  if (at == end) return end;
  const void* found = std::memchr(at, c, static_cast<std::size_t>(end - at));
  return found == nullptr ? end : static_cast<const char*>(found);
}

/// White space, '/' or '>': the end of a tag name.
inline const char* find_tag_name_end(const char* at, const char* end) {
#ifdef __SSE2__
  while (end - at >= 16) {
    const auto block = simd::load(at);
    unsigned found =
        simd::bits(simd::either(simd::blank(block), simd::either(simd::equal(block, '/'), simd::equal(block, '>'))));
    for (; found != 0; found &= found - 1) {
      const char* place = at + __builtin_ctz(found);
      if (*place >= '/' || is_space(*place)) return place;
    }
    at += 16;
  }
#endif
  while (at != end && *at != '>' && *at != '/' && !is_space(*at)) ++at;
  return at;
}

/// White space, '/', '>' or '=': the end of an attribute name.
inline const char* find_attribute_name_end(const char* at, const char* end) {
#ifdef __SSE2__
  while (end - at >= 16) {
    const auto block = simd::load(at);
    unsigned found = simd::bits(simd::either(simd::either(simd::blank(block), simd::equal(block, '=')),
                                             simd::either(simd::equal(block, '/'), simd::equal(block, '>'))));
    for (; found != 0; found &= found - 1) {
      const char* place = at + __builtin_ctz(found);
      if (*place >= '/' || is_space(*place)) return place;
    }
    at += 16;
  }
#endif
  while (at != end && *at != '=' && *at != '>' && *at != '/' && !is_space(*at)) ++at;
  return at;
}

/// A byte that is no white space.
inline const char* skip_space(const char* at, const char* end) {
#ifdef __SSE2__
  while (end - at >= 16) {
    const unsigned found = ~simd::bits(simd::blank(simd::load(at))) & 0xFFFF;
    if (found == 0) {
      // Control characters are no white space but rare: let the loop below look.
      bool all = true;
      for (int i = 0; i < 16; ++i) all = all && is_space(at[i]);
      if (!all) break;
      at += 16;
      continue;
    }
    const char* place = at + __builtin_ctz(found);
    for (const char* p = at; p != place; ++p)
      if (!is_space(*p)) return p;
    return place;
  }
#endif
  while (at != end && is_space(*at)) ++at;
  return at;
}

/// Two bytes in a row.
inline const char* find_pair(const char* at, const char* end, char first, char second) {
#ifdef __SSE2__
  while (end - at >= 17) {
    if (const unsigned found =
            simd::bits(_mm_and_si128(simd::equal(simd::load(at), first), simd::equal(simd::load(at + 1), second))))
      return at + __builtin_ctz(found);
    at += 16;
  }
#endif
  for (; end - at >= 2; ++at)
    if (at[0] == first && at[1] == second) return at;
  return end;
}

}  // namespace curate::html
