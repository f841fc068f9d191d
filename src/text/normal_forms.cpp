// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

// Hangul by arithmetic: The Unicode Standard, section 3.12.
constexpr char32_t kSyllables = 0xAC00, kLeads = 0x1100, kVowels = 0x1161, kTails = 0x11A7;
constexpr char32_t kLeadCount = 19, kVowelCount = 21, kTailCount = 28;
constexpr char32_t kSyllableCount = kLeadCount * kVowelCount * kTailCount;

void reorder(std::vector<char32_t>& text) {
  const auto is_starter = [](char32_t c) { return combining_class(c) == 0; };
  for (auto i = text.begin(); i != text.end();) {
    const auto first = std::find_if_not(i, text.end(), is_starter);
    i = std::find_if(first, text.end(), is_starter);
    order_marks({first, i});
  }
}

// 0 if the two do not compose.
char32_t composed(char32_t a, char32_t b) {
  if (a >= kLeads && a < kLeads + kLeadCount && b >= kVowels && b < kVowels + kVowelCount)
    return kSyllables + ((a - kLeads) * kVowelCount + (b - kVowels)) * kTailCount;
  if (a >= kSyllables && a < kSyllables + kSyllableCount && (a - kSyllables) % kTailCount == 0 && b > kTails &&
      b < kTails + kTailCount)
    return a + (b - kTails);
  const std::uint64_t pair = std::uint64_t{a} << 21 | b;
  const auto* const begin = tables::kCompositionPairs;
  const auto* const end = begin + tables::kCompositionCount;
  const auto* const found = std::lower_bound(begin, end, pair);
  return found != end && *found == pair ? tables::kCompositions[found - begin] : 0;
}

// The Unicode Standard, definition D117: each mark that is not blocked joins the last starter where it can.
void compose(std::vector<char32_t>& text) {
  std::size_t starter = text.size(), kept = 0;
  int last_class = -1;  // of what was kept behind the starter; -1: nothing
  for (const char32_t c : text) {
    const int its_class = combining_class(c);
    if (starter < kept && last_class < its_class) {
      if (const char32_t joined = composed(text[starter], c)) {
        text[starter] = joined;
        continue;
      }
    }
    if (its_class == 0) {
      starter = kept;
      last_class = -1;
    } else {
      last_class = its_class;
    }
    text[kept++] = c;
  }
  text.resize(kept);
}

void decompose_all(std::string_view text, std::vector<char32_t>& to) {
  char32_t parts[4];
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t count = decompose(next_code_point(text, at), parts);
    to.insert(to.end(), parts, parts + count);
  }
}

void encode(const std::vector<char32_t>& text, std::string& out) {
  for (const char32_t c : text) append_code_point(c, out);
}

std::vector<char32_t>& scratch() {
  static thread_local std::vector<char32_t> code_points;
  code_points.clear();
  return code_points;
}

bool is_touchy(char32_t c) {
  return tables::two_stage(tables::kNfcTouchyBlocks, tables::kNfcTouchy, c) != 0;
}

}  // namespace

std::size_t decompose(char32_t c, char32_t* to) {
  if (c >= kSyllables && c < kSyllables + kSyllableCount) {
    const char32_t s = c - kSyllables;
    to[0] = kLeads + s / (kVowelCount * kTailCount);
    to[1] = kVowels + s % (kVowelCount * kTailCount) / kTailCount;
    to[2] = kTails + s % kTailCount;
    return to[2] == kTails ? 2 : 3;
  }
  const std::size_t place = tables::two_stage(tables::kDecompositionBlocks, tables::kDecompositions, c);
  if (place == 0) {
    to[0] = c;
    return 1;
  }
  const char32_t* const entry = tables::kDecompositionPool + place - 1;
  std::copy_n(entry + 1, entry[0], to);
  return entry[0];
}

void order_marks(std::span<char32_t> marks) {
  const auto less = [](char32_t a, char32_t b) { return combining_class(a) < combining_class(b); };
  if (std::is_sorted(marks.begin(), marks.end(), less)) return;
  // By counting: runs of marks may be as long as the text.
  std::array<std::size_t, 257> place{};
  for (const char32_t c : marks) ++place[combining_class(c) + 1U];
  std::partial_sum(place.begin(), place.end(), place.begin());
  const std::vector<char32_t> unordered(marks.begin(), marks.end());
  for (const char32_t c : unordered) marks[place[combining_class(c)]++] = c;
}

void append_nfd(std::string_view text, std::string& out) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t ascii = find_non_ascii(text, at);
    out.append(text, at, ascii - at);
    // Up to the next ASCII character, which is a starter and decomposes to itself.
    std::size_t end = ascii;
    while (end < text.size() && static_cast<unsigned char>(text[end]) >= 0x80) ++end;
    auto& code_points = scratch();
    decompose_all(text.substr(ascii, end - ascii), code_points);
    reorder(code_points);
    encode(code_points, out);
    at = end;
  }
}

void append_nfc(std::string_view text, std::string& out) {
  std::size_t copied = 0, before = 0;  // `before`: where the code point before `at` starts
  for (std::size_t at = find_non_ascii(text, 0); at < text.size();) {
    if (at > 0) {
      before = at;
      previous_code_point(text, before);
    }
    std::size_t next = at;
    if (!is_touchy(next_code_point(text, next))) {
      at = next < text.size() && static_cast<unsigned char>(text[next]) < 0x80 ? find_non_ascii(text, next) : next;
      continue;
    }
    // From the code point before, which may join, to the next one that stands for itself.
    const std::size_t begin = std::max(before, copied);
    for (std::size_t end = next; end < text.size();) {
      if (is_touchy(next_code_point(text, end)))
        next = end;
      else
        break;
    }
    out.append(text, copied, begin - copied);
    auto& code_points = scratch();
    decompose_all(text.substr(begin, next - begin), code_points);
    reorder(code_points);
    compose(code_points);
    encode(code_points, out);
    copied = at = next;
  }
  out.append(text, copied);
}

}  // namespace curate
