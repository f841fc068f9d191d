// SPDX-License-Identifier: Apache-2.0
#include "model/fasttext.hpp"

#include <bit>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate::test {
namespace {

using testing::HasSubstr;

std::filesystem::path data_folder() {
  return std::filesystem::path(CURATE_SOURCE_DIR) / "tests" / "model" / "data";
}

std::string model_bytes(const std::string& name) {
  return slurp(data_folder() / name);
}

std::shared_ptr<const FastTextModel> load(std::string_view bytes, std::string_view name = "test") {
  return std::make_shared<const FastTextModel>(bytes, name);
}

struct Case {
  std::string model, text;
  std::vector<std::pair<std::string, double>> best;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = [] {
    std::vector<Case> list;
    for (const std::string& line : lines_of(slurp(data_folder() / "fasttext_expected.jsonl"))) {
      const Json row = Json::parse(line, "fasttext_expected.jsonl");
      Case one{std::string(row["model"].text()), std::string(row["text"].text()), {}};
      row["best"].each([&](std::string_view, const Json& score) {
        one.best.emplace_back(score.at(0).second.text(), score.at(1).second.number());
      });
      list.push_back(one);
    }
    return list;
  }();
  return all;
}

std::vector<Isa> sets_at_hand() {
  std::vector<Isa> sets{Isa::kScalar};
  if (isa() >= Isa::kAvx2) sets.push_back(Isa::kAvx2);
  if (isa() >= Isa::kAvx512) sets.push_back(Isa::kAvx512);
  return sets;
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> bits(std::span<const LabelScore> scores) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const LabelScore& score : scores)
    pairs.emplace_back(score.label, std::bit_cast<std::uint32_t>(score.probability));
  return pairs;
}

const char* const kModels[] = {"words_softmax.bin", "runs_softmax.bin",   "chars_hs.bin",       "chars_ova.bin",
                               "chars_ns.bin",      "pruned_softmax.ftz", "output_softmax.ftz", "whole_hs.ftz"};

class FastText : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Kinds, FastText, testing::ValuesIn(kModels), [](const auto& one) {
  std::string name = one.param;
  std::ranges::replace(name, '.', '_');
  return name;
});

TEST_P(FastText, PredictsAsTheLibraryDoes) {
  const std::string bytes = model_bytes(GetParam());
  const auto model = load(bytes);
  FastTextScorer scorer(model);
  std::size_t compared = 0;
  for (const Case& one : cases()) {
    if (one.model != GetParam()) continue;
    const auto have = scorer.predict(one.text, 4);
    ASSERT_EQ(have.size(), one.best.size()) << one.text;
    for (std::size_t i = 0; i < have.size(); ++i) {
      EXPECT_EQ(model->label(have[i].label), one.best[i].first) << one.text;
      EXPECT_NEAR(have[i].probability, one.best[i].second, 1e-6) << one.text;
    }
    ++compared;
  }
  EXPECT_EQ(compared, 39U);
}

TEST_P(FastText, GivesTheSameBitsWithEveryInstructionSetAndAlignment) {
  const std::string bytes = model_bytes(GetParam()), shifted = "x" + bytes;
  FastTextScorer reference(load(bytes), Isa::kScalar);
  for (const Isa set : sets_at_hand()) {
    FastTextScorer scorer(load(std::string_view(shifted).substr(1)), set);
    for (const Case& one : cases())
      EXPECT_EQ(bits(scorer.predict(one.text, 9)), bits(reference.predict(one.text, 9))) << one.text;
  }
}

TEST_P(FastText, ReadsLineBreaksAsTold) {
  const std::string bytes = model_bytes(GetParam());
  FastTextScorer scorer(load(bytes));
  for (const Case& one : cases()) {
    std::string broken;
    for (std::size_t i = 0; i < one.text.size(); ++i) {
      if (i % 5 == 3 || i % 31 == 0) broken += i % 2 == 0 ? "\n" : "\n\n";
      broken += one.text[i];
    }
    broken += '\n';
    std::string spaced = broken, glued;
    std::ranges::replace(spaced, '\n', ' ');
    for (const char c : broken)
      if (c != '\n') glued += c;
    EXPECT_EQ(bits(scorer.predict(broken, 4, LineBreaks::kSpace)), bits(scorer.predict(spaced, 4)));
    EXPECT_EQ(bits(scorer.predict(broken, 4, LineBreaks::kDeleted)), bits(scorer.predict(glued, 4)));
    EXPECT_EQ(bits(scorer.predict(glued, 4)), bits(scorer.predict(one.text, 4)));
  }
}

