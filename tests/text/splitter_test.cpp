// SPDX-License-Identifier: Apache-2.0
#include "text/splitter.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "text/splitter_fasttext.hpp"

namespace curate {
namespace {

using namespace std::string_view_literals;
using Words = std::vector<std::string_view>;

constexpr Splitter kAll[] = {Splitter::kWhitespace, Splitter::kUniseg, Splitter::kSpacyEn, Splitter::kIcu};

TEST(Splitters, AppendToWhatIsThere) {
  for (const Splitter splitter : kAll) {
    Words words{"before"};
    split_words(splitter, "one two", words);
    EXPECT_EQ(words, (Words{"before", "one", "two"})) << splitter_name(splitter);
    Words sentences{"before"};
    split_sentences(splitter, "One. Two.", sentences);
    EXPECT_EQ(sentences.size(), 3U) << splitter_name(splitter);
  }
}

TEST(Splitters, HaveNamesOfTheirOwn) {
  Words names;
  for (const Splitter splitter : kAll) names.push_back(splitter_name(splitter));
  EXPECT_EQ(names, (Words{"whitespace", "uniseg", "spacy-en", "icu"}));
}

// Words any reader of these languages would cut here.
TEST(IcuSplitter, FindsWordsWithoutSpaces) {
  const auto words = [](std::string_view text) {
    Words out;
    split_words(Splitter::kIcu, text, out);
    return out;
  };
  EXPECT_EQ(words("ฉันกินข้าว"), (Words{"ฉัน", "กิน", "ข้าว"}));
  EXPECT_EQ(words("私は学生です。"), (Words{"私", "は", "学生", "です"}));
  EXPECT_EQ(words("北京是中国的首都"), (Words{"北京", "是", "中国", "的", "首都"}));
  EXPECT_EQ(words("Plain text, 3.5 km!"), (Words{"Plain", "text", "3.5", "km"}));
  EXPECT_EQ(words(""), Words{});
}

TEST(IcuSplitter, CutsSentencesThatLeaveNothingOut) {
  Words sentences;
  split_sentences(Splitter::kIcu, "One. Two?  Three\nfour。五。", sentences);
  std::string all;
  for (const auto sentence : sentences) all += sentence;
  EXPECT_EQ(all, "One. Two?  Three\nfour。五。");
  EXPECT_EQ(sentences, (Words{"One. ", "Two?  ", "Three\n", "four。", "五。"}));
}

// fasttext.tokenize("a\tb\x00c d\u00a0e\n\nf ") gives a b c d\u00a0e </s> </s> f.
TEST(FasttextTokenize, CutsAtAsciiGapsOnly) {
  Words words;
  fasttext_tokenize("a\tb\0c d\u00a0e\n\nf "sv, words);
  EXPECT_EQ(words, (Words{"a", "b", "c", "d\u00a0e", "f"}));
}

}  // namespace
}  // namespace curate
