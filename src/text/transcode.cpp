// SPDX-License-Identifier: Apache-2.0
#include "text/transcode.hpp"

#include <array>
#include <cstdint>
#include <cstring>

#include "text/encoding_tables.hpp"
#include "text/transcode_cjk.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080;

// A byte ≥ 0x80 as UTF-8.
struct Encoded {
  char bytes[3];
  std::uint8_t size;
};
using HighHalf = std::array<Encoded, 128>;

HighHalf high_half(Encoding encoding) {
  HighHalf half{};
  for (std::size_t i = 0; i < half.size(); ++i) {
    const char32_t code = encoding == Encoding::kUserDefined
                              ? static_cast<char32_t>(0xF780 + i)
                              : encoding_tables().single_byte(static_cast<std::size_t>(encoding), i);
    std::string utf8;
    append_code_point(code == 0xFFFF ? 0xFFFD : code, utf8);
    half[i].size = static_cast<std::uint8_t>(utf8.size());
    std::memcpy(half[i].bytes, utf8.data(), utf8.size());
  }
  return half;
}

const HighHalf& high_half_of(Encoding encoding) {
  static const auto all = [] {
    std::array<HighHalf, kSingleByteEncodings + 1> halves{};
    for (std::size_t i = 0; i < halves.size(); ++i) halves[i] = high_half(static_cast<Encoding>(i));
    return halves;
  }();
  return all[static_cast<std::size_t>(encoding)];
}

std::size_t single_byte(Encoding encoding, std::string_view bytes, std::string& utf8) {
  const HighHalf& half = high_half_of(encoding);
  std::size_t replaced = 0, at = 0;
  char buffer[4096];
  while (at < bytes.size()) {
    std::size_t used = 0;
    while (at < bytes.size() && used + 8 <= sizeof buffer) {
      std::uint64_t word;
      if (at + 8 <= bytes.size() && (std::memcpy(&word, bytes.data() + at, 8), (word & kHighBits) == 0)) {
        std::memcpy(buffer + used, &word, 8);
        used += 8;
        at += 8;
        continue;
      }
      const auto byte = static_cast<unsigned char>(bytes[at++]);
      if (byte < 0x80) {
        buffer[used++] = static_cast<char>(byte);
        continue;
      }
      const Encoded& e = half[byte - 0x80];
      std::memcpy(buffer + used, e.bytes, sizeof e.bytes);
      used += e.size;
      replaced += std::memcmp(e.bytes, "\xEF\xBF\xBD", 3) == 0;
    }
    utf8.append(buffer, used);
  }
  return replaced;
}

std::size_t utf16(std::string_view bytes, bool big, std::string& utf8) {
  std::size_t replaced = 0, at = 0;
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(bytes[i]), b = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<char32_t>(big ? a << 8 | b : b << 8 | a);
  };
  const auto replace = [&] {
    append_code_point(0xFFFD, utf8);
    ++replaced;
  };
  while (at + 2 <= bytes.size()) {
    const char32_t first = unit(at);
    at += 2;
    if (first < 0xD800 || first > 0xDFFF) {
      append_code_point(first, utf8);
      continue;
    }
    const bool lead = first < 0xDC00 && at + 2 <= bytes.size();
    const char32_t second = lead ? unit(at) : 0;
    if (second < 0xDC00 || second > 0xDFFF) {
      // A lead surrogate cut off by an odd last byte is one error with it.
      if (first < 0xDC00 && bytes.size() - at == 1) at = bytes.size();
      replace();
      continue;
    }
    at += 2;
    append_code_point(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00), utf8);
  }
  if (at < bytes.size()) replace();
  return replaced;
}

}  // namespace

std::size_t transcode(Encoding encoding, std::string_view bytes, std::string& utf8) {
  if (encoding <= Encoding::kUserDefined) return single_byte(encoding, bytes, utf8);
  switch (encoding) {
    case Encoding::kUtf16Be:
      return utf16(bytes, true, utf8);
    case Encoding::kUtf16Le:
      return utf16(bytes, false, utf8);
    case Encoding::kGbk:
    case Encoding::kGb18030:
      return decode_gb18030(bytes, utf8);
    case Encoding::kBig5:
      return decode_big5(bytes, utf8);
    case Encoding::kEucJp:
      return decode_euc_jp(bytes, utf8);
    case Encoding::kIso2022Jp:
      return decode_iso_2022_jp(bytes, utf8);
    case Encoding::kShiftJis:
      return decode_shift_jis(bytes, utf8);
    case Encoding::kEucKr:
      return decode_euc_kr(bytes, utf8);
    case Encoding::kReplacement:
      if (bytes.empty()) return 0;
      append_code_point(0xFFFD, utf8);
      return 1;
    default:
      return append_repaired(bytes, utf8);
  }
}

}  // namespace curate
