// SPDX-License-Identifier: Apache-2.0
#include "rules/c4_lines.hpp"

#include <algorithm>

#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

// Length of what stands at a `[`, if it is `\[\d*]`, `[edit]` or `[citation needed]`; else 0.
std::size_t citation_length(std::string_view text) {
  std::size_t at = 1;
  for (std::size_t next = at; at < text.size() && is_digit(next_code_point(text, next)); at = next) {
  }
  if (at < text.size() && text[at] == ']') return at + 1;
  for (const std::string_view mark : {"[edit]", "[citation needed]"})
    if (text.starts_with(mark)) return mark.size();
  return 0;
}

}  // namespace

void append_without_citations(std::string_view line, std::string& out) {
  for (std::size_t open; (open = line.find('[')) != std::string_view::npos;) {
    const std::size_t length = citation_length(line.substr(open));
    out.append(line, 0, open + (length == 0 ? 1 : 0));
    line.remove_prefix(open + std::max<std::size_t>(length, 1));
  }
  out.append(line);
}

bool has_longer_word(std::string_view line, std::size_t most) {
  if (line.size() <= most) return false;
  std::size_t length = 0;
  for (std::size_t at = 0; at < line.size();) {
    length = is_space(next_code_point(line, at)) ? 0 : length + 1;
    if (length > most) return true;
  }
  return false;
}

}  // namespace curate
