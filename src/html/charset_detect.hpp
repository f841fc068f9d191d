// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "text/encoding.hpp"

namespace curate::html {

/// Whether the bytes above 0x7F form mostly well-formed UTF-8 sequences: a page in UTF-8 with a few broken
/// ones.
bool looks_like_utf8(std::string_view page);

/// The legacy encoding whose letters fit the page best, judged by the first 256 KiB; nothing if there is too
/// little to go by.
std::optional<Encoding> detect_encoding(std::string_view page);

}  // namespace curate::html
