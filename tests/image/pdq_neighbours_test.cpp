// SPDX-License-Identifier: Apache-2.0
#include "image/pdq_neighbours.hpp"

#include <numeric>
#include <optional>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "image/pdq_lookup.hpp"

namespace curate::image {
namespace {

Pdq random_hash(std::mt19937_64& random) {
  Pdq hash;
  for (std::uint64_t& word : hash.words) word = random();
  return hash;
}
Pdq flipped(Pdq hash, int bits, std::mt19937_64& random) {
  std::set<std::uint64_t> places;
  while (places.size() < static_cast<std::size_t>(bits)) places.insert(random() % 256);
  for (const std::uint64_t place : places) hash.words[place / 64] ^= std::uint64_t{1} << place % 64;
  return hash;
}

std::vector<std::uint32_t> clusters(std::size_t n, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& pairs) {
  std::vector<std::uint32_t> label(n);
  std::iota(label.begin(), label.end(), 0U);
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& [a, b] : pairs) {
      const std::uint32_t low = std::min(label[a], label[b]);
      changed |= label[a] != low || label[b] != low;
      label[a] = label[b] = low;
    }
  }
  return label;
}

// Against all pairs, on both sides of the number of hashes where the index begins.
TEST(PdqNeighbours, FindsEveryPairWithinTheRadius) {
  for (const auto& [n, radius] : {std::pair<std::size_t, int>{300, 31}, {6000, 31}, {6000, 5}, {6000, 40}}) {
    std::mt19937_64 random(n + static_cast<std::size_t>(radius));
    std::vector<Pdq> hashes;
    while (hashes.size() < n) {
      hashes.push_back(random_hash(random));
      const int most = static_cast<int>(random() % 4) * 15;
      for (std::uint64_t copies = random() % 3; copies > 0; --copies)
        hashes.push_back(
            flipped(hashes.back(), static_cast<int>(random() % static_cast<std::uint64_t>(most + 1)), random));
    }
    std::vector<std::pair<std::uint32_t, std::uint32_t>> found, wanted;
    each_near_pair(hashes, radius, [&](std::uint32_t a, std::uint32_t b) {
      EXPECT_LE(distance(hashes[a], hashes[b]), radius);
      found.emplace_back(a, b);
    });
    for (std::uint32_t i = 0; i < hashes.size(); ++i)
      for (std::uint32_t k = i + 1; k < hashes.size(); ++k)
        if (distance(hashes[i], hashes[k]) <= radius) wanted.emplace_back(i, k);
    EXPECT_GT(wanted.size(), n / 10);
    EXPECT_EQ(clusters(hashes.size(), found), clusters(hashes.size(), wanted)) << n << " hashes, radius " << radius;
  }
}

// Against every hash of the list, on both sides of the length where the index begins.
TEST(PdqLookup, FindsTheNearestWithinTheRadius) {
  for (const auto& [n, radius] : {std::pair<std::size_t, int>{500, 31}, {5000, 31}, {5000, 63}, {5000, 10}}) {
    std::mt19937_64 random(n * 100 + static_cast<std::size_t>(radius));
    std::vector<Pdq> hashes;
    while (hashes.size() < n) {
      hashes.push_back(random_hash(random));
      if (random() % 2 == 0) hashes.push_back(flipped(hashes.back(), static_cast<int>(random() % 20), random));
    }
    const PdqLookup lookup(hashes);
    int near = 0;
    for (int i = 0; i < 500; ++i) {
      const Pdq asked = flipped(hashes[random() % hashes.size()], static_cast<int>(random() % 80), random);
      std::optional<std::pair<int, std::uint32_t>> wanted;
      for (std::uint32_t k = 0; k < hashes.size(); ++k)
        if (const std::pair at{distance(asked, hashes[k]), k}; at.first <= radius && (!wanted || at < *wanted))
          wanted = at;
      const auto found = lookup.nearest(asked, radius);
      ASSERT_EQ(found.has_value(), wanted.has_value());
      near += found.has_value();
      if (found) {
        EXPECT_EQ(std::pair(found->distance, found->index), *wanted);
      }
    }
    EXPECT_GT(near, 20);
  }
}

}  // namespace
}  // namespace curate::image
