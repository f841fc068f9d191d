// SPDX-License-Identifier: Apache-2.0
#include "text/word_features.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "text/draws.hpp"

namespace curate {
namespace {

using Words = std::vector<std::string_view>;

TEST(WordFeatures, MeasureLengthsAndKinds) {
  const Words words{"don't",        "—", "été", "12", "...", "1:2", "$", "•", "１", "a_longer_word_than_eight",
                    "日本語日本語", "_"};
  WordFeatures features;
  features.measure(words);
  const std::vector<std::uint32_t> points{5, 1, 3, 2, 3, 3, 1, 1, 1, 24, 6, 1};
  const std::vector<bool> letter{true, false, true, false, false, false, false, false, false, true, true, false};
  // In PUNCTUATION_SET: — . : $ １ _; outside: digits and the bullet.
  const std::vector<bool> non_symbol{true, false, true, true, false, true, false, true, false, true, true, false};
  ASSERT_EQ(features.size(), words.size());
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    EXPECT_EQ(features.code_points(i), points[i]) << words[i];
    EXPECT_EQ(features.bytes(i), words[i].size()) << words[i];
    EXPECT_EQ(features.has_letter(i), letter[i]) << words[i];
    EXPECT_EQ(features.is_non_symbol(i), non_symbol[i]) << words[i];
    if (non_symbol[i]) sum += points[i];
  }
  EXPECT_EQ(features.with_letter(), 4U);
  EXPECT_EQ(features.non_symbols(), 7U);
  EXPECT_EQ(features.non_symbol_points(), sum);
  EXPECT_EQ(features.code_points(2, 3), 3U + 2 + 3);
}

// Against the strings themselves: equal hashes exactly where the strings are equal.
TEST(WordFeatures, HashesOfNgramsTellStringsApart) {
  const Words kinds{"a",  "b", "aa", "ab", "ba", "bab", "é", "ab ab", "abababababababab", "abababababababababababab",
                    "..", ""};
  test::Draws draws;
  Words words;
  for (int i = 0; i < 400; ++i) words.push_back(kinds[draws.below(kinds.size())]);
  WordFeatures features;
  features.measure(words);
  std::map<std::string, std::uint64_t> hash_of;
  std::set<std::uint64_t> hashes;
  const auto expect = [&](const std::string& text, std::uint64_t hash) {
    const auto [known, is_new] = hash_of.emplace(text, hash);
    EXPECT_EQ(known->second, hash) << text;
    EXPECT_EQ(WordFeatures::hash_of(text), hash) << text;
    if (is_new) {
      EXPECT_TRUE(hashes.insert(hash).second) << text;
    }
  };
  for (std::size_t n = 1; n <= 10; ++n) {
    for (std::size_t i = 0; i + n <= words.size(); ++i) {
      std::string glued, spaced;
      for (std::size_t k = i; k < i + n; ++k) {
        if (k > i) spaced += ' ';
        glued += words[k];
        spaced += words[k];
      }
      expect(glued, features.glued(i, n));
      expect(spaced, features.spaced(i, n));
    }
  }
  EXPECT_EQ(features.hash(0), WordFeatures::hash_of(words[0]));
}

TEST(WordFeatures, HandleLongWordsAndNoWords) {
  const std::string longest(100000, 'x');
  WordFeatures features;
  features.measure(Words{longest, longest, "y"});
  EXPECT_EQ(features.glued(0, 3), WordFeatures::hash_of(longest + longest + "y"));
  EXPECT_EQ(features.spaced(1, 2), WordFeatures::hash_of(longest + " y"));
  features.measure({});
  EXPECT_EQ(features.size(), 0U);
  EXPECT_EQ(features.with_letter(), 0U);
}

}  // namespace
}  // namespace curate
