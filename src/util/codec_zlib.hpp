// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace curate {

/// Unpacks a zlib stream (RFC 1950) into `out`, by libdeflate. True if it fills `out` to the byte, its Adler-32 is
/// right and nothing follows it; otherwise what is in `out` is of no use.
bool unpack_zlib(std::string_view packed, std::span<char> out);

/// CRC-32 of gzip and PNG.
std::uint32_t crc32(std::string_view bytes);

}  // namespace curate
