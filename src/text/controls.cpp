// SPDX-License-Identifier: Apache-2.0
#include "text/controls.hpp"

#include "text/mojibake.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

constexpr char32_t kKeep = 0xFFFFFFFF, kRemove = 0;

// What a character becomes.
char32_t replacement(char32_t c) {
  if (c < 0x20) {
    if (c == '\t' || c == '\n') return kKeep;
    return c == '\r' || c == '\v' || c == '\f' ? U'\n' : kRemove;
  }
  if (c < 0x7F) return kKeep;
  if (c <= 0x9F) {
    const char32_t meant = windows_1252(static_cast<unsigned char>(c));
    return meant > 0x9F ? meant : kRemove;
  }
  if (c < 0x2028) return kKeep;
  if (c <= 0x2029) return U'\n';
  const bool silent = (c >= 0x206A && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFC) ||
                      (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
  return silent ? kRemove : kKeep;
}

}  // namespace

std::size_t append_without_controls(std::string_view text, std::string& out) {
  std::size_t changed = 0, copied = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    const char32_t to = replacement(c);
    if (to == kKeep) continue;
    ++changed;
    out.append(text, copied, begin - copied);
    copied = at;
    const bool is_pair = c == '\r' && at < text.size() && text[at] == '\n';
    if (to != kRemove && !is_pair) append_code_point(to, out);
  }
  out.append(text, copied);
  return changed;
}

}  // namespace curate
