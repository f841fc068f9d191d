// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "html/features.hpp"

namespace curate::html {

/// A sum of trees that ask one question per level (oblivious trees), over features that are bytes. All arithmetic is
/// on integers, so that every CPU gives the same answer.
class Forest {
 public:
  static constexpr std::size_t kDepth = 6;
  static constexpr std::size_t kLeaves = std::size_t{1} << kDepth;
  static constexpr std::int32_t kOne = 4096;  ///< a logit of 1

  /// Reads "trees N" and N lines from the front of `text` and takes them off: six pairs "feature threshold" (asking
  /// whether the feature is above the threshold; the first pair is the lowest bit of the leaf's number), then 64
  /// leaves in units of 1 / kOne. Throws RunError if that is not there.
  void read(std::string_view& text);
  void set_bias(std::int32_t bias) { bias_ = bias; }

  /// Likelihood in 1/256 of the blocks of one tile. Features from Features::kCount on are those of `context`, which
  /// may be null if there are none.
  void judge(const std::uint8_t* tile, const std::uint8_t* context, std::span<std::uint8_t> likely) const;

 private:
  struct Tree {
    std::array<std::uint16_t, kDepth> feature;
    std::array<std::uint8_t, kDepth> least;  // the threshold plus one
    std::array<std::int16_t, kLeaves> leaves;
    std::array<std::uint8_t, kLeaves> low, high;  // the leaves' bytes, for tables in registers
  };
  void add_leaves(const std::uint8_t* tile, const std::uint8_t* context, std::int32_t* sums) const;
  void add_leaves_avx2(const std::uint8_t* tile, const std::uint8_t* context, std::int32_t* sums) const;

  std::vector<Tree> trees_;
  std::int32_t bias_ = 0;
};

/// The classifier of main text that is built in: weights of words, and two forests of which the second also sees what
/// the first says of the surroundings.
struct MainTextModel {
  std::vector<std::int8_t> words;
  Forest first, second;
  static const MainTextModel& builtin();
};

}  // namespace curate::html
