// SPDX-License-Identifier: Apache-2.0
#include "rules/inline_urls.hpp"

#include "text/unicode.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

constexpr std::size_t kMostHost = 256, kMostSpaces = 10;
constexpr InlineUrls::Match kNone{std::string_view::npos, std::string_view::npos};

enum Kind : std::uint8_t { kHost = 1, kPath = 2, kDigit = 4 };

// What may stand in a host, and in what follows it.
constexpr auto kKinds = [] {
  std::array<std::uint8_t, 256> kinds{};
  for (const char c : std::string_view("-@:%._+~#=")) kinds[static_cast<unsigned char>(c)] |= kHost | kPath;
  for (const char c : std::string_view("()?&/")) kinds[static_cast<unsigned char>(c)] |= kPath;
  for (unsigned c = 0; c < 128; ++c) {
    const bool digit = c >= '0' && c <= '9';
    if (digit || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) kinds[c] |= kHost | kPath;
    if (digit) kinds[c] |= kDigit;
  }
  return kinds;
}();

bool is(Kind kind, char c) {
  return (kKinds[static_cast<unsigned char>(c)] & kind) != 0;
}

// `\b` of a Python pattern.
bool is_boundary(std::string_view text, std::size_t at) {
  std::size_t before = at, behind = at;
  const bool left = at > 0 && is_word_character(previous_code_point(text, before));
  const bool right = at < text.size() && is_word_character(next_code_point(text, behind));
  return left != right;
}

// Where up to ten characters of white space before `at` begin, not before `from`.
std::size_t spaces_before(std::string_view text, std::size_t at, std::size_t from) {
  for (std::size_t n = 0; n < kMostSpaces && at > from; ++n) {
    std::size_t before = at;
    if (!is_space(previous_code_point(text, before))) break;
    at = before;
  }
  return at;
}

// Where "http://" and the like begins if it ends at `at`, not before `from`; else `at`.
std::size_t scheme_before(std::string_view text, std::size_t at, std::size_t from) {
  const std::string_view before = text.substr(from, at - from);
  for (const std::string_view scheme : {"https://", "http://", "ftp://"})
    if (before.ends_with(scheme)) return at - scheme.size();
  return at;
}

std::size_t path_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is(kPath, text[at])) ++at;
  return at;
}

// Letters Python takes for the same in any case though their lower cases differ, as far as a domain has them.
char32_t fold(char32_t c) {
  switch (c) {
    case U'ı':
      return U'i';
    case U'ſ':
      return U's';
    case U'ϵ':
      return U'ε';
    case U'ᲀ':
      return U'в';
    case U'ᲁ':
      return U'д';
    case U'ᲂ':
      return U'о';
    case U'ᲃ':
      return U'с';
    case U'ᲄ':
    case U'ᲅ':
      return U'т';
    default:
      return lower(c);
  }
}

}  // namespace

InlineUrls::InlineUrls(std::string_view tlds) {
  for (const std::string_view line : split_at(tlds, '\n')) {
    const std::string_view domain = trim_ascii(line);
    if (domain.empty()) continue;
    starts_[static_cast<unsigned char>(domain.front())] = true;
    std::uint32_t node = 0;
    for (std::size_t at = 0; at < domain.size();) {
      const char32_t letter = next_code_point(domain, at);
      if (const Node* const next = step(nodes_[node], letter)) {
        node = static_cast<std::uint32_t>(next - nodes_.data());
        continue;
      }
      const auto added = static_cast<std::uint32_t>(nodes_.size());
      nodes_.push_back({0, nodes_[node].child, letter, false});
      nodes_[node].child = added;
      node = added;
    }
    nodes_[node].ends = true;
  }
}

const InlineUrls::Node* InlineUrls::step(const Node& node, char32_t letter) const {
  for (std::uint32_t child = node.child; child != 0; child = nodes_[child].sibling)
    if (nodes_[child].letter == letter) return &nodes_[child];
  return nullptr;
}

bool InlineUrls::begins_with_tld(std::string_view text) const {
  const Node* node = nodes_.data();
  for (std::size_t at = 0; at < text.size();) {
    node = step(*node, fold(next_code_point(text, at)));
    if (node == nullptr) return false;
    if (node->ends) return true;
  }
  return false;
}

std::size_t InlineUrls::domain_end(std::string_view text, std::size_t at) const {
  std::size_t end = 0;
  const Node* node = nodes_.data();
  while (at < text.size()) {
    node = step(*node, next_code_point(text, at));
    if (node == nullptr) break;
    if (node->ends && is_boundary(text, at)) end = at;
  }
  return end;
}

// [-a-zA-Z0-9@:%._+~#=]{1,256} takes as much as it can, then gives back until a dot and a domain follow; a match begins
// as far to the left as it can.
InlineUrls::Match InlineUrls::find_host(std::string_view text, std::size_t from) const {
  for (std::size_t dot = text.find('.', from); dot != std::string_view::npos; dot = text.find('.', dot + 1)) {
    if (dot == from || dot + 1 == text.size() || !is(kHost, text[dot - 1])) continue;
    if (!starts_[static_cast<unsigned char>(text[dot + 1])]) continue;
    std::size_t end = domain_end(text, dot + 1);
    if (end == 0) continue;
    std::size_t host = dot - 1;
    while (host > from && is(kHost, text[host - 1]) && dot - host < kMostHost) --host;
    const bool whole = host == from || !is(kHost, text[host - 1]);
    for (std::size_t at = dot + 1; at < text.size() && at <= host + kMostHost && is(kHost, text[at]); ++at)
      if (text[at] == '.')
        if (const std::size_t further = domain_end(text, at + 1)) end = further;
    std::size_t begin = host;
    if (whole) begin = spaces_before(text, scheme_before(text, host, from), from);
    return {begin, path_end(text, end)};
  }
  return kNone;
}

InlineUrls::Match InlineUrls::find_ipv4(std::string_view text, std::size_t from) {
  // The end of `(?:[0-2]?[0-9]{1,2}\.){3}[0-9]` if it matches at `at`, else 0.
  const auto quad_end = [&](std::size_t at) -> std::size_t {
    for (int part = 0; part < 3; ++part) {
      std::size_t digits = 0;
      while (digits < 3 && at + digits < text.size() && is(kDigit, text[at + digits])) ++digits;
      if (digits == 0 || (digits == 3 && text[at] > '2') || at + digits >= text.size() || text[at + digits] != '.')
        return 0;
      at += digits + 1;
    }
    return at < text.size() && is(kDigit, text[at]) ? at + 1 : 0;
  };
  for (std::size_t dot = text.find('.', from); dot != std::string_view::npos; dot = text.find('.', dot + 1)) {
    if (dot == from || !is(kDigit, text[dot - 1]) || dot + 1 >= text.size() || !is(kDigit, text[dot + 1])) continue;
    std::size_t begin = dot - 1;
    while (begin > from && is(kDigit, text[begin - 1])) --begin;
    const std::size_t end = quad_end(begin);
    if (end == 0) continue;
    const std::size_t scheme = scheme_before(text, begin, from);
    const std::size_t start = scheme != begin && is_boundary(text, scheme) ? scheme : begin;
    if (!is_boundary(text, start)) continue;
    return {spaces_before(text, start, from), path_end(text, end)};
  }
  return kNone;
}

}  // namespace curate
