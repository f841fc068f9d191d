// SPDX-License-Identifier: Apache-2.0
#include "text/normalise.hpp"

#include <cstring>
#include <vector>

#include "text/punctuation.hpp"
#include "text/sha1.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

// Appends to a string through a bare pointer. There is always room for the bytes still to be read, so that
// bytes that become at most as many bytes need no check.
class Appender {
 public:
  Appender(std::string& out, std::size_t to_read) : out_(out), old_(out.size()) {
    out.resize(old_ + to_read + kSlack);
    at = out.data() + old_;
  }
  char* at;
  // For a code point that may take more room than it had; `to_read` bytes come behind it.
  void code_point(char32_t c, std::size_t to_read) {
    if (static_cast<std::size_t>(out_.data() + out_.size() - at) < to_read + kSlack) {
      const auto used = static_cast<std::size_t>(at - out_.data());
      out_.resize(used + to_read + to_read / 2 + 4 * kSlack);
      at = out_.data() + used;
    }
    at = write_code_point(c, at);
  }
  std::size_t old() const { return old_; }
  void finish() { out_.resize(static_cast<std::size_t>(at - out_.data())); }

 private:
  static constexpr std::size_t kSlack = 16;
  std::string& out_;
  std::size_t old_;
};

// NFD without nonspacing marks, code point by code point.
class Decomposer {
 public:
  // Calls `put` for what `c` leaves; marks that stay wait for the next starter, in case they need another
  // order.
  template <class Put>
  void add(char32_t c, Put put) {
    char32_t parts[4];
    const std::size_t count = decompose(c, parts);
    for (std::size_t i = 0; i < count; ++i) {
      const bool is_starter = combining_class(parts[i]) == 0;
      if (is_starter) flush(put);
      if (category(parts[i]) == Category::kMn) continue;
      if (is_starter)
        put(parts[i]);
      else
        waiting_.push_back(parts[i]);
    }
  }
  template <class Put>
  void flush(Put put) {
    if (waiting_.empty()) return;
    order_marks(waiting_);
    for (const char32_t c : waiting_) put(c);
    waiting_.clear();
  }

 private:
  std::vector<char32_t> waiting_;
};

// Calls `put` for the one or two code points of the lower case of `c`, which stands at byte `at` of `text`.
template <class Put>
void lower_at(std::string_view text, std::size_t at, char32_t c, Put put) {
  if (c == 0x3A3) {
    put(is_final_sigma(text, at) ? 0x3C2 : 0x3C3);
    return;
  }
  put(lower(c));
  if (c == 0x130) put(0x307);
}

unsigned char byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}
bool is_ascii_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}

// --- datatrove ---

struct SimplifiedAscii {
  char of[256] = {};  // what a byte becomes; 0: digits and other bytes need a closer look
  SimplifiedAscii() {
    for (unsigned c = 0; c < 128; ++c) {
      if (is_space(c) || in_punctuation(c))
        of[c] = ' ';
      else if (!is_ascii_digit(static_cast<unsigned char>(c)))
        of[c] = static_cast<char>(lower(c));
    }
  }
};
const SimplifiedAscii kSimplifiedAscii;

bool is_number(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  if (byte_at(text, at) < 0x80) return is_ascii_digit(byte_at(text, at));
  return (tables::punctuation_bits(next_code_point(text, at)) & tables::kNumberBit) != 0;
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (is_number(text, at)) next_code_point(text, at);
  return at;
}

// End of `\p{Nd}+([.,،٫⎖⎗⎘]\p{Nd}+)?` at `at`, where a digit stands.
std::size_t number_end(std::string_view text, std::size_t at) {
  at = skip_digits(text, at);
  if (at == text.size()) return at;
  std::size_t behind = at;
  const char32_t separator = next_code_point(text, behind);
  const bool is_separator = separator == U'.' || separator == U',' || separator == 0x60C || separator == 0x66B ||
                            (separator >= 0x2396 && separator <= 0x2398);
  return is_separator && is_number(text, behind) ? skip_digits(text, behind) : at;
}

// Moves on to the next digit or byte beyond ASCII, or to the end.
std::size_t simplify_ascii(std::string_view text, std::size_t at, char*& to, bool& after_space) {
  const char* from = text.data() + at;
  const char* const end = text.data() + text.size();
  char* w = to;
  bool spaced = after_space;
  for (; from != end; ++from) {
    const char c = kSimplifiedAscii.of[static_cast<unsigned char>(*from)];
    if (c == 0) break;
    *w = c;
    const bool is_blank = c == ' ';
    w += !(is_blank && spaced);
    spaced = is_blank;
  }
  to = w;
  after_space = spaced;
  return static_cast<std::size_t>(from - text.data());
}

// --- CCNet ---

