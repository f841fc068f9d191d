// SPDX-License-Identifier: Apache-2.0
// The digests are printed by unicode_oracle.py.
#include "text/unicode.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "text/draws.hpp"
#include "util/hash.hpp"

namespace curate {
namespace {

using test::every_code_point;
using test::utf8;

std::string sha(std::string_view bytes) {
  return hex_bytes(sha256(bytes));
}

template <class Map>
std::string digest_of_lines(Map append) {
  std::string out;
  every_code_point([&](char32_t c) {
    append(utf8(c), out);
    out += '\n';
  });
  return sha(out);
}

TEST(Unicode, KnowsEveryCodePointAsPython311Does) {
  std::string records;
  every_code_point([&](char32_t c) {
    records += static_cast<char>(category(c));
    const bool flags[] = {is_space(c),      is_alnum(c), is_upper(c), is_lower(c),
                          is_line_break(c), is_alpha(c), is_digit(c)};
    unsigned bits = 0;
    for (unsigned i = 0; i < std::size(flags); ++i) bits |= unsigned{flags[i]} << i;
    records += static_cast<char>(bits);
    records += static_cast<char>(combining_class(c));
  });
  EXPECT_EQ(sha(records), "35c056b1f40b19038d357582b765e7e29072140e4ad883bd5095ca616dd46664");
}

TEST(Unicode, LowersEveryCodePointAsPython311Does) {
  EXPECT_EQ(digest_of_lines(append_lower), "df5f2dce2f27c6135470af16d1fb16abb665a21ddc29386b62030008b01a2429");
}

TEST(Unicode, NormalisesEveryCodePointAsPython311Does) {
  EXPECT_EQ(digest_of_lines(append_nfd), "b505598a484ab04ad1f0d3e9d772f4a536b012c63ec82132e4a7fba25a8d94f2");
  EXPECT_EQ(digest_of_lines(append_nfc), "9cc65524a9d8082bf10840c616cd199bd2ac12ee49a3381bd6fb7957711f342b");
}

TEST(Unicode, NormalisesMixedMarksAndSyllablesAsPython311Does) {
  constexpr char32_t kRanges[][2] = {{0x41, 0x7B},     {0xC0, 0x250},     {0x300, 0x370},   {0x1100, 0x1200},
                                     {0xAC00, 0xAC80}, {0x9BE, 0x9D8},    {0x1E00, 0x1F00}, {0x5B0, 0x5C8},
                                     {0xFB1D, 0xFB50}, {0x1D15E, 0x1D16E}};
  test::Draws draws;
  std::string nfd, nfc;
  for (int i = 0; i < 20000; ++i) {
    std::string s;
    for (auto n = 1 + draws.below(12); n > 0; --n) {
      const auto& [low, high] = kRanges[draws.below(std::size(kRanges))];
      s += utf8(low + static_cast<char32_t>(draws.below(high - low)));
    }
    if (i > 0) {
      nfd += '\n';
      nfc += '\n';
    }
    append_nfd(s, nfd);
    append_nfc(s, nfc);
  }
  EXPECT_EQ(sha(nfd), "de0bdd63a6cc2178bade428ac447207c71bdc66811ef7378a1fbb44d9b7e3cd5");
  EXPECT_EQ(sha(nfc), "3737338d73b7849b7cdbe0f8ba0545d837881cbe546fb936ea3ce8db3e687d62");
}

// Each expectation is what CPython 3.11 prints.
TEST(Unicode, LowersSigmaByItsPlaceInTheWord) {
  const auto lowered = [](std::string_view text) {
    std::string out;
    append_lower(text, out);
    return out;
  };
  EXPECT_EQ(lowered("ΟΔΟΣ ΣΑΣ"), "οδος σας");
  EXPECT_EQ(lowered("ΑΣ.Β ΑΣ. Β"), "ασ.β ας. β");
  EXPECT_EQ(lowered("Σ"), "σ");
  EXPECT_EQ(lowered("İSTANBUL Ⱥ"), "i̇stanbul ⱥ");
}

TEST(Unicode, StripsTheWhiteSpaceOfPython) {
  EXPECT_EQ(strip("\u3000\u00a0\x1c text\u2003\u0085\n"), "text");
  EXPECT_EQ(strip("\u200bx\ufeff"), "\u200bx\ufeff");
  EXPECT_EQ(strip(" \u2028 "), "");
  EXPECT_EQ(strip_left(" a "), "a ");
  EXPECT_EQ(strip_right(" a "), " a");
}

TEST(Unicode, TakesLinesAtEveryBreakOfSplitlines) {
  std::string_view left = "a\r\nb\n\nc\u0085d\u2028e\u2029f\x0bg\x0ch\x1ci\x1dj\x1ek\x1fl\rm\n";
  std::vector<std::string_view> lines;
  while (!left.empty()) lines.push_back(take_line(left));
  EXPECT_EQ(lines,
            (std::vector<std::string_view>{"a", "b", "", "c", "d", "e", "f", "g", "h", "i", "j", "k\x1fl", "m"}));
}

TEST(Unicode, FindsTheFirstByteThatIsNotAscii) {
  EXPECT_EQ(find_non_ascii("0123456789abcdefé", 0), 16U);
  EXPECT_EQ(find_non_ascii("é", 0), 0U);
  EXPECT_EQ(find_non_ascii("abc", 1), 3U);
}

}  // namespace
}  // namespace curate
