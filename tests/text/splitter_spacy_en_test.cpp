// SPDX-License-Identifier: Apache-2.0
#include "text/splitter_spacy_en.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/suites.hpp"
#include "text/splitter.hpp"
#include "util/json.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

using Words = std::vector<std::string_view>;

Words words(std::string_view text) {
  Words out;
  split_words(Splitter::kSpacyEn, text, out);
  return out;
}
Words sentences(std::string_view text) {
  Words out;
  split_sentences(Splitter::kSpacyEn, text, out);
  return out;
}

// Expectations are spaCy's own, see spacy_oracle.py.
TEST(SpacyEnSplitter, CutsAsSpacyDoes) {
  const std::string file = test::slurp(CURATE_SOURCE_DIR "/tests/text/data/spacy-3.8.18.jsonl");
  for (const std::string& line : test::lines_of(file)) {
    const Json row = Json::parse(line, "case");
    const std::string_view text = row["text"].text();
    Words expected;
    row["words"].each([&](std::string_view, const Json& word) { expected.push_back(word.text()); });
    EXPECT_EQ(words(text), expected) << text;
    std::vector<std::uint64_t> ends, expected_ends;
    row["ends"].each([&](std::string_view, const Json& end) { expected_ends.push_back(end.natural()); });
    for (const auto sentence : sentences(text))
      ends.push_back((ends.empty() ? 0 : ends.back()) + count_code_points(sentence));
    EXPECT_EQ(ends, expected_ends) << text;
  }
}

TEST(SpacyEnSplitter, GivesTheEmptyTextNoWordAndOneSentence) {
  EXPECT_EQ(words(""), Words{});
  EXPECT_EQ(sentences(""), Words{""});
  EXPECT_EQ(sentences(" \n "), Words{" \n "});
}

// What datatrove 0.10 answers in a process that has met the token before.
TEST(SpacyEnSplitter, LeavesOutTheTokenThatBreaksSpacy) {
  EXPECT_EQ(words("I see IS_ALPHA. Then I go. Done."), (Words{"I", "see", ".", "Then", "I", "go", ".", "Done", "."}));
  EXPECT_EQ(sentences("I see IS_ALPHA. Then I go. Done."), (Words{"I see I", "S_ALPHA. Th", "en I go. Done."}));
  EXPECT_EQ(words("xIS_ALPHAx"), Words{"xIS_ALPHAx"});
  EXPECT_EQ(words("IS_ALPHA"), Words{"IS_ALPHA"});
  EXPECT_EQ(words("(IS_ALPHA) xIS_ALPHAx"), (Words{"(", ")", "xx"}));
  EXPECT_EQ(words("'IS_ALPHA'"), Words{"''"});
}

// spaCy needs quadratic time here; the tokens follow from its rules.
TEST(SpacyEnSplitter, TakesLongRunsOfAffixesInStride) {
  std::string brackets;
  for (int i = 0; i < 100000; ++i) brackets += "([";
  EXPECT_EQ(words(brackets).size(), 200000U);
  EXPECT_EQ(words("a" + std::string(300000, '.')).size(), 2U);
  EXPECT_EQ(words(std::string(300000, '@').append("a.de")).size(), 1U);
  EXPECT_EQ(words(std::string(200000, '\'')).size(), 199997U);  // spaCy merges three pairs, at 2,000 too
  EXPECT_EQ(words(std::string(200000, '-')).size(), 1U);
}

}  // namespace
}  // namespace curate
