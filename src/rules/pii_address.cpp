// SPDX-License-Identifier: Apache-2.0
#include "rules/pii_address.hpp"

#include <algorithm>
#include <string>

#include "rules/ascii.hpp"
#include "rules/pii_ip.hpp"
#include "text/unicode.hpp"
#include "util/strings.hpp"
#include "web/url_host.hpp"

namespace curate {

namespace {

constexpr std::size_t kLongestIpv4 = 15, kLongestIpv6 = 45;

// Whether what stands before `at` makes one word with it; beyond U+052F words are often not spaced.
bool is_part_before(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  const char32_t c = previous_code_point(text, at);
  return c == '.' || (c < 0x530 && is_word_character(c));
}

bool is_version(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == ':' || text[at - 1] == '=')) --at;
  std::size_t begin = at;
  while (begin > 0 && at - begin < 10 && is_ascii_letter(text[begin - 1])) --begin;
  static constexpr std::string_view kWords[] = {"v",     "ver",     "version",  "release", "rev",   "revision",
                                                "build", "section", "firmware", "driver",  "kernel"};
  const std::string word = lower_ascii(text.substr(begin, at - begin));
  return std::ranges::find(kWords, word) != std::end(kWords);
}

bool is_ipv6_character(char c) {
  return is_ascii_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
}

}  // namespace

std::size_t public_ipv4_end(std::string_view text, std::size_t at) {
  if (is_part_before(text, at)) return at;
  if (at > 1 && text[at - 1] == '-' && is_ascii_letter(text[at - 2])) return at;  // name-1.2.3.4
  std::size_t end = at;
  while (end < text.size() && end - at <= kLongestIpv4 && (is_ascii_digit(text[end]) || text[end] == '.')) ++end;
  if (end > at && text[end - 1] == '.') --end;  // of the sentence
  if (end < text.size() && (is_ascii_letter(text[end]) || text[end] == '_')) return at;
  const auto address = parse_dotted_ipv4(text.substr(at, end - at));
  if (!address || !is_global_ipv4(*address) || *address >> 28 == 0xE || is_version(text, at)) return at;
  return end;
}

void find_public_ipv6(std::string_view text, PiiFinds& found) {
  std::size_t from = 0;
  for (std::size_t colon; (colon = text.find(':', from)) != std::string_view::npos;) {
    std::size_t begin = colon, end = colon;
    while (begin > from && is_ipv6_character(text[begin - 1])) --begin;
    while (end < text.size() && is_ipv6_character(text[end])) ++end;
    from = end;
    const std::size_t whole = end;
    while (end > colon && (text[end - 1] == '.' || (text[end - 1] == ':' && text[end - 2] != ':'))) --end;
    if (end - begin > kLongestIpv6 || end - begin < 8) continue;
    if (is_part_before(text, begin) || (whole < text.size() && is_ascii_letter(text[whole]))) continue;
    const auto pieces = parse_ipv6(text.substr(begin, end - begin));
    if (!pieces || (*pieces)[0] >> 13 != 1) continue;
    if ((*pieces)[0] == 0x2001 && (*pieces)[1] == 0x0DB8) continue;
    found.push_back({begin, end, PiiKind::kIpv6});
  }
}

}  // namespace curate
