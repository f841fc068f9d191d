// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "rules/pii_digits.hpp"

namespace curate {

/// How many of the first groups are a payment card number: a network's first digits and length, written in one or in
/// the groups cards show, last digit right (ISO/IEC 7812, Luhn). 0 if they are none.
std::size_t card_groups(std::string_view text, const DigitGroups& groups);

}  // namespace curate
