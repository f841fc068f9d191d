// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "rules/pii_found.hpp"

namespace curate {

/// Appends what is written in digits, in order: bank accounts, payment cards, IPv4 addresses, phone numbers. `wanted`:
/// one bit per PiiKind. Linear: from each run of digits only so many bytes are looked at.
void find_numbers(std::string_view text, unsigned wanted, PiiFinds& found);

}  // namespace curate
