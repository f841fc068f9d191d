// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "text/tables/unicode_14.hpp"

/// The character sets of datatrove 0.10.0 (datatrove/utils/text.py); tables made by
/// scripts/make_datatrove_tables.
namespace curate {

namespace tables {
extern const std::uint8_t kPunctuationBlocks[8704], kPunctuation[];
}  // namespace tables

namespace tables {
enum PunctuationBit : std::uint8_t {
  kPunctuationBit = 1,
  kTerminalBit = 2,
  kNumberBit = 4,  ///< `\p{Nd}` of the package regex 2026.11.15, a newer Unicode than Python's
  kPlainBit = 8,   ///< simplify_text keeps it as it is
};
inline std::uint8_t punctuation_bits(char32_t c) {
  return two_stage(kPunctuationBlocks, kPunctuation, c);
}
}  // namespace tables

/// PUNCTUATION: what simplify_text replaces by a space; controls included, TAB and LF not.
inline bool in_punctuation(char32_t c) {
  return (tables::punctuation_bits(c) & tables::kPunctuationBit) != 0;
}
/// TERMINAL_PUNCTUATION: marks that end a sentence in some script.
inline bool in_terminal_punctuation(char32_t c) {
  return (tables::punctuation_bits(c) & tables::kTerminalBit) != 0;
}
/// PUNCTUATION_SET: one of the two.
inline bool in_punctuation_set(char32_t c) {
  return (tables::punctuation_bits(c) & (tables::kPunctuationBit | tables::kTerminalBit)) != 0;
}

}  // namespace curate
