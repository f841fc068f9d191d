// SPDX-License-Identifier: Apache-2.0
#include "rules/pii_mail_address.hpp"

#include <algorithm>

#include "rules/ascii.hpp"
#include "text/unicode.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"
#include "web/public_suffix.hpp"

namespace curate {

namespace {

constexpr std::size_t kLongestLocal = 64, kLongestHost = 253;  // RFC 5321, octets

// Letters and digits. Beyond U+052F words are often not spaced, and an address may stand right behind one.
bool is_letter_or_digit(char32_t c) {
  return c < 0x80 ? is_ascii_alnum(static_cast<char>(c)) : c < 0x530 && is_alnum(c);
}
bool is_local(char32_t c) {
  return is_letter_or_digit(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-' || c == '\'';
}

// Where the local part before the `@` at `sign` begins, not before `from`; `sign` if none stands there.
std::size_t local_begin(std::string_view text, std::size_t from, std::size_t sign) {
  if (sign == from || text[sign - 1] == '.') return sign;
  std::size_t begin = sign, first = sign;  // `first`: where it can begin
  while (begin > from) {
    std::size_t before = begin;
    const char32_t c = previous_code_point(text, before);
    if (!is_local(c) || (c == '.' && text[begin] == '.')) break;
    begin = before;
    if (is_letter_or_digit(c) || c == '_') first = begin;
    if (sign - begin > kLongestLocal) return sign;
  }
  return first;
}

bool is_top_level(std::string_view host, std::string_view label) {
  if (label.size() < 2) return false;
  // Names in letters of other scripts are written in ASCII in the list.
  if (find_non_ascii(label, 0) < label.size()) return !is_ascii_digit(label.back());
  return !is_ascii_digit(label.front()) && PublicSuffixes::builtin_icann().is_listed(host);
}

// End of the longest host at `at`; `at` if none stands there.
std::size_t mail_host_end(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  std::size_t end = at, label = at;
  for (int labels = 1; at < text.size() && at - begin <= kLongestHost; ++labels) {
    std::size_t last = at;  // behind the last letter or digit
    while (at < text.size()) {
      std::size_t next = at;
      const char32_t c = next_code_point(text, next);
      if (!is_letter_or_digit(c) && (c != '-' || at == label)) break;
      at = next;
      if (c != '-') last = at;
    }
    if (last == label) break;
    if (labels >= 2 && is_top_level(text.substr(begin, last - begin), text.substr(label, last - label))) end = last;
    if (last != at || at == text.size() || text[at] != '.') break;
    label = ++at;
  }
  return end;
}

bool is_reserved(std::string_view host) {
  const std::string lower = lower_ascii(host);
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"example.com", "example.org", "example.net", "example.edu"},
      [&](std::string_view name) {
        return lower == name || (lower.ends_with(name) && lower[lower.size() - name.size() - 1] == '.');
      });
}

}  // namespace

void find_mail_addresses(std::string_view text, PiiFinds& found) {
  std::size_t from = 0;
  for (std::size_t sign; (sign = text.find('@', from)) != std::string_view::npos;) {
    const std::size_t begin = local_begin(text, from, sign);
    from = sign + 1;
    if (begin == sign || text.substr(begin, sign - begin) == "git") continue;
    const std::size_t end = mail_host_end(text, sign + 1);
    if (end == sign + 1 || is_reserved(text.substr(sign + 1, end - sign - 1))) continue;
    found.push_back({begin, end, PiiKind::kEmail});
    from = end;
  }
}

}  // namespace curate
