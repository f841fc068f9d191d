// SPDX-License-Identifier: Apache-2.0
#include "text/normalise.hpp"

#include <string>

#include <gtest/gtest.h>

namespace curate {
namespace {

std::string simplified(std::string_view text) {
  std::string out;
  append_simplified(text, out);
  return out;
}
std::string dedup(std::string_view line) {
  std::string out;
  append_ccnet_dedup(line, out);
  return out;
}
std::string lm(std::string_view text) {
  std::string out;
  append_ccnet_lm(text, out);
  return out;
}

// Each expectation is what datatrove 0.10.0 answers.
TEST(Simplify, TakesTheStepsInOrder) {
  EXPECT_EQ(simplified("  Don't\tPANIC — it's 3.14, or 1,234,567!\n"), "don t panic it s 0 or 0 0");
  EXPECT_EQ(simplified("1.2.3.4 12. 5,x ٣٫١٤ 1⎖2"), "0 0 0 0 x 0 0");
  EXPECT_EQ(simplified("Ünïcödé ÅNGSTRÖM İi ΑΣ ΑΣΑ"), "unicode angstrom ii ας ασα");
  EXPECT_EQ(simplified("１２ 50％ a_b"), "0 0 a b");
  EXPECT_EQ(simplified(""), "");
  EXPECT_EQ(simplified(" .,! "), "");
}

TEST(Simplify, TreatsMarksAsTheyStoodWhenBlanksWereJoined) {
  EXPECT_EQ(simplified("a \u0301 b"), "a  b");
  EXPECT_EQ(simplified("\u0301 a \u0301"), "a");
  EXPECT_EQ(simplified("\u0301"), "");
}

TEST(Simplify, LeavesTheResultDecomposedAndInCanonicalOrder) {
  EXPECT_EQ(simplified("각"), "\u1100\u1161\u11a8");
  EXPECT_EQ(simplified("a\u302e\u1734b"), "a\u1734\u302eb");
  EXPECT_EQ(simplified("a\u302e\u0301\u1734b"), "a\u1734\u302eb");
}

TEST(Simplify, KeepsWhatStandsInTheOutput) {
  std::string out = "before ";
  append_simplified(" ... ", out);
  EXPECT_EQ(out, "before ");
  append_simplified(" ½ Text ", out);
  EXPECT_EQ(out, "before ½ text");
}

TEST(Simplify, MayGrowTheText) {
  std::string syllables, jamo;
  for (int i = 0; i < 1000; ++i) {
    syllables += "각";
    jamo += "\u1100\u1161\u11a8";
  }
  EXPECT_EQ(simplified(syllables), jamo);
}

// Each expectation is what cc_net answers.
TEST(Ccnet, NormalisesLinesForDeduplication) {
  EXPECT_EQ(dedup("  Héllo, “World” — 12 ３!\t \x7f…"), "héllo, world  00 0! ");
  EXPECT_EQ(dedup(" \n "), "");
  EXPECT_EQ(dedup("İ ΑΣ"), "i̇ ας");
}

TEST(Ccnet, NormalisesTextForTheLanguageModel) {
  EXPECT_EQ(lm("  Héllo, “World” — 12 ３!\n…"), "hello, \"world\"  -  00 0!...");
  EXPECT_EQ(lm("《x》、１"), "\"x\",0");
}

TEST(Ccnet, KeysAreTheFirstEightBytesOfSha1) {
  // SHA-1 of "" and of "abc" (FIPS 180-4).
  EXPECT_EQ(ccnet_key(" "), 0x0d4b6b5eeea339daU);
  EXPECT_EQ(ccnet_key("ABC"), 0x6a810647363e99a9U);
}

}  // namespace
}  // namespace curate
