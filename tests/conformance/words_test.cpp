// SPDX-License-Identifier: Apache-2.0
// Words and sentences of datatrove 0.10.0 (spaCy 3.8.18), goldens datatrove-0.10/words.jsonl.gz.
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/suites.hpp"
#include "text/splitter.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

std::string joined(const std::vector<std::string_view>& parts) {
  std::string all;
  for (const auto part : parts) {
    if (!all.empty()) all += '\n';
    all += part;
  }
  return all;
}

std::string ends_of(const std::vector<std::string_view>& sentences) {
  std::string ends;
  std::size_t end = 0;
  for (const auto sentence : sentences) {
    end += count_code_points(sentence);
    if (!ends.empty()) ends += ',';
    ends += std::to_string(end);
  }
  return ends;
}

TEST(DatatroveGoldens, HaveTheSameWordsAndSentences) {
  const auto folder = test::goldens_folder() / "datatrove-0.10";
  CURATE_NEED(folder / "words.jsonl.gz");
  CURATE_NEED(folder / "corpus.jsonl.gz");
  std::map<std::string, std::string> texts;
  for (const std::string& line : test::lines_of(test::slurp(folder / "corpus.jsonl.gz")))
    texts[*json_at(line, "id")] = *json_at(line, "text");
  std::size_t documents = 0, words_differ = 0, sentences_differ = 0;
  std::vector<std::string_view> words, sentences;
  for (const std::string& line : test::lines_of(test::slurp(folder / "words.jsonl.gz"))) {
    const std::string id = *json_at(line, "id");
    const auto own = json_at(line, "text");
    const std::string& text = own ? *own : texts.at(id);
    words.clear();
    split_words(Splitter::kSpacyEn, text, words);
    if (hex_bytes(sha256(joined(words))) != *json_at(line, "words_sha")) {
      ++words_differ;
      ADD_FAILURE() << "other words: " << id;
    }
    sentences.clear();
    split_sentences(Splitter::kSpacyEn, text, sentences);
    if (hex_bytes(sha256(ends_of(sentences))) != *json_at(line, "ends_sha")) {
      ++sentences_differ;
      ADD_FAILURE() << "other sentences: " << id;
    }
    ++documents;
  }
  EXPECT_GT(documents, 0U);
  EXPECT_EQ(words_differ, 0U) << "of " << documents;
  EXPECT_EQ(sentences_differ, 0U) << "of " << documents;
}

}  // namespace
}  // namespace curate
