// SPDX-License-Identifier: Apache-2.0
#include "rules/word_set.hpp"

#include <algorithm>

namespace curate {

WordSet::WordSet(std::vector<std::string> words) : words_(std::move(words)) {
  std::ranges::sort(words_);
  words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
  std::ranges::stable_sort(words_, {}, &std::string::size);
  for (const std::string& word : words_) sizes_ |= std::uint64_t{1} << std::min<std::size_t>(word.size(), 63);
}

std::size_t WordSet::count(std::span<const std::string_view> words, std::size_t enough) {
  found_.assign(words_.size(), false);
  std::size_t count = 0;
  for (const std::string_view word : words) {
    if ((sizes_ >> std::min<std::size_t>(word.size(), 63) & 1) == 0) continue;
    const auto at = std::ranges::find(words_, word);
    if (at == words_.end()) continue;
    auto found = found_[static_cast<std::size_t>(at - words_.begin())];
    if (found) continue;
    found = true;
    if (++count >= enough) break;
  }
  return count;
}

std::size_t WordSet::occurrences(std::span<const std::string_view> words) const {
  std::size_t count = 0;
  for (const std::string_view word : words)
    if ((sizes_ >> std::min<std::size_t>(word.size(), 63) & 1) != 0)
      count += std::ranges::find(words_, word) != words_.end();
  return count;
}

}  // namespace curate
