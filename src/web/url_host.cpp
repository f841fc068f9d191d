// SPDX-License-Identifier: Apache-2.0
#include "web/url_host.hpp"

#include <algorithm>

#include "text/idna.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"
#include "web/percent.hpp"

namespace curate {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr std::string_view kForbiddenHost("\0\t\n\r #/:<>?@[\\]^|", 17);

bool is_forbidden_host(char c) {
  return kForbiddenHost.find(c) != std::string_view::npos;
}
bool is_forbidden_domain(char c) {
  return is_forbidden_host(c) || static_cast<unsigned char>(c) <= 0x1F || c == '%' || c == 0x7F;
}

// A part of an IPv4 address: decimal, octal with 0, hexadecimal with 0x. Values above 2^32 come out as 2^32.
std::optional<std::uint64_t> ipv4_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  unsigned base = 10;
  if (text.size() >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
    text.remove_prefix(2);
    base = 16;
  } else if (text.size() >= 2 && text[0] == '0') {
    text.remove_prefix(1);
    base = 8;
  }
  constexpr std::uint64_t kTooLarge = std::uint64_t{1} << 32;
  std::uint64_t value = 0;
  for (const char c : text) {
    const int digit = hex_digit(c);
    if (digit < 0 || static_cast<unsigned>(digit) >= base) return std::nullopt;
    value = std::min(kTooLarge, value * base + static_cast<unsigned>(digit));
  }
  return value;
}

void append_number(std::uint32_t value, unsigned base, std::string& out) {
  char digits[10];
  std::size_t n = 0;
  do digits[n++] = "0123456789abcdef"[value % base];
  while ((value /= base) != 0);
  while (n > 0) out += digits[--n];
}

void append_ipv6(const std::array<std::uint16_t, 8>& pieces, std::string& out) {
  // The first of the longest runs of at least two zeros is left out.
  std::size_t best = 8, best_length = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t length = 0;
    while (i + length < 8 && pieces[i + length] == 0) ++length;
    if (length <= best_length) continue;
    best = i;
    best_length = length;
  }
  out += '[';
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      out += i == 0 ? "::" : ":";
      i += best_length - 1;
      continue;
    }
    append_number(pieces[i], 16, out);
    if (i < 7) out += ':';
  }
  out += ']';
}

// The dotted tail of an IPv6 address: exactly four decimal numbers without leading zeros.
bool parse_dotted_tail(std::string_view text, std::array<std::uint16_t, 8>& pieces, std::size_t& piece) {
  if (piece > 6) return false;
  std::size_t at = 0;
  for (int seen = 0; seen < 4; ++seen) {
    if (seen > 0 && (at == text.size() || text[at++] != '.')) return false;
    if (at == text.size() || !is_digit(text[at])) return false;
    std::uint32_t value = static_cast<std::uint32_t>(text[at++] - '0');
    while (at < text.size() && is_digit(text[at])) {
      if (value == 0) return false;
      value = value * 10 + static_cast<std::uint32_t>(text[at++] - '0');
      if (value > 255) return false;
    }
    pieces[piece] = static_cast<std::uint16_t>(std::uint32_t{pieces[piece]} << 8 | value);
    if (seen % 2 == 1) ++piece;
  }
  return at == text.size();
}

}  // namespace

bool ends_in_number(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  const auto dot = host.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? host : host.substr(dot + 1);
  if (last.empty()) return false;
  if (std::ranges::all_of(last, is_digit)) return true;
  return last.size() >= 2 && last[0] == '0' && (last[1] == 'x' || last[1] == 'X') && ipv4_number(last).has_value();
}

std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  std::uint64_t numbers[4];
  std::size_t count = 0;
  for (;;) {
    const auto dot = text.find('.');
    const auto number = ipv4_number(text.substr(0, dot));
    if (!number || count == 4) return std::nullopt;
    numbers[count++] = *number;
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  std::uint64_t address = numbers[count - 1];
  if (address >= std::uint64_t{1} << (8 * (5 - count))) return std::nullopt;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    if (numbers[i] > 255) return std::nullopt;
    address += numbers[i] << (8 * (3 - i));
  }
  return static_cast<std::uint32_t>(address);
}

std::optional<std::array<std::uint16_t, 8>> parse_ipv6(std::string_view text) {
  std::array<std::uint16_t, 8> pieces{};
  std::size_t piece = 0, at = 0;
  std::optional<std::size_t> compress;
  if (text.starts_with(':')) {
    if (!text.starts_with("::")) return std::nullopt;
    at = 2;
    compress = ++piece;
  }
  while (at < text.size()) {
    if (piece == 8) return std::nullopt;
    if (text[at] == ':') {
      if (compress) return std::nullopt;
      ++at;
      compress = ++piece;
      continue;
    }
    std::uint32_t value = 0;
    std::size_t length = 0;
    while (length < 4 && at + length < text.size() && hex_digit(text[at + length]) >= 0)
      value = value << 4 | static_cast<std::uint32_t>(hex_digit(text[at + length++]));
    if (at + length < text.size() && text[at + length] == '.') {
      if (length == 0 || !parse_dotted_tail(text.substr(at), pieces, piece)) return std::nullopt;
      break;
    }
    at += length;
    if (at < text.size() && text[at] == ':') {
      if (++at == text.size()) return std::nullopt;
    } else if (at < text.size()) {
      return std::nullopt;
    }
    pieces[piece++] = static_cast<std::uint16_t>(value);
  }
  if (compress) {
    std::size_t swaps = piece - *compress;
    piece = 7;
    while (piece != 0 && swaps > 0) std::swap(pieces[piece--], pieces[*compress + swaps-- - 1]);
  } else if (piece != 8) {
    return std::nullopt;
  }
  return pieces;
}

bool parse_host(std::string_view input, bool is_opaque, std::string& out) {
  out.clear();
  if (input.starts_with('[')) {
    if (!input.ends_with(']')) return false;
    const auto address = parse_ipv6(input.substr(1, input.size() - 2));
    if (!address) return false;
    append_ipv6(*address, out);
    return true;
  }
  if (is_opaque) {
    if (std::ranges::any_of(input, is_forbidden_host)) return false;
    append_percent_encoded(input, kControlSet, out);
    return true;
  }
  std::string decoded, domain;
  if (input.find('%') != std::string_view::npos) {
    append_percent_decoded(input, decoded);
    append_repaired(decoded, domain);
    input = domain;
  }
  if (!domain_to_ascii(input, out) || std::ranges::any_of(out, is_forbidden_domain)) return false;
  if (!ends_in_number(out)) return true;
  const auto address = parse_ipv4(out);
  if (!address) return false;
  out.clear();
  for (int shift = 24; shift >= 0; shift -= 8) {
    append_number(*address >> shift & 0xFF, 10, out);
    if (shift > 0) out += '.';
  }
  return true;
}

}  // namespace curate
