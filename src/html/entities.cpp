// SPDX-License-Identifier: Apache-2.0
#include "html/entities.hpp"

#include <array>
#include <cstring>
#include <vector>

#include <curate/error.hpp>

#include "html/scan.hpp"
#include "util/builtin.hpp"
#include "util/utf8.hpp"

namespace curate::html {

namespace {

constexpr std::size_t kLongestName = 32;     // "CounterClockwiseContourIntegral;"
constexpr std::size_t kLongestBareName = 6;  // "Aacute"
constexpr std::size_t kSlots = 8192;

// What 0x80 to 0x9F mean in a numeric reference (HTML Standard, "numeric character reference end state"); 0 =
// itself.
constexpr std::array<char16_t, 32> kC1 = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                          0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                          0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                          0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alphanumeric(char c) {
  return is_letter(c) || is_digit(c);
}

class Names {
 public:
  Names() : slots_(kSlots) {
    std::string_view file = builtin_file("html/entities.txt").value_or(std::string_view());
    if (file.empty()) throw RunError("the built-in list of HTML entities is missing");
    while (!file.empty()) {
      const std::size_t space = file.find(' '), end = file.find('\0');
      const std::string_view name = file.substr(0, space);
      std::size_t at = slot(name);
      while (!slots_[at].name.empty()) at = (at + 1) % kSlots;
      slots_[at] = {name, file.substr(space + 1, end - space - 1)};
      file.remove_prefix(end + 2);
    }
  }
  std::string_view find(std::string_view name) const {
    for (std::size_t at = slot(name); !slots_[at].name.empty(); at = (at + 1) % kSlots)
      if (slots_[at].name == name) return slots_[at].utf8;
    return {};
  }

 private:
  struct Slot {
    std::string_view name, utf8;
  };
  static std::size_t slot(std::string_view name) {
    std::uint32_t hash = 2166136261;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
    return (hash ^ hash >> 15) % kSlots;
  }
  std::vector<Slot> slots_;
};

Reference make(std::size_t used, std::string_view utf8) {
  Reference reference;
  reference.used = used;
  reference.size = static_cast<std::uint8_t>(utf8.size());
  std::memcpy(reference.utf8, utf8.data(), utf8.size());
  return reference;
}

Reference numeric(std::string_view text) {
  std::size_t at = 2;
  const bool hex = at < text.size() && lower(text[at]) == 'x';
  at += hex;
  const std::size_t digits = at;
  char32_t code = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    char32_t digit;
    if (is_digit(c))
      digit = static_cast<char32_t>(c - '0');
    else if (hex && lower(c) >= 'a' && lower(c) <= 'f')
      digit = static_cast<char32_t>(lower(c) - 'a' + 10);
    else
      break;
    code = std::min<char32_t>(code * (hex ? 16 : 10) + digit, 0x110000);
  }
  if (at == digits) return {};
  if (at < text.size() && text[at] == ';') ++at;
  if (code == 0) code = 0xFFFD;
  if (code >= 0x80 && code < 0xA0 && kC1[code - 0x80] != 0) code = kC1[code - 0x80];
  char buffer[8];
  std::string utf8;
  append_code_point(code, utf8);
  std::memcpy(buffer, utf8.data(), utf8.size());
  return make(at, {buffer, utf8.size()});
}

}  // namespace

Reference decode_reference(std::string_view text, bool in_attribute) {
  if (text.size() < 2) return {};
  if (text[1] == '#') return numeric(text);
  static const Names names;
  std::size_t run = 1;
  while (run < text.size() && run <= kLongestName && is_alphanumeric(text[run])) ++run;
  if (run < text.size() && text[run] == ';') {
    const std::string_view utf8 = names.find(text.substr(1, run));
    if (!utf8.empty()) return make(run + 1, utf8);
  }
  for (std::size_t length = std::min(run - 1, kLongestBareName); length >= 2; --length) {
    const std::string_view utf8 = names.find(text.substr(1, length));
    if (utf8.empty()) continue;
    const char next = 1 + length < text.size() ? text[1 + length] : '\0';
    if (in_attribute && (next == '=' || is_alphanumeric(next))) return {};
    return make(1 + length, utf8);
  }
  return {};
}

void append_decoded(std::string_view text, bool in_attribute, std::string& out) {
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '&') {
      const Reference reference = decode_reference(text.substr(at), in_attribute);
      if (reference.used == 0) continue;
      out.append(text, from, at - from);
      out.append(reference.utf8, reference.size);
      from = at + reference.used;
      at = from - 1;
    } else if (text[at] == '\r') {
      out.append(text, from, at - from);
      out += '\n';
      from = at + 1;
      if (from < text.size() && text[from] == '\n') ++from;
      at = from - 1;
    }
  }
  out.append(text, from, text.size() - from);
}

}  // namespace curate::html
