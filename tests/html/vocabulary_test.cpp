// SPDX-License-Identifier: Apache-2.0
#include "html/vocabulary.hpp"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "html/vocabulary_words.hpp"
#include "util/strings.hpp"

namespace curate::html {
namespace {

struct Word {
  std::string word;
  Marks marks;
};

std::vector<Word> all_words() {
  std::vector<Word> words;
  for (const VocabularyRow& row : vocabulary_rows())
    for (const std::string_view word : split_at(row.words, ' '))
      if (!word.empty()) words.push_back({std::string(word), bit(row.mark)});
  return words;
}

bool is_small(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// A name between two boundaries on each side, digits as one, a boundary where camelCase has one.
std::string spelled_out(std::string_view name) {
  std::string out = "--";
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool capital = c >= 'A' && c <= 'Z';
    if (i > 0 && capital && is_small(name[i - 1])) out += '-';
    out += capital ? static_cast<char>(c + 32) : c >= '0' && c <= '9' ? '0' : c == '_' ? '-' : c;
  }
  return out + "--";
}

Marks searched(std::string_view value, const std::vector<Word>& words) {
  Marks marks = 0;
  for (const std::string_view name : split_at(value, ' ')) {
    if (name.empty()) continue;
    const std::string text = spelled_out(name);
    for (const Word& word : words) {
      std::string wanted;
      for (const char c : word.word) wanted += c == '=' ? "--" : std::string(1, c >= '0' && c <= '9' ? '0' : c);
      if (text.find(wanted) != std::string::npos) marks |= word.marks;
    }
  }
  return marks;
}

TEST(Vocabulary, FindsTheWordsOfANameThatASearchForEachFinds) {
  const std::vector<Word> words = all_words();
  Vocabulary vocabulary;
  std::mt19937_64 random(1);
  const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  constexpr std::string_view kBetween[] = {"-", "_", " ", "", "X", "7", ".", "--"};
  std::size_t marked = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string value;
    for (std::size_t parts = 1 + pick(4); parts > 0; --parts) {
      std::string part = words[pick(words.size())].word;
      for (char& c : part)
        if (c == '=') c = '-';
      if (pick(3) == 0) part = part.substr(pick(part.size()));
      if (pick(3) == 0) part = part.substr(0, 1 + pick(part.size()));
      if (pick(3) == 0) part[0] = static_cast<char>(part[0] >= 'a' && part[0] <= 'z' ? part[0] - 32 : part[0]);
      value.append(part).append(kBetween[pick(std::size(kBetween))]);
    }
    const Marks expected = searched(value, words);
    EXPECT_EQ(vocabulary.of_name(value), expected) << value;
    marked += expected != 0;
  }
  EXPECT_GT(marked, 1000U);
}

TEST(Vocabulary, EveryWordBeginsAtABoundary) {
  for (const Word& word : all_words()) EXPECT_TRUE(word.word[0] == '-' || word.word[0] == '=') << word.word;
}

TEST(Vocabulary, HashesOfNamesThatDifferInAnyByteDiffer) {
  for (std::size_t size = 1; size < 40; ++size) {
    const std::string name(size, 'a');
    for (std::size_t i = 0; i < size; ++i) {
      std::string other = name;
      other[i] = 'b';
      EXPECT_NE(Vocabulary::hash(name), Vocabulary::hash(other)) << other;
    }
    EXPECT_NE(Vocabulary::hash(name), Vocabulary::hash(name + "a"));
  }
}

}  // namespace
}  // namespace curate::html
