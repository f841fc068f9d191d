// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "html/blocks.hpp"
#include "html/features.hpp"
#include "html/root.hpp"

namespace curate::html {

/// How much of a page is kept: rather too little, the best F1, rather too much, all visible text.
enum class Profile : std::uint8_t { kPrecision, kBalanced, kRecall, kAll };

/// Chooses the blocks that are the main text of a page: the built-in classifier says of each block how likely it is,
/// and those are kept that make the F1 to be expected the highest.
class MainText {
 public:
  /// One byte per block: not zero if it is kept. Good until the next call.
  std::span<const std::uint8_t> choose(const Tree& tree, const Blocks& blocks, const PageFacts& facts, Profile profile);
  /// Whether nothing was likely enough and the likeliest blocks were taken.
  bool fell_back() const { return fell_back_; }
  /// Of the last page's blocks, in 1/256: how likely each is main text; empty for Profile::kAll.
  std::span<const std::uint8_t> likely() const { return likely_; }

 private:
  void judge(const Tree& tree, const Blocks& blocks, const PageFacts& facts);
  unsigned least_likely(const Blocks& blocks, Profile profile) const;

  RootFinder root_;
  Features features_;
  std::vector<std::uint8_t> first_, likely_, keep_;
  bool fell_back_ = false;
};

/// Writes the chosen blocks as plain text: one line per block, "- " before list items, table rows as lines of
/// cells separated by tabs, line breaks of preformatted text kept.
void write_text(const Tree& tree, const Blocks& blocks, std::span<const std::uint8_t> keep, std::string& out);

}  // namespace curate::html
