// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "model/fasttext_file.hpp"
#include "model/fixed_math.hpp"

namespace curate {

/// What a word of a text is to a fastText model.
enum class WordKind : std::uint8_t {
  kWord,
  kLabel,    ///< "__label__…" in a text is no word and has no vector
  kLineEnd,  ///< "</s>": what follows is not read
};

/// Takes rows of the input matrix in the order of the library, a few at a time.
class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual void rows(std::span<const std::uint32_t> ids) = 0;
};

/// Which rows of the input matrix belong to a word: its own and those of its character n-grams. Immutable.
class WordRows {
 public:
  /// Keeps a reference to `file`.
  explicit WordRows(const FastTextFile& file);

  struct Found {
    WordKind kind = WordKind::kWord;
    std::uint32_t hash = 0;  ///< FNV-1a over signed bytes: word n-grams are made of these
  };
  /// Gives the rows of a word to `sink`; those of a label are none.
  Found rows_of(std::string_view word, RowSink& sink) const;
  /// Gives the rows of all runs of 2 to `word_ngrams` words.
  void rows_of_runs(std::span<const std::uint32_t> hashes, RowSink& sink) const;

  static constexpr std::string_view kLineEnd = "</s>";

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  std::size_t find_place(std::string_view word, std::uint32_t hash) const;
  std::string_view entry(std::uint32_t id) const;
  // How many kept buckets come before this one.
  std::size_t rank(std::uint32_t bucket) const;
  class Collector;
  void ngrams_of(std::string_view word, Collector& rows) const;
  void ngrams_of_ascii(std::string_view word, Collector& rows) const;
  std::uint32_t bucket_of(std::uint32_t hash) const {
    // Lemire, Kaser, Kurz 2019: a remainder by two multiplications.
    const std::uint64_t low = fraction_ * hash;
    return static_cast<std::uint32_t>((static_cast<Uint128>(low) * file_.buckets) >> 64);
  }

  const FastTextFile& file_;
  std::uint64_t fraction_ = 0;  // 2^64 / buckets, rounded up
  struct Place {
    std::uint32_t id = kNone, hash = 0;
  };
  std::vector<Place> table_;  // words, then labels; open addressing
  std::uint32_t table_mask_ = 0;
  std::vector<std::uint64_t> kept_;         // a bit per bucket
  std::vector<std::uint32_t> kept_before_;  // bits set before each word of kept_
  std::vector<std::uint32_t> kept_rows_;    // a row for each bit set
};

}  // namespace curate
