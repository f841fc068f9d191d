// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace curate::html {

/// A character reference, decoded.
struct Reference {
  std::size_t used = 0;  ///< bytes from '&' on; 0 = it is none and the '&' stands for itself
  char utf8[8];          ///< one or two code points
  std::uint8_t size = 0;
};

/// Decodes the reference at the start of `text`, which begins with '&'. In attributes a name without ';'
/// before '=', a letter or a digit is left alone.
Reference decode_reference(std::string_view text, bool in_attribute);

/// Appends `text` with its references decoded, CR and CRLF as LF, and U+0000 as it is.
void append_decoded(std::string_view text, bool in_attribute, std::string& out);

}  // namespace curate::html
