// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace curate {

/// The index tables of the WHATWG Encoding Standard (data/encodings/tables.bin, laid out by
/// scripts/make_encoding_tables.py). A pointer outside its table gives 0, "no character".
class EncodingTables {
 public:
  explicit EncodingTables(std::string_view file);

  /// Byte 0x80 + `i` of single-byte encoding `encoding`; 0xFFFF = no character.
  char32_t single_byte(std::size_t encoding, std::size_t i) const { return at(encoding * 128 + i); }
  char32_t jis0208(std::size_t pointer) const { return pointer < 11280 ? at(3584 + pointer) : 0; }
  char32_t jis0212(std::size_t pointer) const { return pointer < 8836 ? at(14864 + pointer) : 0; }
  char32_t euc_kr(std::size_t pointer) const { return pointer < 23940 ? at(23700 + pointer) : 0; }
  char32_t gb18030(std::size_t pointer) const { return pointer < 23940 ? at(47640 + pointer) : 0; }
  char32_t big5(std::size_t pointer) const {
    if (pointer >= 19782) return 0;
    const char32_t low = at(71580 + pointer);
    return low == 0 ? 0 : low | static_cast<char32_t>(byte(kPlaneBits + pointer / 8) >> pointer % 8 & 1) << 17;
  }
  /// The code point of a four-byte sequence's pointer; 0 = none.
  char32_t gb18030_ranges(std::uint32_t pointer) const;

 private:
  static constexpr std::size_t kPlaneBits = std::size_t{71580 + 19782} * 2;
  static constexpr std::size_t kRanges = kPlaneBits + (19782 + 7) / 8;
  static constexpr std::size_t kRangeCount = 206;
  static constexpr std::size_t kBytes = kRanges + kRangeCount * 4;

  unsigned byte(std::size_t i) const { return static_cast<unsigned char>(file_[i]); }
  char32_t two_bytes(std::size_t i) const { return byte(i) | byte(i + 1) << 8; }
  char32_t at(std::size_t entry) const { return two_bytes(entry * 2); }

  std::string_view file_;
};

/// The tables linked into the program.
const EncodingTables& encoding_tables();

}  // namespace curate
