// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "html/blocks.hpp"
#include "html/root.hpp"

namespace curate::html {

/// How much of a page is kept: rather too little, the best F1, rather too much, all visible text.
enum class Profile : std::uint8_t { kPrecision, kBalanced, kRecall, kAll };

/// Chooses the blocks that are the main text of a page.
class MainText {
 public:
  /// One byte per block: not zero if it is kept. Good until the next call.
  std::span<const std::uint8_t> choose(const Blocks& blocks, Profile profile);
  /// Whether too little was found and more than the profile asks for was taken.
  bool fell_back() const { return fell_back_; }

 private:
  RootFinder root_;
  std::vector<std::uint8_t> keep_;
  bool fell_back_ = false;
};

/// Writes the chosen blocks as plain text: one line per block, "- " before list items, table rows as lines of
/// cells separated by tabs, line breaks of preformatted text kept.
void write_text(const Tree& tree, const Blocks& blocks, std::span<const std::uint8_t> keep, std::string& out);

}  // namespace curate::html
