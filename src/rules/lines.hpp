// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/byte_scan.hpp"

namespace curate {

/// Calls `visit(line)` for every piece of `text` between runs of at least `newlines` U+000A, as `re.split("\n{n,}")`
/// gives them: the whole text if there is no such run, an empty piece where the text begins or ends with one.
template <class Visit>
void split_at_newlines(std::string_view text, std::size_t newlines, Visit visit) {
  std::size_t begin = 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;) {
    std::size_t end = at + 1;
    while (end < text.size() && text[end] == '\n') ++end;
    if (end - at >= newlines) {
      visit(text.substr(begin, at - begin));
      begin = end;
    }
    at = text.find('\n', end);
  }
  visit(text.substr(begin));
}

/// Calls `visit(line)` for the lines of str.splitlines, without their ends.
template <class Visit>
void split_lines(std::string_view text, Visit visit) {
  std::size_t begin = 0;  // of the line; behind a mark that is looked at once more, beyond it
  const auto cut = [&](std::size_t at, std::size_t end) {
    visit(text.substr(begin, at - begin));
    begin = end;
  };
  for_each_block(text, [&](std::size_t base, const ByteBlock& block) {
    const std::uint64_t breaks = block.within(0x0A, 3) | block.within(0x1C, 2);
    const std::uint64_t leads = block.equal('\xC2') | block.equal('\xE2');
    for (std::uint64_t marks = breaks | leads; marks != 0; marks &= marks - 1) {
      const std::size_t at = base + static_cast<std::size_t>(std::countr_zero(marks));
      if (at < begin) continue;  // LF of a CR LF
      const std::string_view mark = text.substr(at, 3);
      if (mark[0] == '\r') {
        cut(at, at + (mark.starts_with("\r\n") ? 2 : 1));
      } else if (mark[0] == '\xC2') {
        if (mark.starts_with("\u0085")) cut(at, at + 2);
      } else if (mark[0] == '\xE2') {
        if (mark == "\u2028" || mark == "\u2029") cut(at, at + 3);
      } else {
        cut(at, at + 1);
      }
    }
  });
  if (begin < text.size()) visit(text.substr(begin));
}

}  // namespace curate
