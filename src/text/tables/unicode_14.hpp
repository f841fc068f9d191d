// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

/// Unicode 14.0 as CPython 3.11 has it; made by scripts/make_unicode_tables, read through text/unicode.hpp.
/// A table of two stages gives the value of code point c as `second[first[c >> kShift] << kShift | (c & mask)]`.
namespace curate::tables {

inline constexpr int kShift = 7;
template <class First, class Second>
inline Second two_stage(const First* first, const Second* second, char32_t c) {
  return second[std::size_t{first[c >> kShift]} << kShift | (c & ((1U << kShift) - 1))];
}

/// Record of a code point: category in bits 0-4, then the bits of `CodePointBit`.
extern const std::uint8_t kKindBlocks[8704], kKinds[31872];
extern const std::uint16_t kKindRecords[44];
/// Number of the difference to the lower case. U+0130 has none here: its lower case is two code points.
extern const std::uint8_t kLowerBlocks[8704], kLowers[];
extern const std::int32_t kLowerDeltas[];
/// Canonical combining class.
extern const std::uint8_t kClassBlocks[8704], kClasses[];
/// Full canonical decomposition: 0 for none, else 1 + its place in the pool (length, then code points). No Hangul.
extern const std::uint8_t kDecompositionBlocks[8704];
extern const std::uint16_t kDecompositions[];
extern const char32_t kDecompositionPool[];
/// Primary composites: (first << 21 | second), ascending, and what they compose to. No Hangul.
inline constexpr std::size_t kCompositionCount = 941;
extern const std::uint64_t kCompositionPairs[kCompositionCount];
extern const char32_t kCompositions[kCompositionCount];
/// 1: text with this code point may not be in NFC already.
extern const std::uint8_t kNfcTouchyBlocks[8704], kNfcTouchy[];

enum CodePointBit : std::uint16_t {
  kSpaceBit = 1 << 5,       ///< str.isspace
  kAlnumBit = 1 << 6,       ///< str.isalnum
  kUpperBit = 1 << 7,       ///< str.isupper
  kLowerBit = 1 << 8,       ///< str.islower
  kCasedBit = 1 << 9,       ///< before a capital sigma: makes it final
  kIgnorableBit = 1 << 10,  ///< around a capital sigma: looked through
  kLineBreakBit = 1 << 11,  ///< str.splitlines breaks here
  kMarkBit = 1 << 12,       ///< combining class is not 0
};

}  // namespace curate::tables
