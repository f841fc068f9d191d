// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace curate {

inline bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}
inline bool is_ascii_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
inline bool is_ascii_letter(char c) {
  return is_ascii_upper(c) || (c >= 'a' && c <= 'z');
}
inline bool is_ascii_alnum(char c) {
  return is_ascii_digit(c) || is_ascii_letter(c);
}

}  // namespace curate
