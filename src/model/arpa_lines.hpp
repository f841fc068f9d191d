// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <curate/unwritten.hpp>

#include "util/codec.hpp"

namespace curate {

/// Walks an ARPA file from `\data\` to `\end\`. Every mistake is a RunError that names the file and the line.
class ArpaLines {
 public:
  struct Ngram {
    std::vector<std::string_view> words;
    float log_probability = 0, backoff = 0;  ///< base 10; no backoff is 0
  };

  /// `bytes`: the file, as it is or compressed. Both must outlive this.
  ArpaLines(std::string_view bytes, std::string_view name);

  /// How many n-grams of each order there are, from 1 on; at most `longest` orders.
  std::vector<std::uint64_t> header(std::size_t longest);
  /// The line that begins the n-grams of one order.
  void section(std::size_t n);
  /// The next n-gram; `with_backoff`: it may have one. Good until the next call.
  const Ngram& ngram(std::size_t n, bool with_backoff);
  /// The last line; what is behind it does not matter.
  void end();

  [[noreturn]] void fail(const std::string& what) const;

 private:
  // The next line without white space at its ends; false at the end of the file.
  bool next();
  void next_filled(std::string_view wanted);
  bool read_more();
  float number(std::string_view field, const char* what) const;

  std::string_view name_, line_;
  std::unique_ptr<Decoder> decoder_;
  ByteBuffer buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::uint64_t number_ = 0;
  Ngram ngram_;
};

}  // namespace curate
