// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "rules/string_numbers.hpp"

namespace curate {

/// The n-grams of a document that occur more than once, n-grams being rows of n words: two are equal iff all their
/// words are. Keeps its memory from document to document.
class RepeatedNgrams {
 public:
  /// Takes the words of a document, which must stay where they are until the next `read`; n is 1.
  void read(std::span<const std::string_view> words);
  /// Goes on to longer n-grams: n must not descend.
  void grow_to(std::size_t n);

  std::size_t n() const { return n_; }
  std::size_t words() const { return ends_.size() - 1; }
  /// How many n-grams there are, repeated or not.
  std::size_t size() const { return words() < n_ ? 0 : words() - n_ + 1; }
  /// Code points of all words.
  std::uint64_t characters() const { return ends_.back(); }

  /// An n-gram with the highest count.
  struct Top {
    std::uint64_t count = 0;       ///< 0: there is none
    std::uint64_t characters = 0;  ///< of one copy, without spaces
  };
  /// Of equally frequent ones the one seen first.
  Top first_top() const;
  /// Of the repeated ones; of equally frequent ones the longest.
  Top longest_top() const;

  /// Code points of the words that belong to a repeated n-gram, each word once.
  std::uint64_t covered_characters() const;
  /// Code points of all copies of repeated n-grams, and of all n-grams, each n-gram with all its words.
  std::uint64_t copied_characters() const;
  std::uint64_t all_characters() const;

 private:
  struct Gram {
    std::uint32_t first;        // position
    std::uint32_t left, right;  // numbers of the (n - 1)-grams it consists of
    std::uint32_t count;
  };
  struct Slot {
    std::uint32_t number = 0;
    std::uint32_t round = 0;  // in which it was filled
  };
  struct Place {
    std::uint32_t at, number;
  };

  std::uint64_t characters(std::size_t at) const { return ends_[at + n_] - ends_[at]; }
  std::uint32_t number(std::uint32_t left, std::uint32_t right, std::uint32_t at);
  void join_neighbours();

  std::size_t n_ = 1;
  std::vector<std::uint64_t> ends_{0};  // code points before word 0, 1, …
  std::vector<Place> repeated_;         // where a repeated n-gram starts, ascending
  StringNumbers single_;
  std::vector<Gram> grams_;  // of n > 1, in the order in which they were seen
  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
  std::uint32_t round_ = 0;
};

}  // namespace curate
