// SPDX-License-Identifier: Apache-2.0
#include "rules/repeated_ngrams.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "text/draws.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

using Words = std::vector<std::string_view>;

std::uint64_t points(const Words& words) {
  std::uint64_t sum = 0;
  for (const std::string_view word : words) sum += count_code_points(word);
  return sum;
}

// By the definitions, with maps.
TEST(RepeatedNgrams, AreThoseOfTheDefinition) {
  const char* const kinds[] = {"a", "bb", "ab", "é", "a longer word than sixteen bytes", "b"};
  test::Draws draws;
  RepeatedNgrams ngrams;
  for (int round = 0; round < 600; ++round) {
    Words words;
    for (std::uint64_t n = draws.below(60); n > 0; --n) words.push_back(kinds[draws.below(1 + draws.below(6))]);
    ngrams.read(words);
    for (std::size_t n = 2; n <= 10; ++n) {
      ngrams.grow_to(n);
      std::map<Words, std::uint64_t> counts;
      std::vector<Words> order;
      for (std::size_t i = 0; i + n <= words.size(); ++i) {
        order.emplace_back(words.begin() + static_cast<std::ptrdiff_t>(i),
                           words.begin() + static_cast<std::ptrdiff_t>(i + n));
        ++counts[order.back()];
      }
      std::uint64_t most = 0, longest = 0, first = 0, copied = 0, all = 0, covered = 0;
      std::vector<bool> is_covered(words.size());
      for (std::size_t i = 0; i < order.size(); ++i) {
        const std::uint64_t count = counts[order[i]], size = points(order[i]);
        if (count > most) {
          most = count;
          first = size;
          longest = 0;
        }
        if (count == most) longest = std::max(longest, size);
        all += size;
        if (count == 1) continue;
        copied += size;
        for (std::size_t k = i; k < i + n; ++k) is_covered[k] = true;
      }
      for (std::size_t i = 0; i < words.size(); ++i) covered += is_covered[i] ? count_code_points(words[i]) : 0;
      ASSERT_EQ(ngrams.size(), order.size());
      ASSERT_EQ(ngrams.characters(), points(words));
      ASSERT_EQ(ngrams.first_top().count, most);
      ASSERT_EQ(ngrams.first_top().characters, first);
      ASSERT_EQ(ngrams.longest_top().count, most > 1 ? most : 0);
      ASSERT_EQ(ngrams.longest_top().characters, most > 1 ? longest : 0);
      ASSERT_EQ(ngrams.copied_characters(), copied);
      ASSERT_EQ(ngrams.all_characters(), all);
      ASSERT_EQ(ngrams.covered_characters(), covered);
    }
  }
}

}  // namespace
}  // namespace curate
