// SPDX-License-Identifier: Apache-2.0
#include "text/mojibake.hpp"

#include <array>
#include <bitset>

#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

constexpr int kPasses = 4;

// Windows-1252 from 0x80 on, by the WHATWG Encoding Standard.
constexpr std::array<char32_t, 32> kHigh{0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                         0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                         0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                         0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

// The byte a character was, from 0x80 on; 0 if it is of neither encoding. C1 controls are Latin-1's.
unsigned byte_of(char32_t c) {
  if (c < 0x80) return 0;
  if (c <= 0xFF) return c;
  if (c > 0x2122) return 0;
  for (unsigned i = 0; i < kHigh.size(); ++i)
    if (kHigh[i] == c) return 0x80 + i;
  return 0;
}

// Characters that were the bytes of one.
struct Sequence {
  std::size_t end = 0;  // in the text; 0: there is none
  unsigned lead = 0;
  char32_t second_character = 0, decoded = 0;
};

Sequence sequence_at(std::string_view text, std::size_t at) {
  Sequence found;
  found.lead = byte_of(next_code_point(text, at));
  if (found.lead < 0xC2 || found.lead > 0xF4) return {};
  const int more = found.lead < 0xE0 ? 1 : found.lead < 0xF0 ? 2 : 3;
  found.decoded = found.lead & (more == 1 ? 0x1F : more == 2 ? 0x0F : 0x07);
  for (int i = 0; i < more; ++i) {
    if (at == text.size()) return {};
    const char32_t c = next_code_point(text, at);
    const unsigned byte = byte_of(c);
    if (byte < 0x80 || byte > 0xBF) return {};
    if (i == 0) found.second_character = c;
    found.decoded = found.decoded << 6 | (byte & 0x3F);
  }
  constexpr char32_t kLeast[] = {0x80, 0x800, 0x10000};
  const char32_t c = found.decoded;
  if (c < kLeast[more - 1] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return {};
  found.end = at;
  return found;
}

// What may stand behind a capital at the end of a quotation or before a unit, with no encoding to blame.
bool may_follow_a_word(char32_t c) {
  return std::u32string_view(U"\u00A0\u00A9\u00AA\u00AE\u00B0\u00B4\u00B7\u00BA\u00BB‘’“”–—…™›").find(c) !=
         std::u32string_view::npos;
}

bool is_sign(char32_t c) {
  return (c >= 0x2000 && c <= 0x22FF) || (c >= 0x2460 && c <= 0x27BF);
}

// Whether one sequence that no other one stands beside is mojibake for sure. `before`: the character in front of it.
bool is_sure(const Sequence& s, char32_t before) {
  switch (s.lead) {
    case 0xC2:
      if (s.decoded < 0xA0) return false;
      [[fallthrough]];
    case 0xC3:
      return !is_upper(before) || !may_follow_a_word(s.second_character);
    case 0xE2:
      return is_sign(s.decoded) && (!is_alpha(before) || !may_follow_a_word(s.second_character));
    case 0xE3:
      return s.decoded <= 0x30FF && !is_alpha(before);
    case 0xEF:
      return s.decoded == 0xFEFF || s.decoded == 0xFFFD;
    case 0xF0:
      return s.decoded >= 0x1F000 && s.decoded <= 0x1FAFF;
    default:
      return false;
  }
}

// Whether it stands within a word of Latin letters and makes one of them: no sign is written there.
bool is_in_word(std::string_view text, std::size_t at, const Sequence& s) {
  const bool latin = (s.decoded >= 0x100 && s.decoded <= 0x24F) || (s.decoded >= 0x1E00 && s.decoded <= 0x1EFF);
  if (!latin || at == 0 || s.end == text.size()) return false;
  std::size_t next = s.end;
  return is_alpha(previous_code_point(text, at)) && is_lower(next_code_point(text, next));
}

// Whether a sequence may be one of a row.
bool may_stand_in_row(const Sequence& s) {
  const Category kind = category(s.decoded);
  return kind != Category::kCn && kind != Category::kCo;
}

// Whether the characters at `at` are one of a row.
bool starts_in_row(std::string_view text, std::size_t at) {
  if (at == text.size() || static_cast<unsigned char>(text[at]) < 0x80) return false;
  const Sequence sequence = sequence_at(text, at);
  return sequence.end != 0 && may_stand_in_row(sequence);
}

// Calls `visit(begin, sequence, in_row)` for each sequence in order; two or more side by side are a row.
template <class Visit>
void each_sequence(std::string_view text, Visit visit) {
  std::size_t row_end = std::string_view::npos;  // of the row at hand
  for (std::size_t at = find_non_ascii(text, 0); at < text.size(); at = find_non_ascii(text, at)) {
    const Sequence here = sequence_at(text, at);
    if (here.end == 0) {
      next_code_point(text, at);
      continue;
    }
    const bool in_row = may_stand_in_row(here) && (row_end == at || starts_in_row(text, here.end));
    visit(at, here, in_row);
    if (in_row) row_end = here.end;
    at = here.end;
  }
}

char32_t character_before(std::string_view text, std::size_t at) {
  return at == 0 ? 0 : previous_code_point(text, at);
}

std::size_t pass(std::string_view text, std::string& out) {
  std::bitset<256> known_leads;  // of rows, and of what stands within words
  bool any = false;
  each_sequence(text, [&](std::size_t at, const Sequence& here, bool in_row) {
    if (in_row || is_in_word(text, at, here)) known_leads.set(here.lead);
    any = any || known_leads.any() || is_sure(here, character_before(text, at));
  });
  if (!any) return 0;
  std::size_t repaired = 0, copied = 0;
  each_sequence(text, [&](std::size_t at, const Sequence& here, bool in_row) {
    const bool known = here.lead > 0xC3 && may_stand_in_row(here) && known_leads.test(here.lead);
    if (!in_row && !known && !is_sure(here, character_before(text, at))) return;
    out.append(text, copied, at - copied);
    append_code_point(here.decoded, out);
    copied = here.end;
    ++repaired;
  });
  out.append(text, copied);
  return repaired;
}

}  // namespace

char32_t windows_1252(unsigned char byte) {
  return byte >= 0x80 && byte <= 0x9F ? kHigh[byte - 0x80U] : byte;
}

std::size_t append_without_mojibake(std::string_view text, std::string& out) {
  const std::size_t begin = out.size();
  std::size_t repaired = pass(text, out);
  if (repaired == 0) {
    out.append(text);
    return 0;
  }
  std::string before;
  for (int i = 1; i < kPasses; ++i) {
    before.assign(out, begin);
    out.resize(begin);
    const std::size_t more = pass(before, out);
    if (more == 0) {
      out.append(before);
      break;
    }
    repaired += more;
  }
  return repaired;
}

}  // namespace curate
