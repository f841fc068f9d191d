// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "util/large_pages.hpp"

namespace curate {

/// Which of many phrases a text holds, by MetaCLIP's rule (Xu et al. 2023, and the function that goes with it): each of
/// , . ; : ? ! ` stands alone in the text, tab and line ends are spaces, and a phrase is found where it stands between
/// two spaces, the ends of the text being spaces. Case, accents, quotes and hyphens count. So a phrase with one of
/// those marks stuck to a letter is never found, as there.
///
/// Words are found by 64-bit hashes, so that half a million phrases take some 30 MB and one look-up a word. Two
/// different words are taken for one with a chance of about 2^-64. Built once, then read by any thread.
class PhraseMatcher {
 public:
  /// Phrases that come again are left out; a phrase's number is its place in `phrases`.
  explicit PhraseMatcher(std::span<const std::string_view> phrases);

  /// The lines of a list.
  static PhraseMatcher from_lines(std::string_view list);

  /// Working memory of `find`, one per thread.
  struct Scratch {
    std::vector<std::uint64_t> hashes;
    std::vector<std::uint32_t> words;
  };
  /// Numbers of all phrases in `text`, each once, ascending. `found` is overwritten.
  void find(std::string_view text, Scratch& scratch, std::vector<std::uint32_t>& found) const;

  std::size_t size() const { return phrases_; }

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  struct Word {
    std::uint64_t hash = 0;        // 0: free
    std::uint32_t phrase = kNone;  // that is this word alone
    std::uint32_t node = 0;        // of longer phrases that begin with it; 0: none does
  };
  struct Edge {
    std::uint64_t key = 0;  // node << 32 | word; 0: free
    std::uint32_t to = 0;
  };
  // A word is its place in the table.
  std::uint32_t find_word(std::uint64_t hash) const;
  std::uint32_t add_word(std::uint64_t hash);
  void add_phrase(std::span<const std::uint64_t> hashes, std::uint32_t phrase);
  std::uint32_t follow(std::uint32_t node, std::uint32_t word) const;
  std::uint32_t add_edge(std::uint32_t node, std::uint32_t word);
  void grow_edges();

  TableVector<Word> words_;
  TableVector<Edge> edges_;
  std::vector<std::uint32_t> node_phrase_;
  std::size_t edges_used_ = 0, phrases_ = 0;
};

}  // namespace curate
