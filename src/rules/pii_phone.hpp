// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "rules/pii_digits.hpp"

namespace curate {

/// How many of the first groups are a phone number; 0 if they are none:
/// - international, with `+` or 00, a country code (ITU-T E.164) and as many digits as that country has;
/// - North American, written (NNN) NNN-NNNN, NNN-NNN-NNNN or with dots; 555-01NN is left out, it is nobody's;
/// - national with a leading 0, in groups that some country writes;
/// - 7 to 15 digits in groups soon behind a word for telephone in one of two dozen languages.
std::size_t phone_groups(std::string_view text, const DigitGroups& groups);

}  // namespace curate
