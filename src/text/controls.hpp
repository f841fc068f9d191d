// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace curate {

/// Appends `text` without characters that say nothing: CR LF, CR, VT, FF, U+2028 and U+2029 become a line feed; of the
/// other controls TAB and LF stay, U+0080-009F become what Windows-1252 has there (as in HTML) or go with the rest; so
/// do byte order marks, U+206A-206F, U+FFF9-FFFC and noncharacters. Takes and gives well-formed UTF-8; returns how many
/// characters were changed or left out.
std::size_t append_without_controls(std::string_view text, std::string& out);

}  // namespace curate
