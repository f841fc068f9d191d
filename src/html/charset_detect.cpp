// SPDX-License-Identifier: Apache-2.0
#include "html/charset_detect.hpp"

namespace curate::html {

bool looks_like_utf8(std::string_view page) {
  std::size_t good = 0, bad = 0;
  for (std::size_t i = 0; i < page.size();) {
    const auto byte = [&](std::size_t k) { return k < page.size() ? static_cast<unsigned char>(page[k]) : 0U; };
    const unsigned lead = byte(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xC2 && lead < 0xE0   ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    std::size_t k = 1;
    while (k < length && (byte(i + k) & 0xC0) == 0x80) ++k;
    if (length != 0 && k == length) {
      ++good;
      i += length;
    } else {
      ++bad;
      ++i;
    }
  }
  return good > 0 && good >= 4 * bad;
}

std::optional<Encoding> detect_encoding(std::string_view) {
  return std::nullopt;
}

}  // namespace curate::html
