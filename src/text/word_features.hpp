// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace curate {

/// What quality rules ask of the words of a document, measured in one pass and shared: lengths, kinds, and
/// hashes of words and n-grams that need no string to be built. Keeps its memory from document to document.
///
/// The hashes are of polynomials over bytes modulo 2^61 - 1, so that the hash of a concatenation follows from
/// those of its parts: two n-grams have the same hash iff their bytes are the same, but for a chance of about
/// (bytes / 2^61) per pair.
class WordFeatures {
 public:
  /// Measures `words`; forgets those of the document before. The views are not kept.
  void measure(std::span<const std::string_view> words);

  std::size_t size() const { return kinds_.size(); }
  /// Length of word i in code points; of words [i, i + n) together.
  std::uint32_t code_points(std::size_t i, std::size_t n = 1) const { return ends_[i + n].points - ends_[i].points; }
  /// The same in bytes.
  std::uint32_t bytes(std::size_t i, std::size_t n = 1) const { return ends_[i + n].bytes - ends_[i].bytes; }
  /// Whether word i has a letter (str.isalpha).
  bool has_letter(std::size_t i) const { return (kinds_[i] & kLetter) != 0; }
  /// Whether word i has a character outside datatrove's PUNCTUATION_SET: a non-symbol word of its Gopher
  /// rules.
  bool is_non_symbol(std::size_t i) const { return (kinds_[i] & kNonSymbol) != 0; }

  std::size_t with_letter() const { return with_letter_; }
  std::size_t non_symbols() const { return non_symbols_; }
  /// Code points of all non-symbol words.
  std::uint64_t non_symbol_points() const { return non_symbol_points_; }

  /// Hash of word i, 64 well mixed bits.
  std::uint64_t hash(std::size_t i) const { return glued(i, 1); }
  /// Hash of words [i, i + n) written without anything between them.
  std::uint64_t glued(std::size_t i, std::size_t n) const;
  /// Hash of words [i, i + n), n ≥ 1, joined by one space each.
  std::uint64_t spaced(std::size_t i, std::size_t n) const;
  /// Hash of any bytes, equal to `glued` and `spaced` of the same bytes.
  static std::uint64_t hash_of(std::string_view bytes);

 private:
  static constexpr std::uint8_t kLetter = 1, kNonSymbol = 2;
  struct End {
    std::uint32_t bytes = 0, points = 0;
    std::uint64_t glued = 0, spaced = 0;  // of all words so far; `spaced` with a space behind each
  };
  std::vector<End> ends_;  // before word 0, after word 0, …
  std::vector<std::uint8_t> kinds_;
  std::size_t with_letter_ = 0, non_symbols_ = 0;
  std::uint64_t non_symbol_points_ = 0;
};

}  // namespace curate
