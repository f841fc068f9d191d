// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// How projects reduce text before they compare it. All take and give well-formed UTF-8 and append to `out`.
namespace curate {

/// datatrove 0.10.0, simplify_text with its defaults: lower case; numbers to 0; PUNCTUATION to spaces; white
/// space to single spaces, none at the ends; NFD without nonspacing marks (the result stays decomposed);
/// stripped.
void append_simplified(std::string_view text, std::string& out);

/// cc_net bda555b, normalize_for_dedup, of one line: stripped, lower case, digits to 0, without its set of
/// Unicode punctuation and without U+0000-001F, U+007F-009F.
void append_ccnet_dedup(std::string_view line, std::string& out);

/// cc_net, normalize with its defaults: stripped, lower case, NFD without nonspacing marks, digits to 0,
/// Unicode punctuation to ASCII, without U+0000-001F, U+007F-009F.
void append_ccnet_lm(std::string_view text, std::string& out);

/// cc_net's key of a paragraph: the first 8 bytes, little-endian, of SHA-1 over its append_ccnet_dedup form.
std::uint64_t ccnet_key(std::string_view line);

}  // namespace curate
