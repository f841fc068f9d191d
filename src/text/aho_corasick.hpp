// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace curate {

/// Finds every occurrence of many byte strings in one walk over a text (Aho and Corasick, 1975). Built once,
/// then read by any thread. States times distinct bytes of the words must stay below 2^32.
class AhoCorasick {
 public:
  /// Empty words are left out.
  explicit AhoCorasick(std::span<const std::string> words);

  bool empty() const { return ends_.size() == 1; }
  bool contains_any(std::string_view text) const {
    std::uint32_t state = 0;
    for (const char c : text) {
      state = step(state, c);
      if (ends_[state].word != kNone || ends_[state].shorter != 0) return true;
    }
    return false;
  }
  /// Calls `visit(word index, begin, end)` for each occurrence, overlapping ones too, ordered by end and then
  /// from the longest word down, until it says false. Of equal words only the first is told.
  template <class Visit>
  void each(std::string_view text, Visit visit) const {
    std::uint32_t state = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      state = step(state, text[i]);
      for (std::uint32_t s = ends_[state].word != kNone ? state : ends_[state].shorter; s != 0; s = ends_[s].shorter)
        if (!visit(std::size_t{ends_[s].word}, i + 1 - ends_[s].length, i + 1)) return;
    }
  }

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  struct End {
    std::uint32_t word = kNone;  // that ends in this state
    std::uint32_t length = 0;
    std::uint32_t shorter = 0;  // state of the longest proper suffix that is a word
  };
  std::uint32_t step(std::uint32_t state, char c) const {
    return next_[state * classes_ + class_[static_cast<unsigned char>(c)]];
  }

  std::array<std::uint8_t, 256> class_{};  // bytes no word holds share class 0
  std::uint32_t classes_ = 1;
  std::vector<std::uint32_t> next_;
  std::vector<End> ends_;
};

}  // namespace curate
