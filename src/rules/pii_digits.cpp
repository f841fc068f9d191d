// SPDX-License-Identifier: Apache-2.0
#include "rules/pii_digits.hpp"

#include "rules/ascii.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

// The separator at `at`, moved behind; 0 if there is none.
std::uint8_t take_separator(std::string_view text, std::size_t& at) {
  if (at >= text.size()) return 0;
  std::size_t next = at;
  std::uint8_t kind = 0;
  switch (next_code_point(text, next)) {
    case U' ':
    case U'\u00A0':
    case U'\u2009':
    case U'\u202F':
      kind = DigitGroups::kSpace;
      break;
    case U'-':
    case U'\u2010':
    case U'\u2011':
    case U'\u2013':
      kind = DigitGroups::kDash;
      break;
    case U'.':
      kind = DigitGroups::kDot;
      break;
    case U'/':
      kind = DigitGroups::kSlash;
      break;
    case U'(':
      kind = DigitGroups::kOpen;
      break;
    case U')':
      kind = DigitGroups::kClose;
      break;
    default:
      return 0;
  }
  at = next;
  return kind;
}

bool is_digit_at(std::string_view text, std::size_t at) {
  return at < text.size() && is_ascii_digit(text[at]);
}

}  // namespace

std::uint8_t DigitGroups::separators(std::size_t n) const {
  std::uint8_t all = 0;
  for (std::size_t i = 1; i < n; ++i) all |= group[i].before;
  return all;
}

bool DigitGroups::stands_alone(std::string_view text, std::size_t n) const {
  if (begin > 0) {
    std::size_t before = begin;
    const char32_t c = previous_code_point(text, before);
    if (c < 0x530 ? is_word_character(c) : is_digit(c)) return false;
    const bool glued = c == '-' || c == '.' || c == '/' || c == '+' || c == '#' || c == '=' || c == '&' || c == ',';
    if (!plus && glued && before > 0 && is_word_character(previous_code_point(text, before))) return false;
  }
  const std::size_t end = group[n - 1].end;
  if (end == text.size()) return true;
  std::size_t next = end;
  const char32_t c = next_code_point(text, next);
  if (c < 0x530 ? is_word_character(c) : is_digit(c)) return false;
  const bool glued = c == '-' || c == '.' || c == '/' || c == ',' || c == '%';
  return !glued || !(is_digit_at(text, next));
}

DigitGroups read_digit_groups(std::string_view text, std::size_t at) {
  DigitGroups groups;
  groups.begin = at;
  if (groups.begin > 0 && text[groups.begin - 1] == '(') {
    groups.open = true;
    --groups.begin;
    if (groups.begin > 0 && text[groups.begin - 1] == '+') --groups.begin, groups.plus = true;
  } else if (groups.begin > 0 && text[groups.begin - 1] == '+') {
    groups.plus = true;
    --groups.begin;
  }
  std::size_t digits = 0;
  std::uint8_t before = 0;
  while (groups.count < DigitGroups::kMost && digits < DigitGroups::kDigits) {
    DigitGroups::Group group{at, at, before, 0};
    while (is_digit_at(text, group.end) && digits < DigitGroups::kDigits) groups.digits[digits++] = text[group.end++];
    group.digits_to = static_cast<std::uint8_t>(digits);
    groups.group[groups.count++] = group;
    // Two or three signs may stand between two groups, no sign twice: ") ", ") (", " - " is one too many.
    at = group.end;
    before = 0;
    for (std::uint8_t kind; (kind = take_separator(text, at)) != 0 && (before & kind) == 0;)
      before = static_cast<std::uint8_t>(before | kind);
    if (before == 0 || !is_digit_at(text, at)) break;
  }
  return groups;
}

}  // namespace curate
