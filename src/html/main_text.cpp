// SPDX-License-Identifier: Apache-2.0
#include "html/main_text.hpp"

#include <algorithm>

#include "html/forest.hpp"

namespace curate::html {

namespace {

// A block is kept as long as its likelihood times this, in 1/16, is above half the F1 of those likelier than it.
constexpr unsigned lean(Profile profile) {
  switch (profile) {
    case Profile::kPrecision:
      return 11;
    case Profile::kRecall:
      return 40;
    default:
      return 16;
  }
}

}  // namespace

void MainText::judge(const Tree& tree, const Blocks& blocks, const PageFacts& facts) {
  const MainTextModel& model = MainTextModel::builtin();
  const std::size_t count = blocks.blocks().size();
  first_.resize(count);
  likely_.resize(count);
  root_.find(blocks);
  features_.measure(tree, blocks, root_, facts, model.words);
  const auto part = [&](std::vector<std::uint8_t>& bytes, std::size_t t) {
    const std::size_t from = t * Features::kTile;
    return std::span(bytes).subspan(from, std::min(Features::kTile, count - from));
  };
  for (std::size_t t = 0; t < features_.tiles(); ++t) model.first.judge(features_.tile(t), nullptr, part(first_, t));
  features_.measure_context(blocks, first_);
  for (std::size_t t = 0; t < features_.tiles(); ++t)
    model.second.judge(features_.tile(t), features_.context_tile(t), part(likely_, t));
}

// Among all sets of blocks one with the highest expected F1 holds all blocks from some likelihood on, which is half
// that F1 (Lewis 1995, "Evaluating and optimizing autonomous text classification systems").
unsigned MainText::least_likely(const Blocks& blocks, Profile profile) const {
  std::array<std::uint64_t, 256> length{};
  std::uint64_t expected = 0;
  for (std::size_t i = 0; i < likely_.size(); ++i) {
    const std::uint32_t text = blocks.blocks()[i].text.length;
    length[likely_[i]] += text;
    expected += static_cast<std::uint64_t>(likely_[i]) * text;
  }
  std::uint64_t kept = 0, right = 0;  // right and expected in 1/256
  unsigned least = 256;
  for (unsigned likely = 255; likely > 0; --likely) {
    if (length[likely] == 0) continue;
    if (likely * lean(profile) * (kept * 256 + expected) <= 16 * 256 * right) break;
    kept += length[likely];
    right += likely * length[likely];
    least = likely;
  }
  return least;
}

std::span<const std::uint8_t> MainText::choose(const Tree& tree, const Blocks& blocks, const PageFacts& facts,
                                               Profile profile) {
  const auto all = blocks.blocks();
  keep_.assign(all.size(), 0);
  likely_.clear();
  fell_back_ = false;
  if (all.empty()) return keep_;
  if (profile == Profile::kAll) {
    for (std::size_t i = 0; i < all.size(); ++i) keep_[i] = !all[i].hidden;
    if (std::find(keep_.begin(), keep_.end(), 1) == keep_.end()) std::fill(keep_.begin(), keep_.end(), 1);
    return keep_;
  }
  judge(tree, blocks, facts);
  unsigned least = least_likely(blocks, profile);
  if (least > 255) {
    fell_back_ = true;
    least = 0;
  }
  for (std::size_t i = 0; i < all.size(); ++i) keep_[i] = likely_[i] >= least;
  return keep_;
}

}  // namespace curate::html
