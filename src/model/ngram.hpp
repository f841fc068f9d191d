// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "text/string_table.hpp"

namespace curate {

/// A backoff n-gram language model read from an ARPA file (Doug Paul's format, as SRILM and KenLM write it). Immutable;
/// shared by any number of threads. Takes about 24 bytes an n-gram; n-grams are found by 64-bit hashes of their words.
class NgramModel {
 public:
  static constexpr std::size_t kLongest = 10;

  /// `bytes` are the file's, as they are or compressed (gzip, zstd, lz4), and are not needed afterwards. `name` is for
  /// messages. Throws RunError, naming the line, if it is no such file or is damaged.
  NgramModel(std::string_view bytes, std::string_view name);

  std::size_t order() const { return order_; }
  std::uint64_t ngrams() const;

  /// The logarithm to base 10 of the probability of `line` as a sentence, </s> included, as KenLM's `score` sums it up
  /// in single precision: words are what stands between ASCII white space, unknown ones count as <unk>, or with -100
  /// where the model has none.
  double score(std::string_view line) const;

 private:
  struct Entry {
    std::uint64_t key = 0;  // 0: free
    float log_probability = 0, backoff = 0;
  };
  // The n-grams of one order by key.
  class Table {
   public:
    // False if there is one with the same key.
    bool add(const Entry& entry);
    const Entry* find(std::uint64_t key) const;
    std::size_t size() const { return used_; }

   private:
    std::size_t place(std::uint64_t key) const;
    void grow();
    std::vector<Entry> entries_;
    std::size_t used_ = 0;
  };
  class Parser;
  class Walk;

  std::size_t order_ = 0;
  std::deque<std::string> words_;
  StringTable vocabulary_;
  std::vector<Entry> unigrams_;         // by word
  std::array<Table, kLongest> tables_;  // [n - 1], from 2 on
  std::uint32_t start_ = 0, end_ = 0, unknown_ = 0;
  // Of each n-gram the words but the first are an n-gram too: what is not found needs no look at longer ones.
  bool suffixes_are_there_ = true;
};

}  // namespace curate
