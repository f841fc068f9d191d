// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// What the rules of C4 do to a line; all ports share it. Text is well-formed UTF-8.
namespace curate {

/// Appends `line` without `\[\d*]`, `[edit]` and `[citation needed]`.
void append_without_citations(std::string_view line, std::string& out);

/// Whether a word between white space has more than `most` code points.
bool has_longer_word(std::string_view line, std::size_t most);

}  // namespace curate
