// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "rules/glued_words.hpp"
#include "rules/seen_strings.hpp"

namespace curate {

/// How much of a document repeats n-grams, n-grams being n words with nothing between them: two may be equal whose
/// words are cut differently. Keeps its memory from document to document.
class DuplicateNgrams {
 public:
  static constexpr std::size_t kShortest = 5;

  /// Takes the words of a document, which must stay as they are.
  void read(const GluedWords& words);

  /// Code points of the n-grams that were seen before, going through the document once: behind such an n-gram it goes
  /// on with the word after it, else with the next word. n ≥ kShortest.
  std::uint64_t characters(std::size_t n);

 private:
  const GluedWords* words_ = nullptr;
  std::vector<std::uint64_t> once_, twice_;  // bits by hash of the first bytes of an n-gram
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint32_t> candidates_;  // where an n-gram starts that may have an equal
  SeenStrings seen_;
};

}  // namespace curate
