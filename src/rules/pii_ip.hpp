// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/span.hpp"

namespace curate {

/// End of the digits at `at` if all of them together are a number from 0 to 255 of at most three digits, leading
/// zeros allowed; `at` if not.
std::size_t octet_end(std::string_view text, std::size_t at);

/// The next four numbers with dots at or after `from`, as `re.search` finds datatrove 0.10.0's expression
/// (formatters/pii.py): it begins and ends anywhere, in the middle of digits too. Linear over all calls that go on from
/// the end of the match before.
std::optional<Span> find_loose_ipv4(std::string_view text, std::size_t from);

/// The address that `text` is, as Python's ipaddress reads it: four decimal numbers without leading zeros.
std::optional<std::uint32_t> parse_dotted_ipv4(std::string_view text);

/// IPv4Address.is_global of Python 3.11.7.
bool is_global_ipv4(std::uint32_t address);

}  // namespace curate
