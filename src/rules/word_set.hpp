// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace curate {

/// A short list of words to look for among those of a document.
class WordSet {
 public:
  explicit WordSet(std::vector<std::string> words);

  /// Different words it holds.
  std::size_t size() const { return words_.size(); }

  /// How many different ones of them are among `words`, byte for byte; stops looking at `enough`.
  std::size_t count(std::span<const std::string_view> words, std::size_t enough);
  /// How many of `words` are in it.
  std::size_t occurrences(std::span<const std::string_view> words) const;

 private:
  std::vector<std::string> words_;  // sorted by size
  std::uint64_t sizes_ = 0;         // bit n: there is a word of n bytes (63: or more)
  std::vector<bool> found_;
};

}  // namespace curate
