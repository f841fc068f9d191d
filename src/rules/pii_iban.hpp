// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace curate {

/// End of the International Bank Account Number that begins at `at`: a country of the registry, as many characters as
/// its numbers have, in groups of four or in one, check digits right (ISO 13616, ISO 7064 MOD 97-10). `at` if none
/// stands there.
std::size_t iban_end(std::string_view text, std::size_t at);

}  // namespace curate
