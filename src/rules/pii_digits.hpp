// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace curate {

/// Digits written in groups, as card and phone numbers are: "+49 (0)30 123-456".
struct DigitGroups {
  static constexpr std::size_t kMost = 8;     // groups
  static constexpr std::size_t kDigits = 24;  // in all of them
  struct Group {
    std::size_t begin = 0, end = 0;  // bytes of the text
    std::uint8_t before = 0;         // bits of Separator, between it and the group before
    std::uint8_t digits_to = 0;      // digits up to its end, from the first group on
  };
  enum Separator : std::uint8_t { kSpace = 1, kDash = 2, kDot = 4, kSlash = 8, kOpen = 16, kClose = 32 };

  std::size_t begin = 0;  ///< a `+` or `(` in front included
  bool plus = false, open = false;
  std::size_t count = 0;
  std::array<Group, kMost> group;
  std::array<char, kDigits> digits;

  std::size_t size(std::size_t i) const { return group[i].end - group[i].begin; }
  std::string_view first_digits(std::size_t n) const { return {digits.data(), n}; }
  /// All separators between the first `n` groups.
  std::uint8_t separators(std::size_t n) const;
  /// Where the first `n` groups begin: at a `(` in front only if it is closed among them.
  std::size_t first_byte(std::size_t n) const { return open && (separators(n) & kClose) == 0 ? group[0].begin : begin; }
  /// Whether groups 0 … n - 1 stand alone: not in a word, nor in a longer chain of digits.
  bool stands_alone(std::string_view text, std::size_t n) const;
};

/// The groups from the digit at `at` on, as many as fit.
DigitGroups read_digit_groups(std::string_view text, std::size_t at);

}  // namespace curate
