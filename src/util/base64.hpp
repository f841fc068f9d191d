// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace curate {

/// RFC 4648 base64, standard or URL alphabet, padding optional, ASCII white space skipped; nothing if any other
/// character is in it.
std::optional<std::string> decode_base64(std::string_view text);
std::string encode_base64(std::string_view bytes);

}  // namespace curate
