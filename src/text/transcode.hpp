// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "text/encoding.hpp"

namespace curate {

/// Appends `bytes`, decoded as the WHATWG Encoding Standard says, to `utf8`; a byte order mark is not looked
/// for. Each decoding error becomes U+FFFD. Returns how many there were.
std::size_t transcode(Encoding encoding, std::string_view bytes, std::string& utf8);

}  // namespace curate
