// SPDX-License-Identifier: Apache-2.0
#include "text/splitter_uniseg.hpp"

#include "text/tables/word_break_16.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

using tables::WordBreak;
using enum tables::WordBreak;

template <class... Rest>
bool any(WordBreak value, Rest... rest) {
  return ((value == rest) || ...);
}
bool is_newline(WordBreak b) {
  return any(b, kNewline, kCr, kLf);
}
bool is_skipped(WordBreak b) {
  return any(b, kExtend, kFormat, kZwj);
}
bool is_letter(WordBreak b) {
  return any(b, kALetter, kHebrewLetter);
}
bool is_quote_or_dot(WordBreak b) {
  return any(b, kMidNumLet, kSingleQuote);
}

// Property of the first code point from `at` on that WB4 does not skip.
WordBreak after(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const WordBreak b = tables::word_break(next_code_point(text, at)).property;
    if (!is_skipped(b)) return b;
  }
  return kOther;
}

// Rules WB5 to WB13b between what stands at `p` (before it `pp`) and `b`; `next` is behind `b`.
bool joins(WordBreak pp, WordBreak p, WordBreak b, std::string_view text, std::size_t next) {
  if (is_letter(p)) {
    if (is_letter(b) || b == kNumeric || b == kExtendNumLet) return true;
    if ((b == kMidLetter || is_quote_or_dot(b)) && is_letter(after(text, next))) return true;
    if (p == kHebrewLetter && b == kSingleQuote) return true;
    return p == kHebrewLetter && b == kDoubleQuote && after(text, next) == kHebrewLetter;
  }
  if (p == kNumeric) {
    if (b == kNumeric || is_letter(b) || b == kExtendNumLet) return true;
    return (b == kMidNum || is_quote_or_dot(b)) && after(text, next) == kNumeric;
  }
  if (is_letter(b)) {
    if (is_letter(pp) && (p == kMidLetter || is_quote_or_dot(p))) return true;
    if (pp == kHebrewLetter && p == kDoubleQuote && b == kHebrewLetter) return true;
    return p == kExtendNumLet;
  }
  if (b == kNumeric) return p == kExtendNumLet || (pp == kNumeric && (p == kMidNum || is_quote_or_dot(p)));
  if (b == kKatakana) return any(p, kKatakana, kExtendNumLet);
  return b == kExtendNumLet && any(p, kKatakana, kExtendNumLet);
}

WordBreak ascii_word_break(unsigned char c) {
  return static_cast<WordBreak>(tables::kWordBreaks[c] & (tables::kPictographicBit - 1));
}

struct AsciiWords {
  bool joins[256] = {};  // letters, digits, underscore: any two of them join
  AsciiWords() {
    for (unsigned c = 0; c < 128; ++c)
      joins[c] = any(ascii_word_break(static_cast<unsigned char>(c)), kALetter, kNumeric, kExtendNumLet);
  }
};
const AsciiWords kAsciiWords;

// The end of a segment that starts with an ASCII letter, digit or underscore; 0 if other bytes have a say.
std::size_t ascii_word_end(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  while (true) {
    while (at < text.size() && kAsciiWords.joins[byte(at)]) ++at;
    if (at == text.size()) return at;
    if (byte(at) >= 0x80) return 0;
    const WordBreak middle = ascii_word_break(byte(at));
    if (!any(middle, kMidLetter, kMidNum, kMidNumLet, kSingleQuote) || at + 1 == text.size()) return at;
    if (byte(at + 1) >= 0x80) return 0;
    const WordBreak before = ascii_word_break(byte(at - 1)), behind = ascii_word_break(byte(at + 1));
    if (before != behind) return at;
    if (before == kALetter ? middle == kMidNum : before != kNumeric || middle == kMidLetter) return at;
    ++at;
  }
}

bool holds_alnum(std::string_view segment) {
  for (std::size_t at = 0; at < segment.size();)
    if (is_alnum(next_code_point(segment, at))) return true;
  return false;
}

}  // namespace

std::size_t uniseg_segment_end(std::string_view text, std::size_t at) {
  const auto start = tables::word_break(next_code_point(text, at));
  WordBreak a = start.property;  // directly before the place in question
  WordBreak p = is_skipped(a) ? kOther : a, pp = kOther;
  bool odd_indicators = a == kRegionalIndicator;
  while (at < text.size()) {
    std::size_t next = at;
    const auto [b, pictographic] = tables::word_break(next_code_point(text, next));
    if (a == kCr && b == kLf) return next;
    if (is_newline(a) || is_newline(b)) return at;
    const bool skipped = is_skipped(b);
    if (!skipped && !(a == kZwj && pictographic) && !(a == kWSegSpace && b == kWSegSpace)) {
      if (p == kRegionalIndicator && b == kRegionalIndicator) {
        if (!odd_indicators) return at;
        odd_indicators = false;
      } else if (!joins(pp, p, b, text, next)) {
        return at;
      }
    }
    if (!skipped) {
      pp = p;
      p = b;
    }
    a = b;
    at = next;
  }
  return at;
}

void split_uniseg_segments(std::string_view text, std::vector<std::string_view>& segments) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = kAsciiWords.joins[static_cast<unsigned char>(text[at])] ? ascii_word_end(text, at) : 0;
    if (end == 0) end = uniseg_segment_end(text, at);
    segments.push_back(text.substr(at, end - at));
    at = end;
  }
}

void split_uniseg(std::string_view text, std::vector<std::string_view>& words) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  for (std::size_t at = 0; at < text.size();) {
    const unsigned char c = byte(at);
    if (kAsciiWords.joins[c]) {
      if (const std::size_t end = ascii_word_end(text, at)) {
        const std::string_view word = text.substr(at, end - at);
        if (c != '_' || holds_alnum(word)) words.push_back(word);
        at = end;
        continue;
      }
    } else if (c < 0x80) {
      // A segment of ASCII signs only is no word; spaces stay together in front of what may extend them.
      std::size_t end = at + 1;
      while (c == ' ' && end < text.size() && text[end] == ' ') ++end;
      if (end == text.size() || byte(end) < 0x80) {
        at = end;
        continue;
      }
    }
    const std::size_t end = uniseg_segment_end(text, at);
    const std::string_view segment = text.substr(at, end - at);
    if (holds_alnum(segment)) words.push_back(segment);
    at = end;
  }
}

}  // namespace curate
