// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace curate {

/// Whether a JSON string holds this byte only escaped, or not at all: a quote, a backslash, a control character.
inline bool is_json_special(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) <= 0x1F;
}

#ifdef __SSE2__
/// One bit for each of 16 bytes that is_json_special.
inline unsigned json_special_bits(__m128i bytes) {
  const __m128i low = _mm_set1_epi8(0x1F);
  const __m128i hit =
      _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))),
                   _mm_cmpeq_epi8(_mm_min_epu8(bytes, low), bytes));
  return static_cast<unsigned>(_mm_movemask_epi8(hit));
}
#endif

/// The number of bytes of [at, end) before the first that is_json_special. With `copy`, which has room for all of
/// [at, end), those bytes are copied there; what lies behind them may be written too.
inline std::size_t plain_json(const char* at, const char* end, char* copy = nullptr) {
  const char* const begin = at;
#ifdef __SSE2__
  for (; end - at >= 16; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    if (copy != nullptr) _mm_storeu_si128(reinterpret_cast<__m128i*>(copy + (at - begin)), bytes);
    if (const unsigned bits = json_special_bits(bytes))
      return static_cast<std::size_t>(at - begin + std::countr_zero(bits));
  }
#endif
  for (; at != end && !is_json_special(*at); ++at)
    if (copy != nullptr) copy[at - begin] = *at;
  return static_cast<std::size_t>(at - begin);
}

}  // namespace curate
