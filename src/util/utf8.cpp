// SPDX-License-Identifier: Apache-2.0
#include "util/utf8.hpp"

#include <cstring>

#include <simdjson.h>

namespace curate {

bool is_utf8(std::string_view bytes) {
  return simdjson::validate_utf8(bytes.data(), bytes.size());
}

std::size_t count_code_points(std::string_view utf8) {
  const char* p = utf8.data();
  std::size_t left = utf8.size();
  std::size_t continuation = 0;
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  // Up to 255 words are summed bytewise, so that the inner loop has one addition and vectorises.
  while (left >= 8) {
    std::uint64_t sums = 0;
    const std::size_t words = left / 8 < 255 ? left / 8 : 255;
    for (std::size_t i = 0; i < words; ++i, p += 8) {
      std::uint64_t w;
      std::memcpy(&w, p, 8);
      sums += (w >> 7) & (~w >> 6) & kOnes;
    }
    left -= words * 8;
    const std::uint64_t pairs = (sums & 0x00FF00FF00FF00FF) + ((sums >> 8) & 0x00FF00FF00FF00FF);
    continuation += (pairs * 0x0001000100010001) >> 48;
  }
  for (; left > 0; --left, ++p) continuation += (static_cast<unsigned char>(*p) & 0xC0) == 0x80;
  return utf8.size() - continuation;
}

char* write_code_point(char32_t c, char* to) {
  const auto put = [&](char32_t b) { *to++ = static_cast<char>(static_cast<unsigned char>(b)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6));
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  }
  return to;
}

void append_code_point(char32_t c, std::string& out) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
  char bytes[4];
  out.append(bytes, write_code_point(c, bytes));
}

namespace {

// Length of the sequence at `at`: positive if well-formed, else minus the length of its maximal ill-formed subpart
// (Unicode 15, table 3-7).
int sequence_length(std::string_view s, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const unsigned char b = byte(at);
  if (b < 0x80) return 1;
  int need = 0;
  unsigned char low = 0x80, high = 0xBF;
  if (b >= 0xC2 && b <= 0xDF) {
    need = 1;
  } else if (b >= 0xE0 && b <= 0xEF) {
    need = 2;
    if (b == 0xE0) low = 0xA0;
    if (b == 0xED) high = 0x9F;
  } else if (b >= 0xF0 && b <= 0xF4) {
    need = 3;
    if (b == 0xF0) low = 0x90;
    if (b == 0xF4) high = 0x8F;
  } else {
    return -1;
  }
  for (int i = 1; i <= need; ++i) {
    const std::size_t p = at + static_cast<std::size_t>(i);
    if (p >= s.size() || byte(p) < low || byte(p) > high) return -i;
    low = 0x80;
    high = 0xBF;
  }
  return need + 1;
}

}  // namespace

std::size_t append_repaired(std::string_view bytes, std::string& out) {
  if (is_utf8(bytes)) {
    out.append(bytes);
    return 0;
  }
  std::size_t replaced = 0, from = 0, at = 0;
  while (at < bytes.size()) {
    const int length = sequence_length(bytes, at);
    if (length > 0) {
      at += static_cast<std::size_t>(length);
      continue;
    }
    out.append(bytes, from, at - from);
    out.append("\xEF\xBF\xBD");
    ++replaced;
    at += static_cast<std::size_t>(-length);
    from = at;
  }
  out.append(bytes, from, at - from);
  return replaced;
}

std::size_t utf8_floor(std::string_view utf8, std::size_t size) {
  if (size >= utf8.size()) return utf8.size();
  while (size > 0 && (static_cast<unsigned char>(utf8[size]) & 0xC0) == 0x80) --size;
  return size;
}

}  // namespace curate
