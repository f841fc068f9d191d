// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace curate {

/// Counts the words of str.split that are in a short list, every occurrence.
class StopWords {
 public:
  /// `fold`: the words of a text are compared in lower case (str.lower), else as they are written.
  StopWords(std::vector<std::string> words, bool fold);

  /// Stops at `enough`.
  std::size_t count(std::string_view text, std::size_t enough);
  /// Each word of the list once.
  std::size_t count_different(std::string_view text, std::size_t enough);
  /// Words in the list.
  std::size_t size() const { return words_.size(); }

 private:
  // Where it is in the list; its size if it is not.
  std::size_t find(std::string_view word);

  std::vector<std::string> words_;
  std::uint64_t sizes_ = 0;  // bit n: there is a word of n bytes (63: or more)
  std::size_t longest_ = 0;
  bool fold_;
  std::string lower_;
  std::vector<bool> found_;
};

}  // namespace curate
