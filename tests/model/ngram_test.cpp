// SPDX-License-Identifier: Apache-2.0
#include "model/ngram.hpp"

#include <map>

#include <gmock/gmock.h>

#include <curate/error.hpp>

#include "support/read_format.hpp"
#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

using testing::HasSubstr;

const std::string kData = CURATE_SOURCE_DIR "/tests/model/data/";

// a then b is known, all else backs off.
const std::string kSmall =
    "\\data\\\nngram 1=4\nngram 2=2\n\n"
    "\\1-grams:\n-1\t</s>\n-99\t<s>\t-0.5\n-2\ta\t-0.25\n-3\tb\n\n"
    "\\2-grams:\n-0.125\ta b\n-0.75\t<s> a\n\n"
    "\\end\\\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string refusal(std::string_view model) {
  try {
    const NgramModel made(model, "m");
    return "accepted";
  } catch (const RunError& error) {
    return error.what();
  }
}

// Expectations are KenLM's own, see ngram_oracle.py.
TEST(Ngram, ScoresSentencesAsKenlm) {
  std::map<std::string, std::unique_ptr<NgramModel>> models;
  for (const std::string& line : test::lines_of(test::slurp(kData + "ngram_expected.jsonl"))) {
    const Json row = Json::parse(line, "expected");
    const std::string name(row["model"].text());
    auto& model = models[name];
    if (!model) model = std::make_unique<NgramModel>(test::slurp(kData + name), name);
    EXPECT_EQ(model->score(row["text"].text()), row["score"].number()) << row["text"].text();
  }
  EXPECT_EQ(models.size(), 2U);
  EXPECT_EQ(models.at("ngram3.arpa")->order(), 3U);
  EXPECT_EQ(models.at("ngram5_no_unk.arpa")->order(), 5U);
}

TEST(Ngram, AddsTheBackoffsOfTheContextsThatAreLeft) {
  const NgramModel model(kSmall, "m");
  EXPECT_EQ(model.ngrams(), 7U);  // with <unk>
  EXPECT_EQ(model.score(""), -0.5 - 1);
  EXPECT_EQ(model.score("a b"), -0.75 - 0.125 - 1);
  EXPECT_EQ(model.score("b"), -0.5 - 3 - 1);
  EXPECT_EQ(model.score("a a"), -0.75 + (-0.25 - 2) + (-0.25 - 1));
  EXPECT_EQ(model.score("zzz"), -0.5 - 100 - 1);
}

TEST(Ngram, FindsALongNgramWhoseEndIsNone) {
  // "<s> a b" without "a b".
  const NgramModel model(
      "\\data\\\nngram 1=4\nngram 2=1\nngram 3=1\n\n\\1-grams:\n-1\t</s>\n-99\t<s>\t-0.5\n-2\ta\t-0.25\n-3\tb\n\n"
      "\\2-grams:\n-0.75\t<s> a\t-4\n\n\\3-grams:\n-0.5\t<s> a b\n\n\\end\\\n",
      "m");
  EXPECT_EQ(model.score("a b"), -0.75 - 0.5 - 1);
  EXPECT_EQ(model.score("a a"), -0.75 + (-2 - 0.25 - 4) + (-1 - 0.25));
}

TEST(Ngram, ReadsCompressedFiles) {
  const std::string compressed = test::gzip({kSmall.substr(0, 50), kSmall.substr(50)});
  EXPECT_EQ(NgramModel(compressed, "m").score("a b"), NgramModel(kSmall, "m").score("a b"));
  EXPECT_THAT(refusal(compressed.substr(0, compressed.size() - 20)), HasSubstr("m:"));
}

TEST(Ngram, TakesWindowsLineEndsAndSpaces) {
  std::string windows;
  for (const char c : kSmall) windows += c == '\n' ? std::string("\r\n") : std::string(1, c == '\t' ? ' ' : c);
  EXPECT_EQ(NgramModel(windows, "m").score("a b"), -1.875);
}

TEST(Ngram, NamesTheLineOfAMistake) {
  EXPECT_THAT(refusal(""), HasSubstr("m:0: no ARPA language model: it ends before \\data\\"));
  EXPECT_THAT(refusal("\\data\\\n\n"), HasSubstr("how many"));
  EXPECT_THAT(refusal(replaced(kSmall, "ngram 2=2", "ngram 3=2")), HasSubstr("m:3: "));
  EXPECT_THAT(refusal(replaced(kSmall, "ngram 2=2", "ngram 2=x")), HasSubstr("ngram 2=COUNT"));
  EXPECT_THAT(refusal(replaced(kSmall, "ngram 2=2", "ngram 2=3")), HasSubstr("fewer 2-grams"));
  EXPECT_THAT(refusal(replaced(kSmall, "ngram 2=2", "ngram 2=1")), HasSubstr("more n-grams"));
  EXPECT_THAT(refusal(replaced(kSmall, "ngram 2=2", "ngram 2=18446744073709551615")), HasSubstr("fewer 2-grams"));
  EXPECT_THAT(refusal(replaced(kSmall, "-0.125", "0.125")), HasSubstr("m:12: "));
  EXPECT_THAT(refusal(replaced(kSmall, "-0.125", "nan")), HasSubstr("not a number"));
  EXPECT_THAT(refusal(replaced(kSmall, "a b", "a c")), HasSubstr("'c' is not among the 1-grams"));
  EXPECT_THAT(refusal(replaced(kSmall, "a b", "a")), HasSubstr("fewer than 2 words"));
  EXPECT_THAT(refusal(replaced(kSmall, "a b", "a b\t-1")), HasSubstr("behind the n-gram"));
  EXPECT_THAT(refusal(replaced(kSmall, "a b", "<s> a")), HasSubstr("twice"));
  EXPECT_THAT(refusal(replaced(kSmall, "-3\tb", "-3\ta")), HasSubstr("'a' stands there twice"));
  EXPECT_THAT(refusal(replaced(kSmall, "\t<s>\t", "\t<t>\t")), HasSubstr("no <s>"));
  EXPECT_THAT(refusal(replaced(kSmall, "\\end\\", "")), HasSubstr("it ends before \\end\\"));
  EXPECT_THAT(refusal("\\data\\\nngram 1=1\n\n\\1-grams:\n" + std::string(3000000, 'x')), HasSubstr("1 MiB"));
}

}  // namespace
}  // namespace curate
