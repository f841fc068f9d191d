// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "util/utf8.hpp"

namespace curate::test {

/// The generator of tests/text/unicode_oracle.py.
class Draws {
 public:
  std::uint64_t below(std::uint64_t n) {
    state_ = state_ * 6364136223846793005 + 1442695040888963407;
    return (state_ >> 33) % n;
  }

 private:
  std::uint64_t state_ = 1;
};

inline std::string utf8(char32_t c) {
  std::string bytes;
  append_code_point(c, bytes);
  return bytes;
}

/// Calls `visit` for every code point that is no surrogate, ascending.
template <class Visit>
void every_code_point(Visit visit) {
  for (char32_t c = 0; c < 0x110000; ++c)
    if (c < 0xD800 || c > 0xDFFF) visit(c);
}

}  // namespace curate::test
