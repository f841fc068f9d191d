// SPDX-License-Identifier: Apache-2.0
#include "rules/pii_email.hpp"

#include <array>

#include "rules/ascii.hpp"
#include "rules/pii_ip.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

struct AtomTable {
  std::array<bool, 256> atom{};
  AtomTable() {
    for (int c = 0; c < 128; ++c)
      atom[static_cast<std::size_t>(c)] =
          is_ascii_alnum(static_cast<char>(c)) ||
          (c != 0 && std::string_view("!#$%&'*+/=?^_`{|}~-").find(static_cast<char>(c)) != std::string_view::npos);
  }
};
const AtomTable kAtoms;

bool is_atom(char c) {
  return kAtoms.atom[static_cast<unsigned char>(c)];
}

// `\b` in front of the ASCII character at `at`.
bool is_boundary(std::string_view text, std::size_t at) {
  std::size_t before = at;
  const bool left = at > 0 && is_word_character(previous_code_point(text, before));
  return left != is_word_character(static_cast<unsigned char>(text[at]));
}

// Where the local part before the `@` at `sign` begins: the first place from `from` on where the expression can start
// and get there; `sign` if there is none.
std::size_t local_part(std::string_view text, std::size_t from, std::size_t sign) {
  if (sign == from || !is_atom(text[sign - 1])) return sign;
  std::size_t begin = sign;
  while (begin > from && (is_atom(text[begin - 1]) || (text[begin - 1] == '.' && text[begin] != '.'))) --begin;
  while (begin < sign && !(is_atom(text[begin]) && is_boundary(text, begin))) ++begin;
  return begin;
}

// End of `[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?`'s run of characters at `at`; `at` if it cannot begin there.
std::size_t label_run(std::string_view text, std::size_t at) {
  if (at >= text.size() || !is_ascii_alnum(text[at])) return at;
  while (at < text.size() && (is_ascii_alnum(text[at]) || text[at] == '-')) ++at;
  return at;
}

// End of two or more labels at `at`; npos if they do not stand there.
std::size_t host_end(std::string_view text, std::size_t at) {
  std::size_t before = std::string_view::npos;  // end of the label before
  for (std::size_t labels = 0;; ++labels) {
    const std::size_t end = label_run(text, at);
    if (end == at) return labels >= 2 ? before : std::string_view::npos;
    if (text[end - 1] == '-' || end == text.size() || text[end] != '.') {
      if (labels == 0) return std::string_view::npos;
      std::size_t last = end;
      while (text[last - 1] == '-') --last;
      return last;
    }
    before = end;
    at = end + 1;
  }
}

// End of an address in brackets at `at`, IPv4 or with a tag as its last part; npos if none stands there.
std::size_t literal_end(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '[') return std::string_view::npos;
  ++at;
  for (int i = 0; i < 3; ++i) {
    const std::size_t end = octet_end(text, at);
    if (end == at || end == text.size() || text[end] != '.') return std::string_view::npos;
    at = end + 1;
  }
  std::size_t end = octet_end(text, at);
  if (end == at || end == text.size() || text[end] != ']') {
    end = at;
    while (end < text.size() && (is_ascii_alnum(text[end]) || text[end] == '-')) ++end;
    if (end == at || text[end - 1] == '-' || end == text.size() || text[end] != ':') return std::string_view::npos;
    ++end;
  }
  return end < text.size() && text[end] == ']' ? end + 1 : std::string_view::npos;
}

}  // namespace

std::optional<Span> find_email(std::string_view text, std::size_t from) {
  std::size_t begin_at = from;  // behind the `@` before
  for (std::size_t sign; (sign = text.find('@', begin_at)) != std::string_view::npos; begin_at = sign + 1) {
    const std::size_t begin = local_part(text, begin_at, sign);
    if (begin == sign) continue;
    std::size_t end = host_end(text, sign + 1);
    if (end == std::string_view::npos) end = literal_end(text, sign + 1);
    if (end != std::string_view::npos) return Span{begin, end};
  }
  return std::nullopt;
}

}  // namespace curate
