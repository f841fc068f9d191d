// SPDX-License-Identifier: Apache-2.0
#include "rules/line_marks.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "rules/byte_scan.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

constexpr std::size_t kGate = 4;

struct Range {
  char32_t first, last;
};
// Unicode 14.0: Numeric_Type=Digit, which str.isdigit knows besides Nd.
constexpr Range kOtherDigits[] = {
    {0xB2, 0xB3},     {0xB9, 0xB9},       {0x1369, 0x1371},   {0x19DA, 0x19DA},   {0x2070, 0x2070},
    {0x2074, 0x2079}, {0x2080, 0x2089},   {0x2460, 0x2468},   {0x2474, 0x247C},   {0x2488, 0x2490},
    {0x24EA, 0x24EA}, {0x24F5, 0x24FD},   {0x24FF, 0x24FF},   {0x2776, 0x277E},   {0x2780, 0x2788},
    {0x278A, 0x2792}, {0x10A40, 0x10A43}, {0x10E60, 0x10E68}, {0x11052, 0x1105A}, {0x1F100, 0x1F10A},
};

bool is_any_digit(char32_t c) {
  return is_digit(c) ||
         std::ranges::any_of(kOtherDigits, [c](Range range) { return range.first <= c && c <= range.last; });
}

std::uint64_t ones(std::uint64_t bits) {
  return static_cast<std::uint64_t>(std::popcount(bits));
}

// Whether Python takes a letter of a text for one of a pattern in lower case.
bool equal_in_any_case(char32_t in_text, char32_t in_pattern) {
  if (lower(in_text) == in_pattern) return true;
  return (in_text == U'ı' && in_pattern == U'i') || (in_text == U'ſ' && in_pattern == U's');
}

// What only itself and, of a letter, its capital can match.
bool is_plain(char32_t c) {
  return c < 0x80 && c != U'.' && c != U'i' && c != U's' && c != U'k';
}

}  // namespace

LineMarks mark_line(std::string_view line) {
  LineMarks marks;
  marks.characters = line.size();
  for_each_block(line, [&](std::size_t base, const ByteBlock& block) {
    marks.capitals += ones(block.within('A', 25));
    marks.digits += ones(block.within('0', 9));
    const std::uint64_t wide = block.within(0x80, 0x7F);
    if (wide == 0) return;
    const std::uint64_t inner = block.within(0x80, 0x3F);
    marks.characters -= ones(inner);
    for (std::uint64_t leads = wide & ~inner; leads != 0; leads &= leads - 1) {
      std::size_t at = base + static_cast<unsigned>(std::countr_zero(leads));
      const char32_t c = next_code_point(line, at);
      marks.capitals += is_upper(c);
      marks.digits += is_any_digit(c);
    }
  });
  return marks;
}

bool has_words(std::string_view line, std::size_t n) {
  bool in_word = false;
  for (std::size_t at = 0; n > 0 && at < line.size();) {
    const auto byte = static_cast<unsigned char>(line[at]);
    const bool space = byte > ' ' && byte < 0x80 ? (++at, false) : is_space(next_code_point(line, at));
    n -= !space && !in_word;
    in_word = !space;
  }
  return n == 0;
}

// ^\W*\d(?:,|\.|\d)*(?:k|m|b)?\s+(?:likes|…)\W*$ in lower case; no part of it can give back what it took.
bool is_counter_line(std::string_view line) {
  constexpr std::string_view kCounted[] = {"likes",     "shares",  "comments",  "retweets",  "reposts", "quotes",
                                           "bookmarks", "upvotes", "downvotes", "downloads", "views",   "followers"};
  std::size_t at = 0;
  const auto peek = [&] {
    std::size_t next = at;
    return at < line.size() ? next_code_point(line, next) : char32_t{0};
  };
  const auto skip = [&](auto wanted) {
    const std::size_t begin = at;
    for (std::size_t next = at; next < line.size(); at = next)
      if (!wanted(next_code_point(line, next))) break;
    return at != begin;
  };
  skip([](char32_t c) { return !is_word_character(c); });
  if (!is_digit(peek())) return false;
  skip([](char32_t c) { return c == U',' || c == U'.' || is_digit(c); });
  if (const char32_t unit = lower(peek()); unit == U'k' || unit == U'm' || unit == U'b') {
    std::size_t next = at;
    next_code_point(line, next);
    at = next;
  }
  if (!skip([](char32_t c) { return is_space(c); })) return false;
  std::string word;
  skip([&](char32_t c) {
    if (!is_word_character(c) || word.size() > 16) return false;
    // U+0130 has a lower case of two characters, of which the second ends a word.
    const char32_t small = c == 0x130 ? U'?' : lower(c);
    word += small < 0x80 ? static_cast<char>(small) : '?';
    return true;
  });
  if (std::ranges::find(kCounted, word) == std::end(kCounted)) return false;
  skip([](char32_t c) { return !is_word_character(c); });
  return at == line.size();
}

Phrase::Phrase(std::string_view phrase) {
  for (std::size_t at = 0; at < phrase.size();) letters_ += lower(next_code_point(phrase, at));
  // The longest piece that is plain; its first bytes are enough.
  std::string piece;
  for (std::size_t i = 0; i <= letters_.size(); ++i) {
    if (i < letters_.size() && is_plain(letters_[i])) {
      piece += static_cast<char>(letters_[i]);
      continue;
    }
    if (piece.size() > gate_.size()) gate_ = piece;
    piece.clear();
  }
  gate_.resize(std::min(gate_.size(), kGate));
}

bool Phrase::may_occur(std::string_view text) const {
  if (gate_.empty()) return true;
  std::array<std::uint64_t, kGate> ends{};  // 1: the first i + 1 letters end with the last byte of the block before
  bool found = false;
  for_each_block(text, [&](std::size_t, const ByteBlock& block) {
    if (found) return;
    std::uint64_t so_far = 0, ended = 0;
    for (std::size_t i = 0; i < gate_.size(); ++i) {
      const char c = gate_[i];
      std::uint64_t here = c >= 'a' && c <= 'z' ? block.equal_letter(c) : block.equal(c);
      if (i > 0) here &= so_far << 1 | ended;
      so_far = here;
      ended = std::exchange(ends[i], so_far >> 63);
    }
    found = so_far != 0;
  });
  return found;
}

bool Phrase::occurs(std::string_view text) const {
  if (!may_occur(text)) return false;
  for (std::size_t at = 0; at < text.size(); next_code_point(text, at))
    if (match(text, at) != std::string_view::npos) return true;
  return letters_.empty();
}

std::size_t Phrase::match(std::string_view text, std::size_t at) const {
  for (const char32_t wanted : letters_) {
    if (at == text.size()) return std::string_view::npos;
    const char32_t c = next_code_point(text, at);
    if (wanted == U'.' ? c == U'\n' : !equal_in_any_case(c, wanted)) return std::string_view::npos;
  }
  return at;
}

}  // namespace curate
