// SPDX-License-Identifier: Apache-2.0
#include "text/splitter_uniseg.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "text/draws.hpp"
#include "text/splitter.hpp"
#include "util/hash.hpp"

namespace curate {
namespace {

using Words = std::vector<std::string_view>;

Words segments(std::string_view text) {
  Words out;
  split_uniseg_segments(text, out);
  return out;
}
Words words(std::string_view text) {
  Words out;
  split_words(Splitter::kUniseg, text, out);
  return out;
}

// The example of UAX 29, section 4.
TEST(UnisegSplitter, SegmentsTheExampleOfTheStandard) {
  EXPECT_EQ(segments("The quick (“brown”) fox can’t jump 32.3 feet, right?"),
            (Words{"The",   " ", "quick", " ", "(",    "“", "brown", "”", ")", " ",     "fox", " ",
                   "can’t", " ", "jump",  " ", "32.3", " ", "feet",  ",", " ", "right", "?"}));
}

// The digest is printed by unicode_oracle.py from uniseg 0.10.1.
TEST(UnisegSplitter, SegmentsMixedPropertiesAsUniseg) {
  constexpr char32_t kSigns[] = {0xD,   0xA,   0xB,  0x85, 0x300,   0xFF9E, 0x200D, 0x1F1E6, 0x1F1E7, 0xAD, 0x30A2,
                                 0x5D0, 0x5D1, 0x61, 0x42, 0xE9,    0x27,   0x22,   0x2E,    0x3A,    0x2C, 0x35,
                                 0x36,  0x5F,  0x20, 0x20, 0x1F600, 0x4E00, 0x2019, 0x2D,    0x203F};
  test::Draws draws;
  std::string all;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (auto n = 1 + draws.below(16); n > 0; --n) text += test::utf8(kSigns[draws.below(std::size(kSigns))]);
    if (i > 0) all += "\n\n";
    bool first = true;
    for (const auto segment : segments(text)) {
      if (!first) all += '|';
      first = false;
      all += segment;
    }
  }
  EXPECT_EQ(hex_bytes(sha256(all)), "8238af60d49a71ca5fe01640653af24eab7c00516df2a2bf23983afa374ed4d4");
}

TEST(UnisegSplitter, KeepsSegmentsThatHoldALetterOrDigit) {
  EXPECT_EQ(words("don't_do — 3.14!  _ _x «été» U.S.A."), (Words{"don't_do", "3.14", "_x", "été", "U.S.A"}));
  EXPECT_EQ(words("e\u0301 \u0301 ½"), (Words{"e\u0301", "½"}));
}

}  // namespace
}  // namespace curate
