// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "text/string_table.hpp"

namespace curate::spacy_en {

/// What spaCy 3.8.18 tokenizes by table (data/spacy-en-3.8.18); built once, read by any thread.
class Rules {
 public:
  static const Rules& get();

  /// A special case as the lengths of its tokens in bytes; empty if `chunk` is none.
  std::span<const std::uint8_t> special_case(std::string_view chunk) const {
    if (chunk.size() > longest_case_) return {};
    const std::uint32_t found = cases_.find(0, chunk);
    if (found == StringTable::kNone) return {};
    return {&lengths_[found + 1], lengths_[found]};
  }

  /// Whether `tail` is a suffix where a digit stands before it: a unit, a currency, a plus.
  bool is_after_digit(std::string_view tail) const {
    return tail.size() <= longest_after_digit_ && after_digit_.find(0, tail) != StringTable::kNone;
  }
  std::size_t longest_after_digit() const { return longest_after_digit_; }

  /// Sequences of tokens that become one special case again, as a tree with root 0: the child of `node` by
  /// `token`, 0 if there is none.
  std::uint32_t step(std::uint32_t node, std::string_view token) const {
    if (token.size() > longest_step_) return 0;
    const std::uint32_t found = steps_.find(node, token);
    return found == StringTable::kNone ? 0 : found;
  }
  /// Whether a sequence ends at `node`.
  bool ends(std::uint32_t node) const { return ends_[node]; }

 private:
  Rules();
  StringTable cases_, after_digit_, steps_;
  std::vector<std::uint8_t> lengths_;  // per special case: number of tokens, their lengths
  std::vector<bool> ends_;
  std::size_t longest_case_ = 0, longest_after_digit_ = 0, longest_step_ = 0;
};

}  // namespace curate::spacy_en
