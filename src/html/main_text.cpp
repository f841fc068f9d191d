// SPDX-License-Identifier: Apache-2.0
#include "html/main_text.hpp"

#include <algorithm>

namespace curate::html {

std::span<const std::uint8_t> MainText::choose(const Blocks& blocks, Profile profile) {
  const auto all = blocks.blocks();
  const auto boxes = blocks.boxes();
  keep_.assign(all.size(), 0);
  fell_back_ = false;
  if (all.empty()) return keep_;
  if (profile == Profile::kAll) {
    for (std::size_t i = 0; i < all.size(); ++i) keep_[i] = !all[i].hidden;
    return keep_;
  }
  root_.find(blocks);
  const Box& root = boxes[root_.root()];
  for (std::uint32_t i = root.first; i < root.end; ++i) {
    const Block& block = all[i];
    if (root_.pruned(block.box) || block.hidden) continue;
    if (block.link_length * 10 > block.text.length * 7 && block.tag != Tag::kP) continue;
    keep_[i] = 1;
  }
  return keep_;
}

}  // namespace curate::html
