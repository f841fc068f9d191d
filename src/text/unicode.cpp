// SPDX-License-Identifier: Apache-2.0
#include "text/unicode.hpp"

#include <cstring>
#include <utility>

#include "util/utf8.hpp"

namespace curate {

char32_t previous_code_point(std::string_view utf8, std::size_t& at) {
  --at;
  while ((static_cast<unsigned char>(utf8[at]) & 0xC0) == 0x80) --at;
  std::size_t end = at;
  return next_code_point(utf8, end);
}

std::string_view strip_left(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    if (!is_space(next_code_point(text, end))) break;
    at = end;
  }
  return text.substr(at);
}

std::string_view strip_right(std::string_view text) {
  std::size_t at = text.size();
  while (at > 0) {
    std::size_t begin = at;
    if (!is_space(previous_code_point(text, begin))) break;
    at = begin;
  }
  return text.substr(0, at);
}

std::string_view strip(std::string_view text) {
  return strip_left(strip_right(text));
}

std::string_view take_line(std::string_view& left) {
  std::size_t at = 0;
  while (at < left.size()) {
    const auto byte = static_cast<unsigned char>(left[at]);
    // All breaks are below U+0020 or start with C2 (0085) or E2 (2028, 2029).
    if (byte >= 0x20 && byte != 0xC2 && byte != 0xE2) {
      ++at;
      continue;
    }
    std::size_t end = at;
    const char32_t c = next_code_point(left, end);
    if (is_line_break(c)) {
      const std::string_view line = left.substr(0, at);
      if (c == U'\r' && end < left.size() && left[end] == '\n') ++end;
      left.remove_prefix(end);
      return line;
    }
    at = end;
  }
  return std::exchange(left, {});
}

std::size_t find_non_ascii(std::string_view text, std::size_t from) {
  constexpr std::uint64_t kHigh = 0x8080808080808080;
  while (from + 8 <= text.size()) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + from, 8);
    if ((word & kHigh) != 0) break;
    from += 8;
  }
  while (from < text.size() && static_cast<unsigned char>(text[from]) < 0x80) ++from;
  return from;
}

bool is_final_sigma(std::string_view text, std::size_t at) {
  const auto bits = [](char32_t c) { return code_point_record(c) & (tables::kCasedBit | tables::kIgnorableBit); };
  int found = tables::kIgnorableBit;
  for (std::size_t i = at; i > 0 && found == tables::kIgnorableBit;) found = bits(previous_code_point(text, i));
  if (found != tables::kCasedBit) return false;
  found = tables::kIgnorableBit;
  next_code_point(text, at);
  while (at < text.size() && found == tables::kIgnorableBit) found = bits(next_code_point(text, at));
  return found != tables::kCasedBit;
}

namespace {

void lower_ascii(const char* from, std::size_t size, char* to) {
  for (std::size_t i = 0; i < size; ++i) {
    const auto c = static_cast<unsigned char>(from[i]);
    to[i] = static_cast<char>(c + (static_cast<unsigned char>(c - 'A') < 26 ? 32 : 0));
  }
}

}  // namespace

void append_lower(std::string_view text, std::string& out) {
  const std::size_t old = out.size();
  // Two bytes become three at most.
  out.resize(old + text.size() + text.size() / 2 + 1);
  char* to = out.data() + old;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = find_non_ascii(text, at);
    lower_ascii(text.data() + at, end - at, to);
    to += end - at;
    at = end;
    while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80) {
      const std::size_t begin = at;
      const char32_t c = next_code_point(text, at);
      if (c == 0x3A3) {
        to = write_code_point(is_final_sigma(text, begin) ? 0x3C2 : 0x3C3, to);
        continue;
      }
      to = write_code_point(lower(c), to);
      if (c == 0x130) to = write_code_point(0x307, to);
    }
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
}

}  // namespace curate
