// SPDX-License-Identifier: Apache-2.0
#include "text/aho_corasick.hpp"

#include <gtest/gtest.h>

#include "text/line_set.hpp"

namespace curate {
namespace {

std::string found(const std::vector<std::string>& words, std::string_view text) {
  std::string all;
  AhoCorasick(words).each(text, [&](std::size_t word, std::size_t begin, std::size_t end) {
    EXPECT_EQ(text.substr(begin, end - begin), words[word]);
    all += words[word] + "@" + std::to_string(begin) + " ";
    return true;
  });
  return all;
}

TEST(AhoCorasick, FindsOverlappingWords) {
  EXPECT_EQ(found({"he", "she", "his", "hers"}, "ushers"), "she@1 he@2 hers@2 ");
  EXPECT_EQ(found({"a", "aa", "aaa"}, "aaa"), "a@0 aa@0 a@1 aaa@0 aa@1 a@2 ");
  EXPECT_EQ(found({"abcd", "bc"}, "abce"), "bc@1 ");
  EXPECT_EQ(found({}, "anything"), "");
  EXPECT_EQ(found({"", "x", "x"}, "x"), "x@0 ");
}

TEST(AhoCorasick, TellsWhetherThereIsAny) {
  const std::vector<std::string> words = {"needle", "edl"};
  const AhoCorasick automaton(words);
  EXPECT_TRUE(automaton.contains_any("a pedlar"));
  EXPECT_FALSE(automaton.contains_any("nee dle"));
  EXPECT_TRUE(AhoCorasick({}).empty());
}

TEST(AhoCorasick, TakesWordsOfAllBytes) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  const std::vector<std::string> words = {all, std::string(1, '\0'), "\xFF"};
  const AhoCorasick automaton(words);
  std::size_t count = 0;
  automaton.each(all + all, [&](std::size_t, std::size_t, std::size_t) { return ++count > 0; });
  EXPECT_EQ(count, 6U);
}

TEST(LineSet, HoldsLinesButNoComments) {
  const LineSet lines("a.example\r\n# b\n\n  c \nlast");
  EXPECT_EQ(lines.size(), 3U);
  for (const char* const line : {"a.example", "c", "last"}) EXPECT_TRUE(lines.contains(line)) << line;
  for (const char* const line : {"", "# b", "b", "a"}) EXPECT_FALSE(lines.contains(line)) << line;
  EXPECT_FALSE(LineSet().contains(""));
}

}  // namespace
}  // namespace curate
