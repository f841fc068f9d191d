// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/span.hpp"

namespace curate {

enum class DolmaPii : std::uint8_t { kEmail, kPhone, kIp };

/// What Dolma's tagger pii_regex_with_counts_fast_v2 (dolma 1.2.1, taggers/pii.py) marks.
struct DolmaPiiSpan {
  Span span;
  DolmaPii kind;
};

/// Appends the spans of a text: paragraph by paragraph, in each first e-mail addresses, then phone numbers, then IP
/// addresses; none if it has more than 10,000 question marks. E-mail spans take the punctuation and space before them
/// and up to two characters behind them, phone spans the space before them. Linear in the text.
void find_dolma_pii(std::string_view text, std::vector<DolmaPiiSpan>& spans);

}  // namespace curate
