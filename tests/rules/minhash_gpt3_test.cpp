// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "rules/minhash.hpp"

namespace curate {
namespace {

using testing::ElementsAre;

class MinhashGpt3 : public testing::Test {
 protected:
  std::vector<std::uint64_t> features(const std::string& text) {
    batch_.clear();
    const auto found = profile_->shingles(row(text));
    return {found.begin(), found.end()};
  }
  std::set<std::uint64_t> keys(const std::string& text) {
    struct Sink final : KeySink {
      void add(const KeyRecord& record) override { all.insert(record.key_hi); }
      std::set<std::uint64_t> all;
    } sink;
    batch_.clear();
    Document& document = row(text);
    profile_->emit(document, profile_->shingles(document), sink);
    return sink.all;
  }
  Document& row(const std::string& text) {
    Document& document = batch_.add();
    document.set_text(document.store(text));
    return document;
  }

  Params params_{"test", nullptr};
  std::unique_ptr<MinhashProfile> profile_ = minhash_gpt3(params_);
  Batch batch_;
};

// What mmh3.hash(word, 42) % 2**18 of the Python package mmh3 5 gives. Modulo 10 the first three are 7, 5 and 8, as
// pyspark's documentation of HashingTF has them.
TEST_F(MinhashGpt3, FeaturesAreThoseOfSparksHashingTF) {
  EXPECT_THAT(features("a b c"), ElementsAre(74920, 107107, 148981));
  EXPECT_THAT(features("the quick brown fox"), ElementsAre(95713, 95889, 100700, 248572));
  EXPECT_THAT(features("na\xC3\xAFve \xC3\x9F xxxxxxxxx"), ElementsAre(88163, 101311, 149954));
}

TEST_F(MinhashGpt3, WordsAreASetInLowerCaseBetweenJavasWhiteSpace) {
  EXPECT_EQ(features("The the\tTHE\fquick\v\r\nBrown fox  "), features("the quick brown fox"));
  // A no-break space is none to Java.
  EXPECT_EQ(features("a\xC2\xA0"
                     "b")
                .size(),
            1U);
  EXPECT_TRUE(features(" \n").empty());
}

// Broder: two sets have an equal minimum with chance s, their Jaccard similarity; so a candidate has 1 - (1 - s^5)^2.
TEST_F(MinhashGpt3, FindsPairsAsOftenAsTwoBandsOfFiveRowsDo) {
  constexpr int kPairs = 500, kWords = 200;
  std::mt19937 random(5);
  for (const int common : {120, 160, 180, 200}) {
    const double s = common / (2.0 * kWords - common), p = 1 - std::pow(1 - std::pow(s, 5), 2);
    int found = 0;
    for (int pair = 0; pair < kPairs; ++pair) {
      std::string a, b;
      for (int i = 0; i < 2 * kWords - common; ++i) {
        const std::string word = "w" + std::to_string(random()) + " ";
        if (i < kWords) a += word;
        if (i >= kWords - common) b += word;
      }
      const auto x = keys(a), y = keys(b);
      found += std::ranges::any_of(x, [&](std::uint64_t key) { return y.contains(key); });
    }
    // A pair of words with one feature in common moves s by far less than the sampling error.
    EXPECT_NEAR(found, kPairs * p, 4 * std::sqrt(kPairs * p * (1 - p)) + 1e-9) << s;
  }
}

}  // namespace
}  // namespace curate
