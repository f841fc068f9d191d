// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <unicode/uchar.h>

#include "util/hash.hpp"
#include "util/utf8.hpp"

namespace curate::test {

/// The runs of \w of a text as Python's `re` finds them: letters, digits and '_' of any script; lower-cased
/// if asked.
inline std::vector<std::string> word_tokens(std::string_view utf8, bool lower_case) {
  std::vector<std::string> tokens;
  std::string token;
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = next_code_point(utf8, at);
    // str.isalnum() of Python: letters, decimal and other digits, numerics.
    const auto code = static_cast<UChar32>(c);
    const auto type = u_charType(code);
    const bool word = c == '_' || u_isalpha(code) || type == U_DECIMAL_DIGIT_NUMBER || type == U_OTHER_NUMBER ||
                      type == U_LETTER_NUMBER;
    if (word) {
      append_code_point(lower_case ? static_cast<char32_t>(u_tolower(code)) : c, token);
    } else if (!token.empty()) {
      tokens.push_back(std::move(token));
      token.clear();
    }
  }
  if (!token.empty()) tokens.push_back(std::move(token));
  return tokens;
}

struct PrecisionRecall {
  double precision = 0, recall = 0;
  double f1() const { return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall); }
};

using Bag = std::unordered_map<std::uint64_t, std::uint32_t>;

inline std::size_t overlap(const Bag& a, const Bag& b) {
  std::size_t both = 0;
  for (const auto& [key, count] : a)
    if (const auto found = b.find(key); found != b.end()) both += std::min(count, found->second);
  return both;
}

inline std::size_t total(const Bag& bag) {
  std::size_t sum = 0;
  for (const auto& [key, count] : bag) sum += count;
  return sum;
}

/// WCXB's score of one page: overlap of the bags of lower-cased words. An empty gold text scores 1 if the
/// output is empty, else 0.
inline PrecisionRecall wcxb_score(std::string_view output, std::string_view gold) {
  const auto bag = [](std::string_view text) {
    Bag words;
    for (const std::string& token : word_tokens(text, true)) ++words[xxh3_64(token)];
    return words;
  };
  const Bag got = bag(output), want = bag(gold);
  if (want.empty()) return got.empty() ? PrecisionRecall{1, 1} : PrecisionRecall{};
  if (got.empty()) return {};
  const auto both = static_cast<double>(overlap(got, want));
  return {both / static_cast<double>(total(got)), both / static_cast<double>(total(want))};
}

/// Counts of one page of the article extraction benchmark: overlap of the bags of runs of four words, each
/// divided by their sum.
struct AebCounts {
  double tp = 0, fp = 0, fn = 0;
  bool identical = false;
};

inline AebCounts aeb_counts(std::string_view output, std::string_view gold) {
  const auto shingles = [](const std::vector<std::string>& tokens) {
    constexpr std::size_t kWidth = 4;
    Bag bag;
    if (tokens.empty()) return bag;
    const std::size_t last = tokens.size() < kWidth ? 0 : tokens.size() - kWidth;
    for (std::size_t i = 0; i <= last; ++i) {
      std::string shingle;
      for (std::size_t k = i; k < std::min(i + kWidth, tokens.size()); ++k) shingle += tokens[k] + '\n';
      ++bag[xxh3_64(shingle)];
    }
    return bag;
  };
  const auto got_tokens = word_tokens(output, false), want_tokens = word_tokens(gold, false);
  const Bag got = shingles(got_tokens), want = shingles(want_tokens);
  const auto both = static_cast<double>(overlap(got, want));
  AebCounts counts{both, static_cast<double>(total(got)) - both, static_cast<double>(total(want)) - both,
                   got_tokens == want_tokens};
  const double sum = counts.tp + counts.fp + counts.fn;
  if (sum > 0) {
    counts.tp /= sum;
    counts.fp /= sum;
    counts.fn /= sum;
  }
  return counts;
}

/// Means over pages, as the benchmark's evaluate.py takes them.
inline PrecisionRecall aeb_score(const std::vector<AebCounts>& pages) {
  double precision = 0, recall = 0;
  std::size_t with_output = 0, with_gold = 0;
  for (const AebCounts& page : pages) {
    const bool exact = page.fp == 0 && page.fn == 0;
    if (page.tp + page.fp > 0) {
      ++with_output;
      precision += exact ? 1 : page.tp / (page.tp + page.fp);
    }
    if (page.tp + page.fn > 0) {
      ++with_gold;
      recall += exact ? 1 : page.tp / (page.tp + page.fn);
    }
  }
  return {with_output == 0 ? 0 : precision / static_cast<double>(with_output),
          with_gold == 0 ? 0 : recall / static_cast<double>(with_gold)};
}

}  // namespace curate::test
