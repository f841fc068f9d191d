// SPDX-License-Identifier: Apache-2.0
#include "text/punctuation.hpp"

#include <gtest/gtest.h>

#include "text/draws.hpp"

namespace curate {
namespace {

TEST(Punctuation, HasTheSizesOfDatatrove) {
  int punctuation = 0, terminal = 0, either = 0;
  test::every_code_point([&](char32_t c) {
    punctuation += in_punctuation(c);
    terminal += in_terminal_punctuation(c);
    either += in_punctuation_set(c);
  });
  EXPECT_EQ(punctuation, 129);
  EXPECT_EQ(terminal, 159);
  // `.`, `?`, `!` and their full-width forms `．`, `？`, `！`, `。` are in both.
  EXPECT_EQ(either, 129 + 159 - 7);
}

TEST(Punctuation, KnowsItsOddMembers) {
  for (const char32_t c : {U'!', U'—', U'％', U'１', U'|', U'´', U'\0', U'\x7f', U'\x0b', U'\x1f', U'\u0085', U'►'})
    EXPECT_TRUE(in_punctuation(c)) << static_cast<unsigned>(c);
  for (const char32_t c : {U'\t', U'\n', U'•', U'a', U'0', U'¿', U'‘'}) EXPECT_FALSE(in_punctuation(c));
  for (const char32_t c : {U'"', U'\'', U'…', U':'}) EXPECT_FALSE(in_terminal_punctuation(c));
  for (const char32_t c : {U'.', U'。', U'።', U'\U00011F43'}) EXPECT_TRUE(in_terminal_punctuation(c));
}

}  // namespace
}  // namespace curate