TEST_P(FastText, TellsOneLabelAsTheWholeListDoes) {
  const std::string bytes = model_bytes(GetParam());
  const auto model = load(bytes);
  FastTextScorer scorer(model);
  for (const Case& one : cases()) {
    std::vector<float> listed(model->label_count(), 0.0F);
    for (const LabelScore& score : scorer.predict(one.text, model->label_count()))
      listed[score.label] = score.probability;
    for (std::uint32_t label = 0; label < listed.size(); ++label) EXPECT_EQ(scorer.probability(label), listed[label]);
  }
}

TEST_P(FastText, NamesWhatIsWrongWithAFileThatIsCutShort) {
  const std::string bytes = model_bytes(GetParam());
  for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 50) {
    try {
      load(bytes.substr(0, size), "short.bin");
      FAIL() << "accepted with " << size << " bytes";
    } catch (const RunError& error) {
      EXPECT_THAT(error.what(), HasSubstr("model 'short.bin'"));
    }
  }
}

TEST_P(FastText, SurvivesAnyChangedByte) {
  const std::string bytes = model_bytes(GetParam());
  const std::string text = cases()[5].text + " " + cases()[20].text;
  for (std::size_t at = 0; at < bytes.size(); at += 1 + at / 120) {
    for (const char change : {'\x01', '\x80', '\xFF'}) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ change);
      try {
        const auto model = load(damaged);
        FastTextScorer scorer(model);
        EXPECT_LE(scorer.predict(text, 4).size(), 4U);
        scorer.probability(0);
      } catch (const RunError&) {
        continue;
      }
    }
  }
}

TEST(FastTextModels, AcceptNothingBehindTheirEnd) {
  EXPECT_THROW(load(model_bytes("chars_hs.bin") + "x"), RunError);
}

TEST(FastTextModels, FindLabelsByEitherSpelling) {
  const std::string bytes = model_bytes("words_softmax.bin");
  const auto model = load(bytes);
  ASSERT_TRUE(model->find_label("L1").has_value());
  EXPECT_EQ(model->find_label("__label__L1"), model->find_label("L1"));
  EXPECT_EQ(model->label(*model->find_label("L1")), "L1");
  EXPECT_FALSE(model->find_label("L7").has_value());
  EXPECT_EQ(model->labels().size(), 3U);
}

TEST(FastTextScorers, DoNotMindWhereWordsLieInAText) {
  // Words of 1 to 70 bytes at all offsets to the end of the text, and blanks of all lengths around them.
  const std::string bytes = model_bytes("pruned_softmax.ftz");
  FastTextScorer scorer(load(bytes));
  for (std::size_t length = 1; length <= 70; ++length) {
    std::string word;
    while (word.size() < length) word += "balokin9"[word.size() % 7];
    const auto want = bits(scorer.predict(word + " lo " + word, 4));
    for (std::size_t blanks = 1; blanks < 60; ++blanks) {
      const std::string gap(blanks, blanks % 2 == 0 ? ' ' : '\t');
      EXPECT_EQ(bits(scorer.predict(gap + word + " lo " + word, 4)), want);
      EXPECT_EQ(bits(scorer.predict(word + gap + "lo " + word, 4)), want);
      EXPECT_EQ(bits(scorer.predict(word + " lo " + word + gap, 4)), want);
    }
  }
}

TEST(FastTextScorers, DoNotMindWhatTheyRead) {
  for (const char* name : kModels) {
    const std::string bytes = model_bytes(name);
    FastTextScorer warm(load(bytes));
    for (const Case& one : cases()) warm.read(one.text);
    for (std::size_t i = 0; i < cases().size(); i += 40) {
      FastTextScorer fresh(load(bytes));
      EXPECT_EQ(bits(warm.predict(cases()[i].text, 4)), bits(fresh.predict(cases()[i].text, 4)));
    }
  }
}

TEST(FastTextScorers, ReadBytesThatAreNoUtf8) {
  const std::string bytes = model_bytes("whole_hs.ftz");
  FastTextScorer scorer(load(bytes));
  for (int first = 0; first < 256; ++first) {
    std::string text;
    for (int i = 0; i < 40; ++i) text += static_cast<char>(first * (i + 1) + i * i);
    EXPECT_FALSE(scorer.predict(text, 4).empty());
    EXPECT_FALSE(scorer.predict(text, 4, LineBreaks::kDeleted).empty());
  }
}

}  // namespace
}  // namespace curate::test
