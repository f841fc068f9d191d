// SPDX-License-Identifier: Apache-2.0
#include "text/transcode_cjk.hpp"

#include <cstdint>

#include "text/encoding_tables.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

// What one step of a decoder found.
struct Step {
  std::size_t used;            // bytes
  char32_t first, second = 0;  // first 0 = an error
};

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
  std::size_t size() const { return bytes_.size(); }
  // 0x100 past the end: in no range.
  unsigned operator[](std::size_t i) const { return i < bytes_.size() ? static_cast<unsigned char>(bytes_[i]) : 0x100; }

 private:
  std::string_view bytes_;
};

constexpr bool within(unsigned byte, unsigned low, unsigned high) {
  return byte >= low && byte <= high;
}

// An error over `used` bytes, the last of which is read again if it is ASCII.
Step error(const Bytes& in, std::size_t at, std::size_t used) {
  while (used > 1 && in[at + used - 1] == 0x100) --used;
  if (used > 1 && in[at + used - 1] < 0x80) --used;
  return {used, 0};
}

template <class Decode>
std::size_t decode(std::string_view bytes, std::string& utf8, Decode step) {
  const Bytes in(bytes);
  std::size_t replaced = 0, at = 0;
  while (at < bytes.size()) {
    std::size_t ascii = at;
    while (ascii < bytes.size() && static_cast<unsigned char>(bytes[ascii]) < 0x80) ++ascii;
    utf8.append(bytes, at, ascii - at);
    at = ascii;
    if (at == bytes.size()) break;
    const Step found = step(in, at);
    at += found.used;
    replaced += found.first == 0;
    append_code_point(found.first == 0 ? 0xFFFD : found.first, utf8);
    if (found.second != 0) append_code_point(found.second, utf8);
  }
  return replaced;
}

Step gb18030(const Bytes& in, std::size_t at) {
  const unsigned a = in[at], b = in[at + 1];
  if (a == 0x80) return {1, 0x20AC};
  if (a == 0xFF) return {1, 0};
  if (within(b, 0x30, 0x39)) {
    const unsigned c = in[at + 2], d = in[at + 3];
    // What follows an incomplete four-byte sequence is read again.
    if (!within(c, 0x81, 0xFE)) return {c == 0x100 ? std::size_t{2} : std::size_t{1}, 0};
    if (!within(d, 0x30, 0x39)) return {d == 0x100 ? std::size_t{3} : std::size_t{1}, 0};
    const std::uint32_t pointer = ((a - 0x81) * 10 + b - 0x30) * 1260 + (c - 0x81) * 10 + d - 0x30;
    const char32_t code = encoding_tables().gb18030_ranges(pointer);
    return {4, code};
  }
  if (!within(b, 0x40, 0x7E) && !within(b, 0x80, 0xFE)) return error(in, at, 2);
  const char32_t code = encoding_tables().gb18030((a - 0x81) * 190 + b - (b < 0x7F ? 0x40 : 0x41));
  return code != 0 ? Step{2, code} : error(in, at, 2);
}

Step big5(const Bytes& in, std::size_t at) {
  const unsigned a = in[at], b = in[at + 1];
  if (!within(a, 0x81, 0xFE)) return {1, 0};
  if (!within(b, 0x40, 0x7E) && !within(b, 0xA1, 0xFE)) return error(in, at, 2);
  const unsigned pointer = (a - 0x81) * 157 + b - (b < 0x7F ? 0x40 : 0x62);
  switch (pointer) {
    case 1133:
      return {2, 0xCA, 0x304};
    case 1135:
      return {2, 0xCA, 0x30C};
    case 1164:
      return {2, 0xEA, 0x304};
    case 1166:
      return {2, 0xEA, 0x30C};
    default:
      break;
  }
  const char32_t code = encoding_tables().big5(pointer);
  return code != 0 ? Step{2, code} : error(in, at, 2);
}

Step euc_jp(const Bytes& in, std::size_t at) {
  const unsigned a = in[at], b = in[at + 1];
  if (a == 0x8E && within(b, 0xA1, 0xDF)) return {2, 0xFF61 - 0xA1 + b};
  const bool three = a == 0x8F && within(b, 0xA1, 0xFE);
  if (!three && a != 0x8E && a != 0x8F && !within(a, 0xA1, 0xFE)) return {1, 0};
  const std::size_t last = three ? 2 : 1;
  const unsigned row = in[at + last - 1], cell = in[at + last];
  const char32_t code = !within(row, 0xA1, 0xFE) || !within(cell, 0xA1, 0xFE) ? 0
                        : three ? encoding_tables().jis0212((row - 0xA1) * 94 + cell - 0xA1)
                                : encoding_tables().jis0208((row - 0xA1) * 94 + cell - 0xA1);
  return code != 0 ? Step{last + 1, code} : error(in, at, last + 1);
}

