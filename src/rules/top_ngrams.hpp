// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "rules/glued_words.hpp"

namespace curate {

/// The most frequent n-gram of a document, n-grams being n words joined by one space. Words hold no space, so two
/// n-grams are equal iff their words are. Keeps its memory from document to document.
class TopNgrams {
 public:
  static constexpr std::size_t kLongest = 4;

  /// Takes the words of a document, which must stay as they are.
  void read(const GluedWords& words);

  /// Code points of the most frequent n-gram (of equals the one seen first) times its occurrences; 0 if there are fewer
  /// than n words. 2 ≤ n ≤ kLongest; n must not descend from call to call.
  std::uint64_t characters(std::size_t n);

  /// A number that `characters(n)` is not above. Costs nothing.
  std::uint64_t bound(std::size_t n) const { return n == 2 ? heaviest_ : 2 * heaviest_; }

 private:
  void number_words();
  void join_pairs();
  void drop_single_ones();
  template <class Same>
  std::uint32_t number(std::uint64_t hash, Same same);
  void clear_numbers();

  const GluedWords* words_ = nullptr;
  std::uint64_t heaviest_ = 0;  // of weights_
  std::vector<std::uint32_t>
      weights_;  // by a hash of two neighbours: bytes of all such pairs, a space behind each word

  // Exact counts, made when they are asked for. ids_: by position, the number of the n-gram that starts there; kOnce if
  // it occurs only there. An (n + 1)-gram is a pair of n-grams.
  static constexpr std::uint32_t kOnce = ~std::uint32_t{0};
  std::size_t level_ = 0;
  std::vector<std::uint32_t> ids_;
  struct Gram {
    std::uint32_t first;        // position
    std::uint32_t left, right;  // numbers in the level below
    std::uint32_t count;
  };
  std::vector<Gram> grams_;  // in the order in which they were seen
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t id = 0;
    std::uint32_t round = 0;  // of `clear_numbers` in which it was filled
  };
  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
  std::uint32_t round_ = 0;
};

}  // namespace curate
