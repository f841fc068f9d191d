// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "text/tables/unicode_14.hpp"

/// Word-break property of Unicode 16.0 as uniseg 0.10.1 has it; made by scripts/make_uniseg_tables.
namespace curate::tables {

extern const std::uint8_t kWordBreakBlocks[8704], kWordBreaks[];
inline constexpr std::uint8_t kPictographicBit = 32;

/// UAX 29, table 3, in the order of the table's numbers.
enum class WordBreak : std::uint8_t {
  kOther,
  kCr,
  kLf,
  kNewline,
  kExtend,
  kZwj,
  kRegionalIndicator,
  kFormat,
  kKatakana,
  kHebrewLetter,
  kALetter,
  kSingleQuote,
  kDoubleQuote,
  kMidNumLet,
  kMidLetter,
  kMidNum,
  kNumeric,
  kExtendNumLet,
  kWSegSpace
};

struct WordBreakOf {
  WordBreak property;
  bool pictographic;
};
inline WordBreakOf word_break(char32_t c) {
  const std::uint8_t value = two_stage(kWordBreakBlocks, kWordBreaks, c);
  return {static_cast<WordBreak>(value & (kPictographicBit - 1)), (value & kPictographicBit) != 0};
}

}  // namespace curate::tables
