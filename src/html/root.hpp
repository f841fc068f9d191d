// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "html/blocks.hpp"

namespace curate::html {

/// Why a box was chosen as the one that holds the main text.
enum class RootTier : std::uint8_t { kBody, kArticle, kStory, kMain, kScore, kWidened, kPage };

/// Where the main text of a page is, by structure and names alone.
class RootFinder {
 public:
  void find(const Blocks& blocks);

  /// The box that holds the main text.
  std::uint32_t root() const { return root_; }
  RootTier tier() const { return tier_; }
  /// Whether a box is boilerplate by tag or name, or inside one that is.
  bool pruned(std::uint32_t box) const { return pruned_[box] != 0; }
  /// Readability-like score of a box.
  double score(std::uint32_t box) const { return score_[box]; }

 private:
  struct Sums {
    std::uint32_t text = 0, links = 0, paragraphs = 0;
  };
  void prune(const Blocks& blocks);
  void sum(const Blocks& blocks);
  void choose(const Blocks& blocks);
  Sums inside(const Box& box) const {
    const Sums &a = sums_[box.first], &b = sums_[box.end];
    return {b.text - a.text, b.links - a.links, b.paragraphs - a.paragraphs};
  }

  std::vector<std::uint8_t> pruned_;
  std::vector<Sums> sums_;  // of the unpruned blocks before each
  std::vector<double> score_;
  std::uint32_t root_ = 0;
  RootTier tier_ = RootTier::kPage;
};

/// Whether a block reads like a paragraph: long enough, and not a list of links.
bool is_paragraph(const Block& block);

}  // namespace curate::html
