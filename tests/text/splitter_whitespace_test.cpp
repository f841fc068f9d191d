// SPDX-License-Identifier: Apache-2.0
#include "text/splitter_whitespace.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "text/draws.hpp"
#include "text/splitter.hpp"
#include "text/unicode.hpp"

namespace curate {
namespace {

using Words = std::vector<std::string_view>;

Words split(std::string_view text) {
  Words words;
  split_words(Splitter::kWhitespace, text, words);
  return words;
}

TEST(WhitespaceSplitter, GivesRunsBetweenWhiteSpace) {
  EXPECT_EQ(split("  one two\t\nthree "), (Words{"one", "two", "three"}));
  EXPECT_EQ(split(""), Words{});
  EXPECT_EQ(split(" \n "), Words{});
  EXPECT_EQ(split("one"), Words{"one"});
}

TEST(WhitespaceSplitter, CutsAtWideWhiteSpaceButNotAtItsLookalikes) {
  EXPECT_EQ(split("a\u00a0b\u3000c\u2003d\u1680e\u205ff\u0085g\u2028h"),
            (Words{"a", "b", "c", "d", "e", "f", "g", "h"}));
  EXPECT_EQ(split("a\u200bb\u180ec\u2060d\ufeffe"), Words{"a\u200bb\u180ec\u2060d\ufeffe"});
  EXPECT_EQ(split("a\x1c\x1f!\x1b"), (Words{"a", "!\x1b"}));
}

// Every kind of white space at every place of a 64-byte block, against a plain loop over code points.
TEST(WhitespaceSplitter, DoesNotCareWhereInABlockWhiteSpaceStands) {
  const char32_t kSigns[] = {U'a',      U'é',      U'\u3042', U'\U0001F600', U' ',     U'\n',
                             U'\u00a0', U'\u3000', U'\u2029', U'\u1680',     U'\u3001'};
  test::Draws draws;
  for (int i = 0; i < 500; ++i) {
    std::string text;
    Words expected;
    std::vector<std::pair<std::size_t, std::size_t>> cuts;
    bool in_word = false;
    for (auto n = draws.below(200); n > 0; --n) {
      const char32_t c = kSigns[draws.below(std::size(kSigns))];
      if (is_space(c)) {
        in_word = false;
      } else {
        if (!in_word) cuts.emplace_back(text.size(), 0);
        in_word = true;
      }
      text += test::utf8(c);
      if (in_word) cuts.back().second = text.size();
    }
    for (const auto& [begin, end] : cuts) expected.push_back(std::string_view(text).substr(begin, end - begin));
    ASSERT_EQ(split(text), expected) << text;
    ASSERT_EQ(count_whitespace(text), expected.size()) << text;
  }
}

}  // namespace
}  // namespace curate
