// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace curate {

/// Appends `text` with what is UTF-8 that someone read as Windows-1252 or Latin-1 ("cafÃ©", "itâ€™s") read as UTF-8
/// again, up to four times over. It is careful: one wrong character alone counts as such only where no word could be
/// written so (Â and Ã before a sign, â before two, emoji, byte order marks); what decodes to other scripts must come
/// in rows of two or stand within a word, or have the lead byte of such ones elsewhere in the text. Takes and gives
/// well-formed UTF-8; returns how many characters were put right, 0 where `out` got `text` as it is.
std::size_t append_without_mojibake(std::string_view text, std::string& out);

/// What Windows-1252 has at a byte, in the reading of the WHATWG Encoding Standard: 0x80 is U+20AC, 0x81 is U+0081.
char32_t windows_1252(unsigned char byte);

}  // namespace curate
