// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>

#include "text/spacy_en_affixes.hpp"
#include "text/tables/spacy_en.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate::spacy_en {

namespace {

// [A-Za-z0-9\u00a1-\uffff]
bool is_label_edge(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9') || (c >= 0xA1 && c <= 0xFFFF);
}

// Labels joined by full stops, the last of 2 to 63 letters.
bool is_domain(std::string_view host) {
  const std::size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  std::size_t letters = 0;
  for (std::size_t at = dot + 1; at < host.size(); ++letters)
    if ((tables::spacy_class(next_code_point(host, at)) & tables::SpacyBit::kDomain) == 0) return false;
  if (letters < 2 || letters > 63) return false;
  std::size_t length = 0;  // code points of the label so far
  char32_t last = 0;
  for (std::size_t at = 0; at <= dot;) {
    const char32_t c = next_code_point(host, at);
    if (c == U'.') {
      if (length == 0 || length > 64 || !is_label_edge(last)) return false;
      length = 0;
      continue;
    }
    if (!is_label_edge(c) && (length == 0 || (c != U'_' && c != U'-'))) return false;
    last = c;
    ++length;
  }
  return true;
}

// A dotted field of one to three decimal digits (of any script); size 0 if it is anything else.
std::u32string_view digits(std::string_view field, char32_t (&to)[3]) {
  std::size_t size = 0;
  for (std::size_t at = 0; at < field.size();) {
    const char32_t c = next_code_point(field, at);
    if (size == 3 || !is_digit(c)) return {};
    to[size++] = c;
  }
  return {to, size};
}

bool within(char32_t c, char32_t low, char32_t high) {
  return c >= low && c <= high;
}

// [1-9]\d? | 1\d\d, and of the two-hundreds 2[0-tens]\d and 2(tens+1)[0-ones].
bool is_octet_without_zero(std::u32string_view d, char32_t tens, char32_t ones) {
  if (d.size() == 1 || d.size() == 2) return within(d[0], U'1', U'9');
  return d.size() == 3 && (d[0] == U'1' || (d[0] == U'2' && (within(d[1], U'0', tens) ||
                                                             (d[1] == tens + 1 && within(d[2], U'0', ones)))));
}

// 1?\d{1,2} | 2[0-4]\d | 25[0-5]
bool is_octet(std::u32string_view d) {
  if (d.size() == 3) return d[0] == U'1' || is_octet_without_zero(d, U'4', U'5');
  return !d.empty();
}

// An IPv4 address outside the private and local networks, as the pattern spells them.
bool is_address(std::string_view host) {
  char32_t space[4][3];
  std::u32string_view d[4];
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t dot = host.find('.');
    if ((dot == std::string_view::npos) != (i == 3)) return false;
    d[i] = digits(host.substr(0, dot), space[i]);
    if (i < 3) host.remove_prefix(dot + 1);
  }
  if (!is_octet_without_zero(d[0], U'1', U'3') || !is_octet(d[1]) || !is_octet(d[2]) ||
      !is_octet_without_zero(d[3], U'4', U'4'))
    return false;
  if (d[0] == U"10" || d[0] == U"127") return false;
  if ((d[0] == U"169" && d[1] == U"254") || (d[0] == U"192" && d[1] == U"168")) return false;
  const bool to_31 = d[1].size() == 2 && ((d[1][0] == U'1' && within(d[1][1], U'6', U'9')) || d[1][0] == U'2' ||
                                          (d[1][0] == U'3' && within(d[1][1], U'0', U'1')));
  return d[0] != U"172" || !to_31;
}

// What may follow the host: a port of 2 to 5 digits, a path. `rest` is empty or begins with one of `:/?#`.
bool is_port_and_path(std::string_view rest) {
  if (rest.empty() || rest[0] != ':') return true;
  std::size_t at = 1, count = 0;
  while (at < rest.size() && rest[at] != '/' && rest[at] != '?' && rest[at] != '#')
    if (!is_digit(next_code_point(rest, at)) || ++count > 5) return false;
  return count >= 2;
}

// Whether a host, and what may follow it, starts at `at` and fills the chunk.
bool is_host_from(std::string_view chunk, std::size_t at) {
  const std::size_t end = std::min(chunk.find_first_of("@:/?#", at), chunk.size());
  if (end < chunk.size() && chunk[end] == '@') return false;
  const std::string_view host = chunk.substr(at, end - at);
  return (is_domain(host) || is_address(host)) && is_port_and_path(chunk.substr(end));
}

// End of `[\w+.-]{2,}://` at the start of the chunk, 0 if it does not stand there.
std::size_t scheme_end(std::string_view chunk) {
  const std::size_t colon = chunk.find(':');
  if (colon == std::string_view::npos || !chunk.substr(colon).starts_with("://")) return 0;
  std::size_t count = 0;
  for (std::size_t at = 0; at < colon; ++count) {
    const char32_t c = next_code_point(chunk, at);
    if (!is_word_character(c) && c != U'+' && c != U'-' && c != U'.') return 0;
  }
  return count >= 2 ? colon + 3 : 0;
}

}  // namespace

bool is_url(std::string_view chunk) {
  if (chunk.find('.') == std::string_view::npos) return false;
  if (is_host_from(chunk, 0)) return true;
  if (const std::size_t end = scheme_end(chunk); end != 0 && is_host_from(chunk, end)) return true;
  // Whatever stands before an @ passes for a user name. A host holds none, so each stretch is looked at once.
  for (std::size_t at = chunk.find('@', 1); at != std::string_view::npos; at = chunk.find('@', at + 1))
    if (is_host_from(chunk, at + 1)) return true;
  return false;
}

}  // namespace curate::spacy_en
