// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "text/tables/unicode_14.hpp"

/// Code points as Python 3.11 sees them (Unicode 14.0), whatever other libraries in the program know. All
/// text is well-formed UTF-8 and every `char32_t` at most U+10FFFF.
namespace curate {

enum class Category : std::uint8_t {
  kLu,
  kLl,
  kLt,
  kLm,
  kLo,
  kMn,
  kMc,
  kMe,
  kNd,
  kNl,
  kNo,
  kPc,
  kPd,
  kPs,
  kPe,
  kPi,
  kPf,
  kPo,
  kSm,
  kSc,
  kSk,
  kSo,
  kZs,
  kZl,
  kZp,
  kCc,
  kCf,
  kCs,
  kCo,
  kCn
};

inline std::uint16_t code_point_record(char32_t c) {
  return tables::kKindRecords[tables::two_stage(tables::kKindBlocks, tables::kKinds, c)];
}
inline Category category(char32_t c) {
  return static_cast<Category>(code_point_record(c) & 0x1F);
}

/// White space of str.split, str.strip, str.isspace and `\s`.
inline bool is_space(char32_t c) {
  return (code_point_record(c) & tables::kSpaceBit) != 0;
}
/// str.isalpha: categories L*.
inline bool is_alpha(char32_t c) {
  return category(c) <= Category::kLo;
}
/// `\d`: category Nd.
inline bool is_digit(char32_t c) {
  return category(c) == Category::kNd;
}
/// str.isalnum: letters and anything with a numeric value.
inline bool is_alnum(char32_t c) {
  return (code_point_record(c) & tables::kAlnumBit) != 0;
}
/// `\w`.
inline bool is_word_character(char32_t c) {
  return c == U'_' || is_alnum(c);
}
inline bool is_upper(char32_t c) {
  return (code_point_record(c) & tables::kUpperBit) != 0;
}
inline bool is_lower(char32_t c) {
  return (code_point_record(c) & tables::kLowerBit) != 0;
}
/// Category P*.
inline bool is_punctuation(char32_t c) {
  return category(c) >= Category::kPc && category(c) <= Category::kPo;
}
/// Where str.splitlines breaks (CR LF is one break).
inline bool is_line_break(char32_t c) {
  return (code_point_record(c) & tables::kLineBreakBit) != 0;
}
/// Canonical combining class.
inline std::uint8_t combining_class(char32_t c) {
  return tables::two_stage(tables::kClassBlocks, tables::kClasses, c);
}

/// Decodes the code point that ends at `at` > 0 and moves `at` to its first byte.
char32_t previous_code_point(std::string_view utf8, std::size_t& at);

/// Without white space at its ends, as str.strip, lstrip, rstrip.
std::string_view strip(std::string_view text);
std::string_view strip_left(std::string_view text);
std::string_view strip_right(std::string_view text);

/// Takes the next line of str.splitlines off `left`, without its end; call while `left` is not empty.
std::string_view take_line(std::string_view& left);

/// str.lower: one code point may become two (U+0130), a capital sigma at the end of a word takes its final
/// form.
void append_lower(std::string_view text, std::string& out);
/// Lower case of one code point out of context; U+0130 gives U+0069 (and would need U+0307 after it).
inline char32_t lower(char32_t c) {
  if (c < 0x80) return c >= U'A' && c <= U'Z' ? c + 32 : c;
  if (c == 0x130) return U'i';
  const auto delta = tables::kLowerDeltas[tables::two_stage(tables::kLowerBlocks, tables::kLowers, c)];
  return static_cast<char32_t>(static_cast<std::int32_t>(c) + delta);
}
/// Whether the capital sigma (U+03A3) at byte `at` becomes U+03C2 in lower case.
bool is_final_sigma(std::string_view text, std::size_t at);

/// Canonical decomposition of one code point, in order, without reordering against neighbours.
/// Writes 1 to 4 code points and returns how many.
std::size_t decompose(char32_t c, char32_t* to);

/// Puts marks that stand between two starters into canonical order: by combining class, equal ones as they
/// are.
void order_marks(std::span<char32_t> marks);

/// unicodedata.normalize: NFD and NFC.
void append_nfd(std::string_view text, std::string& out);
void append_nfc(std::string_view text, std::string& out);

/// Offset of the first byte of `text` at or after `from` that is not ASCII; text.size() if there is none.
std::size_t find_non_ascii(std::string_view text, std::size_t from);

}  // namespace curate
