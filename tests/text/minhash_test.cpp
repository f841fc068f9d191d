// SPDX-License-Identifier: Apache-2.0
#include "text/minhash.hpp"

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "text/minhash_datatrove.hpp"
#include "text/splitter.hpp"
#include "util/hash.hpp"

namespace curate {
namespace {

std::vector<Isa> sets() {
  std::vector<Isa> all{Isa::kScalar};
  for (const Isa set : {Isa::kAvx2, Isa::kAvx512})
    if (set <= isa()) all.push_back(set);
  return all;
}

// Any values, the largest ones among them, against the definition in wide integers.
TEST(MinhashKernels, EveryInstructionSetGivesTheValuesOfTheDefinition) {
  std::mt19937_64 random(5);
  constexpr std::size_t kFunctions = 48;
  constexpr std::uint64_t kPrime = (std::uint64_t{1} << 61) - 1;
  std::vector<std::uint64_t> a(kFunctions), b(kFunctions), hashes;
  for (std::size_t i = 0; i < kFunctions; ++i) a[i] = random() >> 3, b[i] = i % 7 == 0 ? kPrime - 2 : random() >> 3;
  for (std::size_t count : {1U, 2U, 3U, 50U}) {
    hashes.clear();
    for (std::size_t k = 0; k < count; ++k) hashes.push_back(k % 5 == 4 ? ~std::uint64_t{0} : random());
    for (const std::uint64_t mask : {~std::uint64_t{0}, std::uint64_t{0xFFFFFFFF}}) {
      std::vector<std::uint64_t> expected(kFunctions, ~std::uint64_t{0});
      for (std::size_t i = 0; i < kFunctions; ++i)
        for (const std::uint64_t h : hashes) expected[i] = std::min(expected[i], ((h * a[i] + b[i]) % kPrime) & mask);
      for (const Isa set : sets()) {
        std::vector<std::uint64_t> minima(kFunctions, ~std::uint64_t{0});
        minhash_kernels(set).mersenne(hashes.data(), count, a.data(), b.data(), kFunctions, mask, minima.data());
        EXPECT_EQ(minima, expected) << isa_name(set) << " " << count;
      }
    }
    std::vector<std::uint32_t> a32(kFunctions), b32(kFunctions), h32, expected(kFunctions, ~std::uint32_t{0});
    for (const std::uint64_t h : hashes) h32.push_back(static_cast<std::uint32_t>(h >> 32));
    for (std::size_t i = 0; i < kFunctions; ++i) {
      a32[i] = static_cast<std::uint32_t>(a[i]) | 1;
      b32[i] = static_cast<std::uint32_t>(b[i]);
      for (const std::uint32_t h : h32)
        expected[i] = std::min(
            expected[i], static_cast<std::uint32_t>((std::uint64_t{h} * a32[i] + b32[i]) % (std::uint64_t{1} << 32)));
    }
    for (const Isa set : sets()) {
      std::vector<std::uint32_t> minima(kFunctions, ~std::uint32_t{0});
      minhash_kernels(set).narrow(h32.data(), count, a32.data(), b32.data(), kFunctions, minima.data());
      EXPECT_EQ(minima, expected) << isa_name(set) << " " << count;
    }
  }
}

// The numbers of the reference, made by datatrove 0.10.0.
TEST(DatatroveMinhash, DrawsTheParametersOfNumpy) {
  const DatatroveMinhash minhash(112, 1);
  EXPECT_EQ(minhash.a()[0], 775169054918279404U);
  EXPECT_EQ(minhash.a()[1], 1758426461858698313U);
  EXPECT_EQ(minhash.a()[111], 223865076026037746U);
  EXPECT_EQ(minhash.b()[0], 1062448801025099917U);
  EXPECT_EQ(minhash.b()[111], 1097409548522419201U);
  std::string all;
  for (const auto values : {minhash.a(), minhash.b()})
    for (const std::uint64_t value : values) all += (all.empty() ? "" : ",") + std::to_string(value);
  EXPECT_EQ(hex_bytes(sha256(all)), "e6fe745132d194ad7c34487bd043379b3578606ac44a4c3417f9b091defa13ca");
}

TEST(WordShingles, AreEqualWhereWordsAreAndOneForAShortText) {
  WordShingles shingles(3);
  const auto of = [&](std::string_view text) {
    std::vector<std::string_view> words;
    split_words(Splitter::kWhitespace, text, words);
    const auto hashes = shingles.hash(words);
    return std::vector<std::uint64_t>(hashes.begin(), hashes.end());
  };
  EXPECT_TRUE(of("").empty());
  EXPECT_EQ(of("a b").size(), 1U);
  EXPECT_NE(of("a b"), of("b a"));
  const auto x = of("one two three four five"), y = of("zero one two three four six");
  ASSERT_EQ(x.size(), 3U);
  ASSERT_EQ(y.size(), 4U);
  EXPECT_EQ(x[0], y[1]);
  EXPECT_EQ(x[1], y[2]);
  EXPECT_NE(x[2], y[3]);
  EXPECT_EQ(of("a a a a a a"), std::vector<std::uint64_t>(4, of("a a a")[0]));
}

// Over seeded pairs of sets with a known similarity s: the estimate's mean must be s and its variance that of 112
// independent trials, s (1 - s) / 112, both within four standard errors.
TEST(MinHash, EstimatesAreUnbiasedWithBinomialVariance) {
  constexpr std::size_t kSize = 112, kPairs = 3000;
  std::mt19937_64 random(11);
  for (const std::size_t elements : {40U, 400U}) {
    for (const double wanted : {0.5, 0.7, 0.8, 0.9, 0.95}) {
      double sum = 0, squares = 0, truth = 0;
      for (std::size_t pair = 0; pair < kPairs; ++pair) {
        // Another seed a pair: the functions are part of what is drawn.
        MinHash minhash(kSize, pair);
        const auto common = static_cast<std::size_t>(std::lround(static_cast<double>(elements) * wanted));
        std::vector<std::uint64_t> x, y;
        for (std::size_t i = 0; i < elements; ++i) {
          const std::uint64_t h = random();
          if (i < common || i % 2 == 0) x.push_back(h);
          if (i < common || i % 2 == 1) y.push_back(h);
        }
        truth = static_cast<double>(common) / static_cast<double>(elements);
        const auto first = minhash.sign(x);
        const std::vector<std::uint32_t> kept(first.begin(), first.end());
        const auto second = minhash.sign(y);
        std::size_t equal = 0;
        for (std::size_t i = 0; i < kSize; ++i) equal += kept[i] == second[i];
        const double estimate = static_cast<double>(equal) / kSize;
        sum += estimate - truth;
        squares += (estimate - truth) * (estimate - truth);
      }
      const double variance = truth * (1 - truth) / kSize, n = kPairs;
      EXPECT_NEAR(sum / n, 0, 4 * std::sqrt(variance / n)) << elements << " " << wanted;
      EXPECT_NEAR(squares / n, variance, 4 * variance * std::sqrt(2 / n)) << elements << " " << wanted;
      // `--gtest_output=xml` prints the figures that docs/dedup.md quotes.
      const std::string at = std::to_string(elements) + "_elements_at_" + std::to_string(truth);
      RecordProperty("bias_" + at, std::to_string(sum / n));
      RecordProperty("variance_ratio_" + at, std::to_string(squares / n / variance));
    }
  }
}

}  // namespace
}  // namespace curate
