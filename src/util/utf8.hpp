// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace curate {

/// Whether all of `bytes` is well-formed UTF-8 (no surrogates, no overlong forms, nothing above U+10FFFF).
bool is_utf8(std::string_view bytes);

/// Code points of well-formed UTF-8.
std::size_t count_code_points(std::string_view utf8);

/// Appends `bytes` to `out`, each maximal ill-formed subpart replaced by U+FFFD as the WHATWG Encoding Standard
/// does. Returns how many were replaced.
std::size_t append_repaired(std::string_view bytes, std::string& out);

/// Writes 1-4 bytes and returns the end. `c` is no surrogate and at most U+10FFFF.
char* write_code_point(char32_t c, char* to);

/// Appends one code point; surrogates and values above U+10FFFF become U+FFFD.
void append_code_point(char32_t code_point, std::string& out);

/// Decodes the code point at `at` of well-formed UTF-8 and moves `at` behind it.
inline char32_t next_code_point(std::string_view utf8, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(utf8[i])); };
  const char32_t first = byte(at);
  if (first < 0x80) {
    at += 1;
    return first;
  }
  if (first < 0xE0) {
    const char32_t c = ((first & 0x1F) << 6) | (byte(at + 1) & 0x3F);
    at += 2;
    return c;
  }
  if (first < 0xF0) {
    const char32_t c = ((first & 0x0F) << 12) | ((byte(at + 1) & 0x3F) << 6) | (byte(at + 2) & 0x3F);
    at += 3;
    return c;
  }
  const char32_t c =
      ((first & 0x07) << 18) | ((byte(at + 1) & 0x3F) << 12) | ((byte(at + 2) & 0x3F) << 6) | (byte(at + 3) & 0x3F);
  at += 4;
  return c;
}

/// The largest cut ≤ `size` that does not split a code point of well-formed UTF-8.
std::size_t utf8_floor(std::string_view utf8, std::size_t size);

}  // namespace curate
