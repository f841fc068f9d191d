// SPDX-License-Identifier: Apache-2.0
#include "rules/pii_ip.hpp"

#include <algorithm>

#include "rules/ascii.hpp"

namespace curate {

namespace {

std::size_t digits_end(std::string_view text, std::size_t at, std::size_t most = std::string_view::npos) {
  const std::size_t end = most < text.size() - at ? at + most : text.size();
  while (at < end && is_ascii_digit(text[at])) ++at;
  return at;
}

// End of the last number: as many digits as it can have, three only below 256.
std::size_t last_octet_end(std::string_view text, std::size_t at) {
  const std::size_t end = digits_end(text, at, 3);
  if (end - at < 3) return end;
  return text.substr(at, 3) <= "255" ? end : at + 2;
}

}  // namespace

std::size_t octet_end(std::string_view text, std::size_t at) {
  const std::size_t end = digits_end(text, at, 4);
  if (end - at > 3 || (end - at == 3 && text.substr(at, 3) > "255")) return at;
  return end;
}

std::optional<Span> find_loose_ipv4(std::string_view text, std::size_t from) {
  const auto dotted = [&](std::size_t end) { return end < text.size() && text[end] == '.'; };
  for (std::size_t at = from; at < text.size();) {
    // From dot to dot: what stands before it decides where the match begins.
    const std::size_t dot = text.find('.', at);
    if (dot == std::string_view::npos) return std::nullopt;
    at = dot + 1;
    if (dot == from || !is_ascii_digit(text[dot - 1])) continue;
    const std::size_t second = octet_end(text, dot + 1);
    if (second == dot + 1 || !dotted(second)) continue;
    const std::size_t third = octet_end(text, second + 1);
    if (third == second + 1 || !dotted(third)) continue;
    const std::size_t end = last_octet_end(text, third + 1);
    if (end == third + 1) continue;
    std::size_t begin = dot;
    while (begin > from && dot - begin < 3 && is_ascii_digit(text[begin - 1])) --begin;
    if (dot - begin == 3 && text.substr(begin, 3) > "255") ++begin;
    return Span{begin, end};
  }
  return std::nullopt;
}

std::optional<std::uint32_t> parse_dotted_ipv4(std::string_view text) {
  std::uint32_t address = 0;
  for (int i = 0; i < 4; ++i) {
    const std::size_t end = octet_end(text, 0);
    if (end == 0 || (end > 1 && text[0] == '0')) return std::nullopt;
    std::uint32_t octet = 0;
    for (const char c : text.substr(0, end)) octet = octet * 10 + static_cast<std::uint32_t>(c - '0');
    address = address << 8 | octet;
    text.remove_prefix(end);
    if (i == 3) break;
    if (text.empty() || text[0] != '.') return std::nullopt;
    text.remove_prefix(1);
  }
  return text.empty() ? std::optional(address) : std::nullopt;
}

bool is_global_ipv4(std::uint32_t address) {
  struct Network {
    std::uint32_t first;
    int bits;
  };
  static constexpr Network kNotGlobal[] = {
      {0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},  {0xA9FE0000, 16},
      {0xAC100000, 12}, {0xC0000000, 29}, {0xC00000AA, 31}, {0xC0000200, 24}, {0xC0A80000, 16},
      {0xC6120000, 15}, {0xC6336400, 24}, {0xCB007100, 24}, {0xF0000000, 4},
  };
  return std::ranges::none_of(
      kNotGlobal, [&](const Network& network) { return (address ^ network.first) >> (32 - network.bits) == 0; });
}

}  // namespace curate
