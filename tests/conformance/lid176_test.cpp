// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <cmath>

#include <gtest/gtest.h>

#include "model/fasttext.hpp"
#include "support/suites.hpp"
#include "util/builtin.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"

namespace curate::test {
namespace {

std::shared_ptr<const FastTextModel> lid176() {
  static const auto model = std::make_shared<const FastTextModel>(*builtin_file("lid.176.ftz"), "builtin:lid.176.ftz");
  return model;
}

struct Case {
  std::string id, text;
  std::vector<std::pair<std::string, double>> space, glued;
};

std::vector<std::pair<std::string, double>> scores(const Json& list) {
  std::vector<std::pair<std::string, double>> pairs;
  list.each([&](std::string_view, const Json& row) {
    pairs.emplace_back(std::string(row.at(0).second.text()), row.at(1).second.number());
  });
  return pairs;
}

const std::vector<Case>& cases() {
  static const std::vector<Case> all = [] {
    std::vector<Case> list;
    for (const std::string& line : lines_of(slurp(goldens_folder() / "lid176" / "predictions.jsonl.gz"))) {
      const Json row = Json::parse(line, "predictions.jsonl.gz");
      list.push_back({std::to_string(row["id"].natural()), std::string(row["text"].text()), scores(row["space"]), {}});
      if (!row["glued"].is_null()) list.back().glued = scores(row["glued"]);
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

void expect_equal(const Case& expected, const std::vector<std::pair<std::string, double>>& want,
                  std::span<const LabelScore> have) {
  ASSERT_EQ(have.size(), want.size()) << "text " << expected.id;
  for (std::size_t i = 0; i < want.size(); ++i) {
    EXPECT_EQ(lid176()->label(have[i].label), want[i].first) << "text " << expected.id << ", place " << i;
    EXPECT_NEAR(have[i].probability, want[i].second, 1e-6) << "text " << expected.id << ", place " << i;
  }
}

#define NEED_PREDICTIONS() CURATE_NEED(goldens_folder() / "lid176" / "predictions.jsonl.gz")

TEST(Lid176, IsTheModelThePredictionsWereMadeWith) {
  EXPECT_EQ(hex_bytes(sha256(*builtin_file("lid.176.ftz"))),
            "8f3472cfe8738a7b6099e8e999c3cbfae0dcd15696aac7d7738a8039db603e83");
  EXPECT_EQ(lid176()->label_count(), 176U);
}

TEST(Lid176, GivesTheLibrarysLabelsWithLineBreaksAsSpaces) {
  NEED_PREDICTIONS();
  FastTextScorer scorer(lid176());
  for (const Case& one : cases()) expect_equal(one, one.space, scorer.predict(one.text, 3));
}

TEST(Lid176, GivesTheLibrarysLabelsWithLineBreaksDeleted) {
  NEED_PREDICTIONS();
  FastTextScorer scorer(lid176());
  std::size_t glued = 0;
  for (const Case& one : cases()) {
    const auto& want = one.glued.empty() ? one.space : one.glued;
    glued += !one.glued.empty();
    expect_equal(one, want, scorer.predict(one.text, 3, LineBreaks::kDeleted));
  }
  EXPECT_GT(glued, 100U);
}

TEST(Lid176, GivesTheSameBitsWithEveryInstructionSet) {
  NEED_PREDICTIONS();
  FastTextScorer reference(lid176(), Isa::kScalar);
  for (const Isa set : sets_at_hand()) {
    FastTextScorer scorer(lid176(), set);
    for (const Case& one : cases()) {
      const auto want = reference.predict(one.text, 176);
      const auto have = scorer.predict(one.text, 176);
      ASSERT_EQ(have.size(), want.size());
      for (std::size_t i = 0; i < want.size(); ++i) {
        ASSERT_EQ(have[i].label, want[i].label) << "text " << one.id;
        ASSERT_EQ(std::bit_cast<std::uint32_t>(have[i].probability), std::bit_cast<std::uint32_t>(want[i].probability));
      }
    }
  }
}

TEST(Lid176, AnswersAlikeWhateverTextsCameBefore) {
  NEED_PREDICTIONS();
  FastTextScorer warm(lid176());
  for (const Case& one : cases()) warm.read(one.text);
  for (std::size_t i = 0; i < cases().size(); i += 50) {
    FastTextScorer fresh(lid176());
    const auto want = fresh.predict(cases()[i].text, 3);
    const auto have = warm.predict(cases()[i].text, 3);
    ASSERT_EQ(have.size(), want.size());
    for (std::size_t j = 0; j < want.size(); ++j) {
      EXPECT_EQ(have[j].label, want[j].label);
      EXPECT_EQ(std::bit_cast<std::uint32_t>(have[j].probability), std::bit_cast<std::uint32_t>(want[j].probability));
    }
  }
}

TEST(Lid176, TellsTheProbabilityOfOneLabelAsTheWholeListDoes) {
  NEED_PREDICTIONS();
  FastTextScorer scorer(lid176());
  for (std::size_t i = 0; i < cases().size(); i += 10) {
    std::vector<float> listed(176, 0.0F);
    for (const LabelScore& score : scorer.predict(cases()[i].text, 176)) listed[score.label] = score.probability;
    for (std::uint32_t label = 0; label < 176; ++label)
      EXPECT_EQ(scorer.probability(label), listed[label]) << cases()[i].id << " " << lid176()->label(label);
  }
}

}  // namespace
}  // namespace curate::test
