// SPDX-License-Identifier: Apache-2.0
#include "rules/pii_iban.hpp"

#include <array>

#include "rules/ascii.hpp"

namespace curate {

namespace {

// Characters of a number by country, from the IBAN registry.
constexpr std::string_view kLengths =
    "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22"
    "GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20"
    "MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26"
    "UA29VA22VG24XK20YE30";

std::size_t length_in(std::string_view country) {
  for (std::size_t i = 0; i < kLengths.size(); i += 4)
    if (kLengths.substr(i, 2) == country)
      return static_cast<std::size_t>((kLengths[i + 2] - '0') * 10 + (kLengths[i + 3] - '0'));
  return 0;
}

// The number read as one in base 36 digits, country and check digits last, modulo 97. The check digits are a difference
// from 98.
bool is_checked(std::string_view number) {
  const std::string_view check = number.substr(2, 2);
  if (check < "02" || check > "98") return false;
  unsigned rest = 0;
  const auto take = [&](char c) {
    if (is_ascii_digit(c))
      rest = (rest * 10 + static_cast<unsigned>(c - '0')) % 97;
    else
      rest = (rest * 100 + static_cast<unsigned>((c | 0x20) - 'a') + 10) % 97;
  };
  for (const char c : number.substr(4)) take(c);
  for (const char c : number.substr(0, 4)) take(c);
  return rest == 1;
}

}  // namespace

std::size_t iban_end(std::string_view text, std::size_t at) {
  const std::size_t length = length_in(text.substr(at, 2));
  if (length == 0) return at;
  std::array<char, 34> number{};
  std::size_t end = at;
  for (std::size_t n = 0; n < length; ++n) {
    if (n % 4 == 0 && n > 0 && end < text.size()) {
      if (text[end] == ' ' || text[end] == '-')
        end += 1;
      else if (text.substr(end).starts_with("\u00A0"))
        end += 2;
    }
    if (end >= text.size() || !is_ascii_alnum(text[end])) return at;
    number[n] = text[end++];
  }
  if (end < text.size() && is_ascii_alnum(text[end])) return at;
  return is_checked(std::string_view(number.data(), length)) ? end : at;
}

}  // namespace curate
