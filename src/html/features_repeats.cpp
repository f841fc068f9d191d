// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "html/features.hpp"
#include "html/scan.hpp"

namespace curate::html {

namespace {

constexpr std::uint32_t kShort = 120;  // units up to which repeated texts are looked for

}  // namespace

// The first heading or short text that is the start of the page's title.
void Features::match_title(const Tree& tree, const Blocks& blocks, std::string_view title) {
  const auto all = blocks.blocks();
  title_at_ = kNone;
  title_match_.assign(all.size(), 0);
  if (title.size() < 8) return;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const Block& block = all[i];
    if (block.text.length < 6 || block.text.length > title.size()) continue;
    // Letters alone are compared, so that references and spaces do not matter.
    std::size_t at = 0, same = 0;
    bool differs = false;
    for (std::uint32_t k = block.first; k < block.end && !differs; ++k) {
      if (tree.nodes()[k].tag != Tag::kText) continue;
      for (const char c : tree.source(tree.nodes()[k])) {
        if (!is_letter(c)) continue;
        while (at < title.size() && !is_letter(title[at])) ++at;
        if (at == title.size() || lower(title[at]) != lower(c)) {
          differs = true;
          break;
        }
        ++at;
        ++same;
      }
    }
    if (differs || same < 6) continue;
    title_match_[i] = at * 2 > title.size() ? 2 : 1;
    if (title_at_ == kNone && title_match_[i] == 2) title_at_ = i;
  }
}

// How often each short text stands in the page: buttons and labels of every post or card.
void Features::count_repeats(const Tree& tree, const Blocks& blocks) {
  const auto all = blocks.blocks();
  std::size_t slots = 64;
  while (slots < all.size() * 2) slots *= 2;
  repeat_keys_.assign(slots, 0);
  repeat_counts_.assign(slots, 0);
  repeat_slot_.resize(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Block& block = all[i];
    if (block.text.length > kShort) {
      repeat_slot_[i] = kNone;
      continue;
    }
    std::uint64_t key = 0;
    for (std::uint32_t k = block.first; k < block.end; ++k)
      if (tree.nodes()[k].tag == Tag::kText)
        key = key * 0x9E3779B97F4A7C15 + Vocabulary::hash(tree.source(tree.nodes()[k]));
    key |= 1;
    std::size_t at = static_cast<std::size_t>(key >> 20) & (slots - 1);
    while (repeat_keys_[at] != 0 && repeat_keys_[at] != key) at = (at + 1) & (slots - 1);
    repeat_keys_[at] = key;
    repeat_counts_[at] = static_cast<std::uint8_t>(std::min(repeat_counts_[at] + 1, 63));
    repeat_slot_[i] = static_cast<std::uint32_t>(at);
  }
}

}  // namespace curate::html
