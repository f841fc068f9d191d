// SPDX-License-Identifier: Apache-2.0
// Candidates of the LSH against theory: a pair of Jaccard similarity s shares a band with chance 1 - (1 - s^r)^b.
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <curate/registry.hpp>
#include <curate/value.hpp>

namespace curate {
namespace {

struct Keys final : KeySink {
  void add(const KeyRecord& record) override { all.emplace(record.key_hi, record.key_lo); }
  std::set<std::pair<std::uint64_t, std::uint64_t>> all;
};

class MinhashDedup {
 public:
  explicit MinhashDedup(const std::string& profile) {
    Value name;
    name.kind = Value::Kind::kScalar;
    name.text = profile;
    map_.kind = Value::Kind::kMap;
    map_.entries = {{"profile", {}, name}};
    Params params("stage 'minhash_dedup'", &map_);
    stage_ = Registry::instance().find_stage("minhash_dedup")->make(params);
  }
  std::set<std::pair<std::uint64_t, std::uint64_t>> keys(const std::string& text) {
    Keys keys;
    batch_.clear();
    Document& document = batch_.add();
    document.set_text(document.store(text));
    dynamic_cast<GroupStage&>(*stage_).emit(document, keys);
    return keys.all;
  }

 private:
  Value map_;
  std::unique_ptr<AnyStage> stage_;
  Batch batch_;
};

using Words = std::vector<std::string>;

// A word of letters only, so that no normalisation of numbers makes two of them one.
std::string word(std::uint64_t number) {
  std::string text;
  for (number = number * 0x9E3779B97F4A7C15 >> 20; text.size() < 7; number /= 21)
    text += "bcdfghjklmnpqrstvwxyz"[number % 21];
  return text;
}

double jaccard(const Words& a, const Words& b) {
  const auto grams = [](const Words& words) {
    std::set<std::string> set;
    for (std::size_t i = 0; i + 5 <= words.size(); ++i)
      set.insert(words[i] + " " + words[i + 1] + " " + words[i + 2] + " " + words[i + 3] + " " + words[i + 4]);
    return set;
  };
  const auto x = grams(a), y = grams(b);
  std::size_t common = 0;
  for (const std::string& gram : x) common += y.contains(gram);
  return static_cast<double>(common) / static_cast<double>(x.size() + y.size() - common);
}

// The same where no word comes twice: grams are then equal only at their place.
double jaccard_by_place(const Words& a, const Words& b) {
  std::size_t same = 0, common = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    same = a[i] == b[i] ? same + 1 : 0;
    common += same >= 5;
  }
  return static_cast<double>(common) / static_cast<double>(2 * (a.size() - 4) - common);
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& w : words) (text += w) += ' ';
  return text;
}

class MinhashTruth : public testing::TestWithParam<const char*> {};

TEST_P(MinhashTruth, RecallOfPlantedPairsIsThatOfTheoryAtEveryLevelAndUnrelatedOnesAreNoCandidates) {
  constexpr double kBands = 14, kRows = 8;
  constexpr int kPairs = 250;
  MinhashDedup stage(GetParam());
  std::mt19937_64 random(17);
  std::uint64_t fresh = 0;
  std::set<std::pair<std::uint64_t, std::uint64_t>> before;
  for (const double level : {0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0}) {
    // Each replaced word changes five 5-grams on each side: of n grams, x changed ones leave (n - x) / (n + x).
    double expected = 0, variance = 0, found = 0;
    int unrelated = 0;
    for (int pair = 0; pair < kPairs; ++pair) {
      Words a, b;
      for (int i = 0; i < 300; ++i) a.push_back(word(++fresh));
      b = a;
      while (jaccard_by_place(a, b) > level + 1e-9) b[random() % b.size()] = word(++fresh);
      const double s = jaccard(a, b), p = 1 - std::pow(1 - std::pow(s, kRows), kBands);
      expected += p;
      variance += p * (1 - p);
      const auto x = stage.keys(joined(a)), y = stage.keys(joined(b));
      bool candidates = false;
      for (const auto& key : x) {
        candidates |= y.contains(key);
        unrelated += before.contains(key);
      }
      found += candidates;
      before = x;
    }
    EXPECT_NEAR(found, expected, 4 * std::sqrt(variance) + 1e-9) << GetParam() << " at " << level;
    EXPECT_EQ(unrelated, 0) << GetParam() << " at " << level;
  }
}

INSTANTIATE_TEST_SUITE_P(Profiles, MinhashTruth, testing::Values("curate-1", "datatrove-0.10"));

}  // namespace
}  // namespace curate
