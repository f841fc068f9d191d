// SPDX-License-Identifier: Apache-2.0
#include "rules/pii_card.hpp"

namespace curate {

namespace {

unsigned number_of(std::string_view digits) {
  unsigned number = 0;
  for (const char c : digits) number = number * 10 + static_cast<unsigned>(c - '0');
  return number;
}

bool is_of_network(std::string_view digits) {
  const std::size_t n = digits.size();
  const unsigned first_4 = number_of(digits.substr(0, 4)), first_2 = first_4 / 100, first_3 = first_4 / 10;
  if (digits[0] == '4') return n == 13 || n == 16 || n == 19;                                    // Visa
  if ((first_2 >= 51 && first_2 <= 55) || (first_4 >= 2221 && first_4 <= 2720)) return n == 16;  // Mastercard
  if (first_2 == 34 || first_2 == 37) return n == 15;                                            // American Express
  if (first_3 <= 305 && first_3 >= 300) return n == 14 || n == 16;                               // Diners Club
  if (first_2 == 36 || first_2 == 38 || first_2 == 39) return n == 14 || n == 16;                // Diners Club
  if (first_4 >= 3528 && first_4 <= 3589) return n >= 16;                                        // JCB
  if (first_4 == 6011 || first_2 == 65 || (first_3 >= 644 && first_3 <= 649)) return n >= 16;    // Discover
  return first_2 == 62 && n >= 16;                                                               // UnionPay
}

bool is_luhn(std::string_view digits) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    unsigned digit = static_cast<unsigned>(digits[digits.size() - 1 - i] - '0');
    if (i % 2 == 1) digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
    sum += digit;
  }
  return sum % 10 == 0;
}

// 4-4-4-4(-3), 4-6-5 or 4-6-4, all with the same single separator, and no such group behind.
bool is_card_shape(const DigitGroups& groups, std::size_t n) {
  const std::uint8_t separators = groups.separators(n);
  if (separators != 0 && separators != DigitGroups::kSpace && separators != DigitGroups::kDash) return false;
  if (n == 1) return true;
  if (n < groups.count && groups.group[n].before == separators && groups.size(n) == 4) return false;
  if (n == 3) return groups.size(0) == 4 && groups.size(1) == 6 && (groups.size(2) == 5 || groups.size(2) == 4);
  if (n != 4 && n != 5) return false;
  for (std::size_t i = 0; i < 4; ++i)
    if (groups.size(i) != 4) return false;
  return n == 4 || groups.size(4) == 3;
}

}  // namespace

std::size_t card_groups(std::string_view text, const DigitGroups& groups) {
  if (groups.plus) return 0;
  for (std::size_t n = groups.count; n > 0; --n) {
    const std::size_t digits = groups.group[n - 1].digits_to;
    if (digits < 13 || digits > 19 || !is_card_shape(groups, n)) continue;
    const std::string_view number = groups.first_digits(digits);
    if (is_of_network(number) && is_luhn(number) && groups.stands_alone(text, n)) return n;
  }
  return 0;
}

}  // namespace curate
