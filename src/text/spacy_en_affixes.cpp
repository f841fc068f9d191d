// SPDX-License-Identifier: Apache-2.0
#include "text/spacy_en_affixes.hpp"

#include "text/spacy_en_rules.hpp"
#include "text/tables/spacy_en.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate::spacy_en {

namespace {

using tables::SpacyBit;

constexpr char32_t kEllipsis = U'…', kDegree = U'°', kRightQuote = U'’';

bool is_ascii_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}
bool is(char32_t c, SpacyBit bit) {
  return (tables::spacy_class(c) & bit) != 0;
}

// The code point that ends at `at`, moving `at` before it; 0 at the start of the chunk.
char32_t back(std::string_view chunk, std::size_t& at) {
  return at == 0 ? 0 : previous_code_point(chunk, at);
}

// Length of the run of full stops that starts at `at`.
std::size_t dots(std::string_view chunk, std::size_t at) {
  const std::size_t end = chunk.find_first_not_of('.', at);
  return (end == std::string_view::npos ? chunk.size() : end) - at;
}

// A full stop at the end, one only, counts by what is before it.
bool is_final_stop(std::string_view chunk) {
  std::size_t at = chunk.size() - 1;
  const char32_t before = back(chunk, at);
  if (before == 0) return false;
  if (is(before, SpacyBit::kBeforeDot)) return true;
  const char32_t second = back(chunk, at);
  if (is(before, SpacyBit::kUpper) && second != 0 && is(second, SpacyBit::kUpper)) return true;
  return second == kDegree && std::u32string_view(U"FfCcKk").find(before) != std::u32string_view::npos;
}

// What follows the last digit of the chunk, if that is a unit, a currency or a plus.
std::size_t after_digit_length(std::string_view chunk) {
  const Rules& rules = Rules::get();
  const std::size_t most = rules.longest_after_digit();
  for (std::size_t n = 1; n <= most && n < chunk.size(); ++n)
    if (is_ascii_digit(static_cast<unsigned char>(chunk[chunk.size() - n - 1])))
      return rules.is_after_digit(chunk.substr(chunk.size() - n)) ? n : 0;
  return 0;
}

}  // namespace

std::size_t prefix_length(std::string_view chunk) {
  if (chunk.empty()) return 0;
  const char first = chunk[0];
  if (first == '.') {
    const std::size_t run = dots(chunk, 0);
    return run >= 2 ? run : 0;
  }
  if (first == '+') return chunk.size() > 1 && is_ascii_digit(static_cast<unsigned char>(chunk[1])) ? 0 : 1;
  if (first == 'U') return chunk.starts_with("US$") ? 3 : 0;
  if (first == 'C' || first == 'A') return chunk.size() > 1 && chunk[1] == '$' ? 2 : 0;
  std::size_t end = 0;
  return is(next_code_point(chunk, end), SpacyBit::kPrefix) ? end : 0;
}

std::size_t suffix_length(std::string_view chunk) {
  if (chunk.empty()) return 0;
  const char last_byte = chunk.back();
  if (last_byte == '.') {
    const std::size_t before = chunk.find_last_not_of('.');
    const std::size_t run = chunk.size() - (before == std::string_view::npos ? 0 : before + 1);
    return run >= 2 ? run : is_final_stop(chunk) ? 1 : 0;
  }
  std::size_t at = chunk.size();
  const char32_t last = previous_code_point(chunk, at);
  if (last_byte == 's' || last_byte == 'S' || last == kEllipsis) {
    const char32_t before = back(chunk, at);
    if (last == kEllipsis ? before == kEllipsis : before == U'\'' || before == kRightQuote) return chunk.size() - at;
    at = chunk.size();
    previous_code_point(chunk, at);
  }
  if (const std::size_t length = after_digit_length(chunk)) return length;
  return is(last, SpacyBit::kSuffix) ? chunk.size() - at : 0;
}

Infix next_infix(std::string_view chunk, std::size_t from) {
  std::size_t at = from;
  char32_t left = 0;  // before `at`
  if (from > 0) {
    std::size_t before = from;
    left = previous_code_point(chunk, before);
  }
  const auto peek = [&](std::size_t i) { return i < chunk.size() ? next_code_point(chunk, i) : char32_t{0}; };
  const auto alpha_at = [&](std::size_t i) { return i < chunk.size() && is(peek(i), SpacyBit::kAlpha); };
  while (at < chunk.size()) {
    std::size_t end = at;
    const char32_t c = next_code_point(chunk, end);
    const Infix found{at, end};
    // In the order of the alternatives.
    if (c == U'.') {
      const std::size_t run = dots(chunk, at);
      if (run >= 2) return {at, at + run};
      if (left != 0 && is(left, SpacyBit::kDotLeft) && end < chunk.size() && is(peek(end), SpacyBit::kDotRight))
        return found;
    } else if (is(c, SpacyBit::kInfix)) {
      return found;
    } else if (left != 0) {
      const bool alpha_left = is(left, SpacyBit::kAlpha), digit_left = is_ascii_digit(left);
      switch (c) {
        case U'+':
        case U'*':
        case U'^':
          if (digit_left && (is_ascii_digit(peek(end)) || peek(end) == U'-')) return found;
          break;
        case U'-': {
          if (digit_left && (is_ascii_digit(peek(end)) || peek(end) == U'-')) return found;
          if (!alpha_left && !digit_left) break;
          std::size_t run = end;
          while (run < at + 3 && run < chunk.size() && chunk[run] == '-') ++run;
          if (alpha_at(run)) return {at, run};
          break;
        }
        case U',':
          if (alpha_left && alpha_at(end)) return found;
          break;
        case U'—': {
          if (!alpha_left && !digit_left) break;
          if (alpha_at(end)) return found;
          std::size_t two = end;
          if (peek(end) == U'—' && (next_code_point(chunk, two), alpha_at(two))) return {at, two};
          break;
        }
        case U'–':
        case U'~':
        case U':':
        case U'<':
        case U'>':
        case U'=':
        case U'/':
          if ((alpha_left || digit_left) && alpha_at(end)) return found;
          break;
        default:
          break;
      }
    }
    left = c;
    at = end;
  }
  return {chunk.size(), chunk.size()};
}

}  // namespace curate::spacy_en
