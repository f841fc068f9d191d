// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace curate {

/// The first 8 bytes of SHA-1 (FIPS 180-4), read little-endian.
std::uint64_t sha1_prefix(std::string_view message);

/// The same of many messages, several at a time in vector registers: `prefixes[i]` is of `messages[i]`.
/// Both have the same size. Quick for messages up to 119 bytes.
void sha1_prefixes(std::span<const std::string_view> messages, std::span<std::uint64_t> prefixes);

}  // namespace curate