// UNICODE_PUNCT of cc_net/text_normalizer.py; null for all others.
const char* ccnet_punctuation(char32_t c) {
  switch (c) {
    case U'，':
    case U'、':
      return ",";
    case U'。':
      return ".";
    case U'„':
    case U'”':
    case U'“':
    case U'«':
    case U'»':
    case U'１':
    case U'」':
    case U'「':
    case U'《':
    case U'》':
      return "\"";
    case U'´':
    case U'’':
      return "'";
    case U'∶':
    case U'：':
      return ":";
    case U'？':
      return "?";
    case U'！':
      return "!";
    case U'（':
      return "(";
    case U'）':
      return ")";
    case U'；':
      return ";";
    case U'–':
    case U'━':
    case U'►':
      return "-";
    case U'—':
      return " - ";
    case U'．':
      return ". ";
    case U'～':
      return "~";
    case U'…':
      return "...";
    case U'〈':
      return "<";
    case U'〉':
      return ">";
    case U'【':
      return "[";
    case U'】':
      return "]";
    case U'％':
      return "%";
    default:
      return nullptr;
  }
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

// Copies ASCII from `at` on, up to the next byte beyond it: lower case, digits to 0, controls left out.
std::size_t ccnet_ascii(std::string_view text, std::size_t at, char*& to) {
  for (; at < text.size() && byte_at(text, at) < 0x80; ++at) {
    const unsigned char c = byte_at(text, at);
    *to = is_ascii_digit(c) ? '0' : static_cast<char>(static_cast<unsigned>(c - 'A') < 26 ? c + 32 : c);
    to += !is_control(c);
  }
  return at;
}

}  // namespace

void append_simplified(std::string_view text, std::string& out) {
  Appender to(out, text.size());
  Decomposer decomposer;
  bool after_space = true;  // nothing goes before the first word either
  std::size_t at = 0;
  const auto put = [&](char32_t c) { to.code_point(c, text.size() - at); };
  while (true) {
    at = simplify_ascii(text, at, to.at, after_space);
    if (at == text.size()) break;
    // Digits and what is beyond ASCII.
    while (at < text.size() && kSimplifiedAscii.of[byte_at(text, at)] == 0) {
      const std::size_t begin = at;
      const char32_t c = next_code_point(text, at);
      const std::uint8_t bits = tables::punctuation_bits(c);
      if ((bits & tables::kNumberBit) != 0) {
        decomposer.flush(put);
        at = number_end(text, begin);
        *to.at++ = '0';
        after_space = false;
      } else if ((bits & tables::kPlainBit) != 0) {
        decomposer.flush(put);
        std::memcpy(to.at, text.data() + begin, at - begin);
        to.at += at - begin;
        after_space = false;
      } else if ((bits & tables::kPunctuationBit) != 0 || is_space(c)) {
        decomposer.flush(put);
        *to.at = ' ';
        to.at += !after_space;
        after_space = true;
      } else {
        lower_at(text, begin, c, [&](char32_t l) { decomposer.add(l, put); });
        after_space = false;
      }
    }
    decomposer.flush(put);
  }
  to.finish();
  // Blanks are left at the ends, also where only marks stood outside of them.
  const std::size_t last = out.find_last_not_of(' ');
  out.resize(last == std::string::npos || last < to.old() ? to.old() : last + 1);
  const std::size_t first = out.find_first_not_of(' ', to.old());
  if (first != std::string::npos && first > to.old()) out.erase(to.old(), first - to.old());
}

void append_ccnet_dedup(std::string_view line, std::string& out) {
  line = strip(line);
  Appender to(out, line.size());
  for (std::size_t at = 0; at < line.size();) {
    at = ccnet_ascii(line, at, to.at);
    while (at < line.size() && byte_at(line, at) >= 0x80) {
      const std::size_t begin = at;
      const char32_t c = next_code_point(line, at);
      if (is_digit(c))
        *to.at++ = '0';
      else if (ccnet_punctuation(c) == nullptr && !is_control(c))
        lower_at(line, begin, c, [&](char32_t l) { to.code_point(l, line.size() - at); });
    }
  }
  to.finish();
}

void append_ccnet_lm(std::string_view text, std::string& out) {
  text = strip(text);
  Appender to(out, text.size());
  Decomposer decomposer;
  std::size_t at = 0;
  const auto put = [&](char32_t c) {
    if (is_control(c)) return;
    const auto write = [&](char32_t w) { to.code_point(w, text.size() - at); };
    if (is_digit(c)) {
      write(U'0');
    } else if (const char* ascii = ccnet_punctuation(c)) {
      for (; *ascii != 0; ++ascii) write(static_cast<unsigned char>(*ascii));
    } else {
      write(c);
    }
  };
  while (at < text.size()) {
    at = ccnet_ascii(text, at, to.at);
    while (at < text.size() && byte_at(text, at) >= 0x80) {
      const std::size_t begin = at;
      const char32_t c = next_code_point(text, at);
      lower_at(text, begin, c, [&](char32_t l) { decomposer.add(l, put); });
    }
    decomposer.flush(put);
  }
  to.finish();
}

std::uint64_t ccnet_key(std::string_view line) {
  static thread_local std::string normal;
  normal.clear();
  append_ccnet_dedup(line, normal);
  return sha1_prefix(normal);
}

}  // namespace curate
