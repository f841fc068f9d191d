// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace curate {

/// The WHATWG host parser and serialiser: domains in ASCII, IPv4 addresses in four decimal numbers, IPv6
/// addresses in brackets and compressed, opaque hosts percent-encoded. `input` is well-formed UTF-8;
/// `is_opaque` for URLs whose scheme is not special. Writes into `out`; false if it is no host.
bool parse_host(std::string_view input, bool is_opaque, std::string& out);

/// "1.2.3.4", "0x7f.1", "017700000001": what the standard reads as an IPv4 address. Nothing if it is none.
std::optional<std::uint32_t> parse_ipv4(std::string_view text);
/// "::1", "::ffff:1.2.3.4": eight 16-bit pieces. Nothing if it is none.
std::optional<std::array<std::uint16_t, 8>> parse_ipv6(std::string_view text);

/// Whether a host's last label is a number, so that it must be an IPv4 address.
bool ends_in_number(std::string_view host);

}  // namespace curate
