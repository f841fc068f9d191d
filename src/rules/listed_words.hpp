// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/aho_corasick.hpp"

namespace curate {

/// Whether neither before `begin` nor behind `end` there is a word character (`\w`).
bool stands_alone(std::string_view text, std::size_t begin, std::size_t end);

/// A list of words and phrases, and where they stand on their own in a text: neither before nor behind them is a word
/// character (`\w`). Immutable; shared by any number of counters.
class ListedWords {
 public:
  /// One entry a line, taken in lower case; lines that are empty or begin with '#' are left out, white space at both
  /// ends too.
  explicit ListedWords(std::string_view list);

  std::size_t size() const { return words_.size(); }

 private:
  friend class ListedWordCounter;
  std::vector<std::string> words_;
  AhoCorasick automaton_{{}};
};

/// Counts; keeps its memory from text to text.
class ListedWordCounter {
 public:
  /// How many different entries stand in `lower_text`, a text in lower case.
  std::size_t count(const ListedWords& list, std::string_view lower_text);

 private:
  std::vector<std::uint32_t> round_;  // by entry, when it was found last
  std::uint32_t now_ = 0;
};

}  // namespace curate
