// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>

namespace curate {

/// `value`, finite and below 1e15, rounded to so many decimals (at most 15) as Python's round does it: the double
/// nearest to the decimal number nearest to the value, of two the one with an even last digit.
inline double round_decimals(double value, int decimals) {
  if (value == 0) return value;
  char text[64];
  const auto written = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, decimals);
  double rounded = value;
  std::from_chars(text, written.ptr, rounded);
  return rounded;
}

}  // namespace curate
