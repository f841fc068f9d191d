// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "html/feature_scale.hpp"
#include "html/features.hpp"

namespace curate::html {

// What the first classifier says of a block's surroundings.
void Features::measure_context(const Blocks& blocks, std::span<const std::uint8_t> likely) {
  const auto all = blocks.blocks();
  const auto boxes = blocks.boxes();
  const auto n = static_cast<std::uint32_t>(all.size());
  context_.assign(tiles() * kTile * kContext, 0);
  if (n == 0) return;
  likely_sums_.resize(n + 1);
  likely_sums_[0] = 0;
  for (Twins& role : roles_) role.likely = 0;
  for (Twins& twins : twins_) twins.likely = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint64_t mass = static_cast<std::uint64_t>(likely[i]) * all[i].text.length;
    likely_sums_[i + 1] = likely_sums_[i] + mass;
    roles_[role_of_[i]].likely += mass;
  }
  for (std::uint32_t i = 1; i < boxes.size(); ++i)
    twins_[twin_of_[i]].likely += likely_sums_[boxes[i].end] - likely_sums_[boxes[i].first];
  const auto mean = [&](std::uint32_t from, std::uint32_t to) {
    const std::uint64_t text = sums_[to].text - sums_[from].text;
    return text == 0 ? 0U : static_cast<unsigned>((likely_sums_[to] - likely_sums_[from]) / text);
  };
  // Mean without the block itself.
  const auto others = [&](std::uint32_t i, std::uint32_t from, std::uint32_t to) {
    const std::uint64_t text = sums_[to].text - sums_[from].text - all[i].text.length;
    const std::uint64_t own = static_cast<std::uint64_t>(likely[i]) * all[i].text.length;
    return text == 0 ? likely[i] : static_cast<unsigned>((likely_sums_[to] - likely_sums_[from] - own) / text);
  };
  for (std::uint32_t i = 0; i < n; ++i) {
    std::uint8_t* out = context_.data() + (i / kTile) * kTile * kContext + i % kTile;
    const auto put = [&](unsigned value) {
      *out = static_cast<std::uint8_t>(value);
      out += kTile;
    };
    put(likely[i]);
    for (const std::uint32_t k : {i - 3, i - 2, i - 1, i + 1, i + 2, i + 3}) put(k < n ? likely[k] : 0);
    put(others(i, i < 2 ? 0 : i - 2, std::min(i + 3, n)));
    put(others(i, i < 6 ? 0 : i - 6, std::min(i + 7, n)));
    put(mean(i < 10 ? 0 : i - 10, i));
    put(mean(i + 1, std::min(i + 11, n)));
    std::uint32_t box = all[i].box;
    for (int level = 0; level < 5; ++level) {
      put(others(i, boxes[box].first, boxes[box].end));
      box = boxes[box].parent;
    }
    const Twins& role = roles_[role_of_[i]];
    put(role.text == 0 ? 0 : static_cast<unsigned>(role.likely / role.text));
    box = all[i].box;
    for (int level = 0; level < 3; ++level) {
      const Twins& twins = twins_[twin_of_[box]];
      put(twins.text == 0 ? 0 : static_cast<unsigned>(twins.likely / twins.text));
      box = boxes[box].parent;
    }
    put(mean(0, n));
    put(share(likely_sums_[i], likely_sums_[n]));
    put(log_step(static_cast<std::uint32_t>(likely_sums_[n] / 255)));
    put(mean(i + 1, n));
  }
}

}  // namespace curate::html
