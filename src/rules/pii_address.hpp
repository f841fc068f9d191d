// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "rules/pii_found.hpp"

namespace curate {

/// End of the public IPv4 address whose first digit is at `at`; `at` if none stands there, or if it looks like a
/// version number: letters, digits or dots next to it, or a word such as "version" before it.
std::size_t public_ipv4_end(std::string_view text, std::size_t at);

/// Appends the public IPv6 addresses of `text` (2000::/3 without those for documentation). Linear.
void find_public_ipv6(std::string_view text, PiiFinds& found);

}  // namespace curate
