// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <map>
#include <random>
#include <set>

#include <gmock/gmock.h>

#include "support/runs.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

class MinhashDedup : public testing::Test {
 protected:
  std::map<std::string, std::string> fates(const std::string& params, const std::vector<test::Row>& rows) {
    const auto folder = folder_ / std::to_string(runs_++);
    std::filesystem::create_directories(folder);
    const RunDir run = test::small_run(folder, "stages: [minhash_dedup: " + params + "]\ntask_size: 16KiB", rows);
    test::finish_run(run);
    return test::fates(run);
  }
  static std::vector<std::string> random_words(std::mt19937& draw, std::size_t count) {
    std::vector<std::string> words(count);
    for (std::string& word : words) word = "w" + std::to_string(draw() % 1'000'000);
    return words;
  }
  static std::string text_of(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += word + " ";
    return text;
  }

  test::TempFolder folder_{test::memory_folder()};
  int runs_ = 0;
};

TEST_F(MinhashDedup, DropsACopyWithOneWordChangedAndKeepsWhatIsDifferent) {
  std::mt19937 draw(1);
  std::vector<test::Row> rows;
  for (int i = 0; i < 40; ++i) {
    std::vector<std::string> words = random_words(draw, 400);
    rows.push_back({"a" + std::to_string(i), text_of(words), "", ""});
    words[draw() % words.size()] = "changed";
    if (i % 2 == 0) rows.push_back({"b" + std::to_string(i), text_of(words), "", ""});
  }
  // One word of 400 changes 5 of 396 shingles: Jaccard 391 / 401 = 0.975, where 14 bands of 8 rows miss one pair in
  // 10^10.
  for (const auto& [id, fate] : fates("{}", rows))
    EXPECT_EQ(fate, id.starts_with("b") ? "minhash_dedup:near_duplicate" : "kept") << id;
}

TEST_F(MinhashDedup, FindsPairsAsOftenAsTheCurveOfItsBandsSays) {
  // Broder: P(equal minimum) = s; so P(candidate) = 1 - (1 - s^rows)^bands. Shingles of one word make s easy to set:
  // two sets of 300 that share c have s = c / (600 - c).
  constexpr int kPairs = 400, kWords = 300;
  constexpr int kBands = 6, kRows = 3;
  std::mt19937 draw(2);
  for (const int shared : {150, 200}) {
    const double s = static_cast<double>(shared) / (2 * kWords - shared);
    const double expected = 1 - std::pow(1 - std::pow(s, kRows), kBands);
    std::vector<test::Row> rows;
    int next = 0;
    for (int pair = 0; pair < kPairs; ++pair) {
      std::string both, only_a, only_b;
      for (int i = 0; i < shared; ++i) both += "p" + std::to_string(pair) + "x" + std::to_string(next++) + " ";
      for (int i = shared; i < kWords; ++i) only_a += "q" + std::to_string(next++) + " ";
      for (int i = shared; i < kWords; ++i) only_b += "r" + std::to_string(next++) + " ";
      rows.push_back({"a" + std::to_string(pair), both + only_a, "", ""});
      rows.push_back({"b" + std::to_string(pair), both + only_b, "", ""});
    }
    int found = 0;
    for (const auto& [id, fate] : fates("{ngram: 1, bands: 6, rows: 3, verify: false}", rows)) found += fate != "kept";
    EXPECT_NEAR(found, expected * kPairs, 5 * std::sqrt(kPairs * expected * (1 - expected))) << "s = " << s;
  }
}

TEST_F(MinhashDedup, LeavesTextsThatAreShorterThanAShingleAlone) {
  const auto found = fates("{ngram: 5}", {{"a", "one two", "", ""}, {"b", "one three", "", ""}});
  EXPECT_EQ(found.at("a"), "kept");
  EXPECT_EQ(found.at("b"), "kept");
}

}  // namespace
}  // namespace curate
