// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace curate {

/// 64 bytes of a text, for questions that are answered as a mask: bit i speaks of byte i.
class ByteBlock {
 public:
  static constexpr std::size_t kBytes = 64;

  /// `p`: 64 readable bytes.
  explicit ByteBlock(const char* p) {
#ifdef __SSE2__
    for (int i = 0; i < 4; ++i) v_[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + i * 16));
#else
    std::memcpy(v_, p, kBytes);
#endif
  }

  /// Bytes equal to `c`.
  std::uint64_t equal(char c) const {
#ifdef __SSE2__
    const __m128i all = _mm_set1_epi8(c);
    return mask([&](__m128i v) { return _mm_cmpeq_epi8(v, all); });
#else
    return mask([&](char v) { return v == c; });
#endif
  }
  /// Bytes equal to `lower`, an ASCII letter in lower case, or to its capital.
  std::uint64_t equal_letter(char lower) const {
#ifdef __SSE2__
    const __m128i all = _mm_set1_epi8(lower), bit = _mm_set1_epi8(0x20);
    return mask([&](__m128i v) { return _mm_cmpeq_epi8(_mm_or_si128(v, bit), all); });
#else
    return mask([&](char v) { return (v | 0x20) == lower; });
#endif
  }
  /// Bytes from `low` to `low` + `width`.
  std::uint64_t within(unsigned char low, unsigned char width) const {
#ifdef __SSE2__
    const __m128i from = _mm_set1_epi8(static_cast<char>(low)), size = _mm_set1_epi8(static_cast<char>(width));
    return mask([&](__m128i v) {
      const __m128i shifted = _mm_sub_epi8(v, from);
      return _mm_cmpeq_epi8(_mm_min_epu8(shifted, size), shifted);
    });
#else
    return mask([&](char v) { return static_cast<unsigned char>(v - low) <= width; });
#endif
  }

 private:
#ifdef __SSE2__
  template <class Test>
  std::uint64_t mask(Test test) const {
    std::uint64_t bits = 0;
    for (int i = 0; i < 4; ++i)
      bits |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(test(v_[i])))) << (i * 16);
    return bits;
  }
  __m128i v_[4];
#else
  template <class Test>
  std::uint64_t mask(Test test) const {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < kBytes; ++i) bits |= std::uint64_t{test(v_[i])} << i;
    return bits;
  }
  char v_[kBytes];
#endif
};

/// Calls `visit(base, block)` for every 64 bytes of `text` in order; behind the end of the text there are zeros.
template <class Visit>
void for_each_block(std::string_view text, Visit visit) {
  std::size_t base = 0;
  for (; text.size() - base >= ByteBlock::kBytes; base += ByteBlock::kBytes) visit(base, ByteBlock(text.data() + base));
  if (base == text.size()) return;
  char padded[ByteBlock::kBytes] = {};
  std::memcpy(padded, text.data() + base, text.size() - base);
  visit(base, ByteBlock(padded));
}

}  // namespace curate
