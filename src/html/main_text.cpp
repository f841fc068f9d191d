// SPDX-License-Identifier: Apache-2.0
#include "html/main_text.hpp"

#include <algorithm>

namespace curate::html {

namespace {
constexpr std::uint64_t kTooShort = 100;
}  // namespace

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
  const auto kept_length = [&] {
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (keep_[i] != 0) length += all[i].text.length;
    return length;
  };
  if (kept_length() < kTooShort) {
    fell_back_ = true;
    for (std::size_t i = 0; i < all.size(); ++i) keep_[i] = !root_.pruned(all[i].box) && !all[i].hidden;
  }
  if (kept_length() < kTooShort)
    for (std::size_t i = 0; i < all.size(); ++i) keep_[i] = 1;
  return keep_;
}

}  // namespace curate::html
