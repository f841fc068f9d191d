// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "text/tables/unicode_14.hpp"

/// Classes of code points in the patterns of spaCy 3.8.18, English; made by scripts/make_spacy_tables.
namespace curate::tables {

extern const std::uint8_t kSpacyBlocks[8704], kSpacyKinds[];
extern const std::uint16_t kSpacyRecords[];

enum SpacyBit : std::uint16_t {
  kPrefix = 1 << 0,     ///< alone a prefix, whatever follows
  kSuffix = 1 << 1,     ///< alone a suffix, whatever is before it
  kInfix = 1 << 2,      ///< cuts wherever it stands (symbols, the ellipsis)
  kBeforeDot = 1 << 3,  ///< after it, a final full stop is a suffix
  kUpper = 1 << 4,      ///< after two of it, a final full stop is a suffix
  kDotLeft = 1 << 5,    ///< a full stop between this …
  kDotRight = 1 << 6,   ///< … and this is an infix
  kAlpha = 1 << 7,      ///< a letter for the other infixes
  kDomain = 1 << 8,     ///< may stand in the last label of a host name
  kStop = 1 << 9,       ///< as a token of its own, ends a sentence
};

inline std::uint16_t spacy_class(char32_t c) {
  return kSpacyRecords[two_stage(kSpacyBlocks, kSpacyKinds, c)];
}

}  // namespace curate::tables
