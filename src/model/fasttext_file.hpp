// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "model/float_matrix.hpp"

namespace curate {

enum class FastTextLoss : std::int32_t { kHierarchicalSoftmax = 1, kNegativeSampling = 2, kSoftmax = 3, kOneVsAll = 4 };

/// What a fastText model file of a supervised model holds, checked: every index it can lead to is in range.
/// Strings and plain matrices are views of the bytes it was read from.
struct FastTextFile {
  static constexpr std::int32_t kLongestNgram = 64;  ///< longer ones only make work for a damaged file

  std::uint32_t columns = 0;                ///< of a vector
  std::uint32_t word_ngrams = 1;            ///< longest run of words with a vector of its own
  std::uint32_t shortest = 0, longest = 0;  ///< n-grams of characters; longest 0 = none
  std::uint32_t buckets = 0;                ///< hash values of n-grams; 0 = no n-grams of any kind
  FastTextLoss loss = FastTextLoss::kSoftmax;
  std::vector<std::string_view> words, labels;
  std::vector<std::int64_t> label_counts;
  bool pruned = false;
  /// If pruned: bucket and row (behind the words' rows), each bucket once.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> kept_buckets;
  FloatMatrix input, output;

  /// Throws RunError naming `name` if `bytes` is no such file, or is damaged.
  static FastTextFile read(std::string_view bytes, std::string_view name);
};

}  // namespace curate
