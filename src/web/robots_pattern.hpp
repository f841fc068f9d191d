// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace curate {

/// Whether a pattern of robots.txt matches the beginning of `path`: `*` stands for any bytes, `$` at the end
/// of the pattern for the end of the path (RFC 9309 section 2.2.3). Takes time proportional to both lengths
/// together.
bool robots_pattern_matches(std::string_view pattern, std::string_view path);

/// The part of a URL that patterns are compared with: path, parameters and query, as they are; "/" if there
/// is none. A view of `url` or of `storage`.
std::string_view robots_path(std::string_view url, std::string& storage);

/// A pattern with its %xx in capitals and bytes above 0x7F written as %XX. A view of `pattern` or of
/// `storage`.
std::string_view escape_robots_pattern(std::string_view pattern, std::string& storage);

/// RFC 9309 section 2.2.2: %XX of unreserved characters decoded, other %XX in capitals, bytes above 0x7F
/// encoded.
void append_robots_normal(std::string_view text, std::string& out);

/// Whether a crawler can be addressed by this name: letters, `-` and `_` alone.
bool is_product_token(std::string_view agent);

}  // namespace curate
