// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace curate {

/// The encodings of the WHATWG Encoding Standard. Single-byte ones come first, in the order of their tables.
enum class Encoding : std::uint8_t {
  kIbm866,
  kIso8859_2,
  kIso8859_3,
  kIso8859_4,
  kIso8859_5,
  kIso8859_6,
  kIso8859_7,
  kIso8859_8,
  kIso8859_8I,
  kIso8859_10,
  kIso8859_13,
  kIso8859_14,
  kIso8859_15,
  kIso8859_16,
  kKoi8R,
  kKoi8U,
  kMacintosh,
  kWindows874,
  kWindows1250,
  kWindows1251,
  kWindows1252,
  kWindows1253,
  kWindows1254,
  kWindows1255,
  kWindows1256,
  kWindows1257,
  kWindows1258,
  kMacCyrillic,
  kUserDefined,
  kUtf8,
  kUtf16Be,
  kUtf16Le,
  kGbk,
  kGb18030,
  kBig5,
  kEucJp,
  kIso2022Jp,
  kShiftJis,
  kEucKr,
  kReplacement,  ///< what the standard refuses to decode: the whole text is one U+FFFD
};
inline constexpr std::size_t kSingleByteEncodings = 28;

/// The standard's name in lower case: "windows-1252".
std::string_view encoding_name(Encoding encoding);

/// The encoding a label stands for ("latin1" is windows-1252), ASCII case and white space around it ignored.
std::optional<Encoding> encoding_for_label(std::string_view label);

}  // namespace curate