Step shift_jis(const Bytes& in, std::size_t at) {
  const unsigned a = in[at], b = in[at + 1];
  if (a == 0x80) return {1, 0x80};
  if (within(a, 0xA1, 0xDF)) return {1, 0xFF61 - 0xA1 + a};
  if (!within(a, 0x81, 0x9F) && !within(a, 0xE0, 0xFC)) return {1, 0};
  if (!within(b, 0x40, 0x7E) && !within(b, 0x80, 0xFC)) return error(in, at, 2);
  const unsigned pointer = (a - (a < 0xA0 ? 0x81 : 0xC1)) * 188 + b - (b < 0x7F ? 0x40 : 0x41);
  if (within(pointer, 8836, 10715)) return {2, 0xE000 - 8836 + pointer};
  const char32_t code = encoding_tables().jis0208(pointer);
  return code != 0 ? Step{2, code} : error(in, at, 2);
}

Step euc_kr(const Bytes& in, std::size_t at) {
  const unsigned a = in[at], b = in[at + 1];
  if (!within(a, 0x81, 0xFE)) return {1, 0};
  if (!within(b, 0x41, 0xFE)) return error(in, at, 2);
  const char32_t code = encoding_tables().euc_kr((a - 0x81) * 190 + b - 0x41);
  return code != 0 ? Step{2, code} : error(in, at, 2);
}

}  // namespace

std::size_t decode_gb18030(std::string_view bytes, std::string& utf8) {
  return decode(bytes, utf8, gb18030);
}
std::size_t decode_big5(std::string_view bytes, std::string& utf8) {
  return decode(bytes, utf8, big5);
}
std::size_t decode_euc_jp(std::string_view bytes, std::string& utf8) {
  return decode(bytes, utf8, euc_jp);
}
std::size_t decode_shift_jis(std::string_view bytes, std::string& utf8) {
  return decode(bytes, utf8, shift_jis);
}
std::size_t decode_euc_kr(std::string_view bytes, std::string& utf8) {
  return decode(bytes, utf8, euc_kr);
}

std::size_t decode_iso_2022_jp(std::string_view bytes, std::string& utf8) {
  enum class Set { kAscii, kRoman, kKatakana, kKanji };
  Set set = Set::kAscii;
  bool escaped = false;  // two escapes with nothing between them are an error
  const Bytes in(bytes);
  std::size_t replaced = 0, at = 0;
  const auto put = [&](char32_t code) {
    escaped = false;
    replaced += code == 0;
    append_code_point(code == 0 ? 0xFFFD : code, utf8);
  };
  while (at < bytes.size()) {
    const unsigned a = in[at];
    if (a == 0x1B) {
      const unsigned b = in[at + 1], c = in[at + 2];
      Set next = set;
      bool known = true;
      if (b == '(' && c == 'B')
        next = Set::kAscii;
      else if (b == '(' && c == 'J')
        next = Set::kRoman;
      else if (b == '(' && c == 'I')
        next = Set::kKatakana;
      else if (b == '$' && (c == '@' || c == 'B'))
        next = Set::kKanji;
      else
        known = false;
      if (!known) {
        put(0);
        ++at;
        continue;
      }
      if (escaped) put(0);
      set = next;
      escaped = true;
      at += 3;
      continue;
    }
    if (set == Set::kKanji) {
      if (!within(a, 0x21, 0x7E)) {
        put(0);
        ++at;
        continue;
      }
      const unsigned b = in[at + 1];
      if (b == 0x1B) {
        put(0);
        ++at;
        continue;
      }
      put(within(b, 0x21, 0x7E) ? encoding_tables().jis0208((a - 0x21) * 94 + b - 0x21) : 0);
      at += b == 0x100 ? 1 : 2;
      continue;
    }
    ++at;
    if (a >= 0x80 || a == 0x0E || a == 0x0F)
      put(0);
    else if (set == Set::kKatakana)
      put(within(a, 0x21, 0x5F) ? 0xFF61 - 0x21 + a : 0);
    else if (set == Set::kRoman && a == 0x5C)
      put(0xA5);
    else if (set == Set::kRoman && a == 0x7E)
      put(0x203E);
    else {
      escaped = false;
      utf8.push_back(static_cast<char>(a));
    }
  }
  return replaced;
}

}  // namespace curate
