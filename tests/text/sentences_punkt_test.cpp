// SPDX-License-Identifier: Apache-2.0
#include "text/sentences_punkt.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

using Sentences = std::vector<std::string_view>;

Sentences sentences(std::string_view text) {
  Sentences out;
  split_punkt_sentences(text, out);
  return out;
}

// Expectations are NLTK's own, see punkt_oracle.py.
TEST(PunktSentences, AreThoseOfNltk) {
  const std::string file = test::slurp(CURATE_SOURCE_DIR "/tests/text/data/punkt-nltk-3.8.1.jsonl");
  for (const std::string& line : test::lines_of(file)) {
    const Json row = Json::parse(line, "case");
    Sentences expected;
    row["sentences"].each([&](std::string_view, const Json& sentence) { expected.push_back(sentence.text()); });
    EXPECT_EQ(sentences(row["text"].text()), expected) << row["text"].text();
  }
}

TEST(PunktSentences, KnowAbbreviationsInitialsAndClosingSigns) {
  EXPECT_EQ(sentences("Mr. Smith met J. Bach. \"Why?\" (He left.) Done."),
            (Sentences{"Mr. Smith met J. Bach.", "\"Why?\"", "(He left.)", "Done."}));
  EXPECT_EQ(sentences(" \n"), Sentences{});
}

// The numbers are NLTK's for runs of 300.
TEST(PunktSentences, TakeLongRunsInStride) {
  std::string stops;
  for (int i = 0; i < 100000; ++i) stops += "a.)";
  EXPECT_EQ(sentences(stops).size(), 1U);
  EXPECT_EQ(sentences(std::string(300000, '!')).size(), 3U);
  EXPECT_EQ(sentences("a." + std::string(300000, ' ') + "b.").size(), 1U);
}

}  // namespace
}  // namespace curate
