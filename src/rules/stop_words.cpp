// SPDX-License-Identifier: Apache-2.0
#include "rules/stop_words.hpp"

#include <algorithm>

#include "rules/split_words.hpp"
#include "text/unicode.hpp"

namespace curate {

StopWords::StopWords(std::vector<std::string> words, bool fold) : words_(std::move(words)), fold_(fold) {
  std::ranges::sort(words_);
  words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
  for (const std::string& word : words_) {
    sizes_ |= std::uint64_t{1} << std::min<std::size_t>(word.size(), 63);
    longest_ = std::max(longest_, word.size());
  }
}

std::size_t StopWords::find(std::string_view word) {
  if (fold_) {
    // In lower case a word has at least a third of its bytes (KELVIN SIGN: 3, k: 1).
    if (word.size() > 3 * longest_) return words_.size();
    lower_.clear();
    append_lower(word, lower_);
    word = lower_;
  }
  if ((sizes_ >> std::min<std::size_t>(word.size(), 63) & 1) == 0) return words_.size();
  return static_cast<std::size_t>(std::ranges::find(words_, word) - words_.begin());
}

std::size_t StopWords::count(std::string_view text, std::size_t enough) {
  std::size_t count = 0;
  each_split_word(text, [&](std::string_view word) {
    count += find(word) != words_.size();
    return count < enough;
  });
  return count;
}

std::size_t StopWords::count_different(std::string_view text, std::size_t enough) {
  found_.assign(words_.size(), false);
  std::size_t count = 0;
  each_split_word(text, [&](std::string_view word) {
    const std::size_t at = find(word);
    if (at == words_.size() || found_[at]) return true;
    found_[at] = true;
    return ++count < enough;
  });
  return count;
}

}  // namespace curate
