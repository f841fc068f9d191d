// SPDX-License-Identifier: Apache-2.0
#include "text/aho_corasick.hpp"

namespace curate {

AhoCorasick::AhoCorasick(std::span<const std::string> words) {
  std::array<bool, 256> used{};
  for (const std::string& word : words)
    for (const char c : word) used[static_cast<unsigned char>(c)] = true;
  // Class 0 is for the bytes of no word; with all 256 in use there are none, and they take classes 0 to 255.
  std::uint32_t count = 0;
  for (const bool is_used : used) count += is_used ? 1 : 0;
  std::uint32_t next_class = count < 256 ? 1 : 0;
  for (std::size_t c = 0; c < 256; ++c)
    if (used[c]) class_[c] = static_cast<std::uint8_t>(next_class++);
  classes_ = next_class;

  ends_.emplace_back();
  next_.assign(classes_, 0);
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::uint32_t state = 0;
    for (const char c : words[i]) {
      const std::size_t edge = state * classes_ + class_[static_cast<unsigned char>(c)];
      if (next_[edge] == 0) {
        next_[edge] = static_cast<std::uint32_t>(ends_.size());
        ends_.emplace_back();
        next_.resize(next_.size() + classes_, 0);
      }
      state = next_[edge];
    }
    if (state != 0 && ends_[state].word == kNone)
      ends_[state] = {static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(words[i].size()), 0};
  }

  // Breadth first: a missing edge goes where the longest proper suffix goes.
  std::vector<std::uint32_t> suffix(ends_.size(), 0), queue;
  for (std::uint32_t c = 0; c < classes_; ++c)
    if (next_[c] != 0) queue.push_back(next_[c]);
  for (std::size_t head = 0; head < queue.size(); ++head) {
    const std::uint32_t state = queue[head];
    for (std::uint32_t c = 0; c < classes_; ++c) {
      std::uint32_t& edge = next_[state * classes_ + c];
      const std::uint32_t fallback = next_[suffix[state] * classes_ + c];
      if (edge == 0) {
        edge = fallback;
        continue;
      }
      suffix[edge] = fallback;
      ends_[edge].shorter = ends_[fallback].word != kNone ? fallback : ends_[fallback].shorter;
      queue.push_back(edge);
    }
  }
}

}  // namespace curate
