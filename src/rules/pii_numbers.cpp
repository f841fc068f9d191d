// SPDX-License-Identifier: Apache-2.0
#include "rules/pii_numbers.hpp"

#include <bit>

#include "rules/ascii.hpp"
#include "rules/byte_scan.hpp"
#include "rules/pii_address.hpp"
#include "rules/pii_card.hpp"
#include "rules/pii_digits.hpp"
#include "rules/pii_iban.hpp"
#include "rules/pii_phone.hpp"

namespace curate {

namespace {

// What begins with the run of digits at `at`, or, if it is an account, with the two letters before; end = begin:
// nothing.
PiiFound number_at(std::string_view text, std::size_t at, unsigned wanted) {
  const auto wants = [&](PiiKind kind) { return (wanted >> static_cast<unsigned>(kind) & 1) != 0; };
  if (wants(PiiKind::kIban) && at >= 2 && is_ascii_upper(text[at - 1]) && is_ascii_upper(text[at - 2]) &&
      (at == 2 || !is_ascii_alnum(text[at - 3]))) {
    const std::size_t end = iban_end(text, at - 2);
    if (end > at) return {at - 2, end, PiiKind::kIban};
  }
  if (wants(PiiKind::kIpv4)) {
    const std::size_t end = public_ipv4_end(text, at);
    if (end > at) return {at, end, PiiKind::kIpv4};
  }
  const DigitGroups groups = read_digit_groups(text, at);
  if (groups.group[groups.count - 1].digits_to < 7) return {at, at, PiiKind::kPhone};
  if (const std::size_t n = wants(PiiKind::kCard) ? card_groups(text, groups) : 0; n > 0)
    return {groups.first_byte(n), groups.group[n - 1].end, PiiKind::kCard};
  if (const std::size_t n = wants(PiiKind::kPhone) ? phone_groups(text, groups) : 0; n > 0)
    return {groups.first_byte(n), groups.group[n - 1].end, PiiKind::kPhone};
  return {at, at, PiiKind::kPhone};
}

}  // namespace

void find_numbers(std::string_view text, unsigned wanted, PiiFinds& found) {
  std::size_t done = 0;            // end of the find before
  std::uint64_t digit_before = 0;  // whether the byte before the block is one
  for_each_block(text, [&](std::size_t base, const ByteBlock& block) {
    const std::uint64_t digits = block.within('0', 9);
    std::uint64_t starts = digits & ~(digits << 1 | digit_before);
    digit_before = digits >> 63;
    for (; starts != 0; starts &= starts - 1) {
      const std::size_t at = base + static_cast<std::size_t>(std::countr_zero(starts));
      if (at < done) continue;
      const PiiFound number = number_at(text, at, wanted);
      if (number.end == number.begin || number.begin < done) continue;
      found.push_back(number);
      done = number.end;
    }
  });
}

}  // namespace curate
