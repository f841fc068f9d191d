// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "util/hash.hpp"

namespace curate {

/// What makes two lines equal.
enum class LineForm {
  kCcnet,   ///< ccnet_key: lower case, digits as 0, without Unicode punctuation; its 64 bits are `hi`
  kC4Tfds,  ///< lower case, without white space at the ends
};

/// The lines of a text and their keys; keeps its memory from text to text.
class LineKeys {
 public:
  explicit LineKeys(LineForm form) : form_(form) {}

  /// Cuts at every U+000A, so a text has one line more than it has of those. Lines are good as long as `text` is.
  void read(std::string_view text);
  std::span<const std::string_view> lines() const { return lines_; }
  std::span<const Hash128> keys() const { return keys_; }

 private:
  void read_ccnet();
  void read_c4();

  LineForm form_;
  std::vector<std::string_view> lines_, normal_lines_;
  std::vector<Hash128> keys_;
  std::string normal_;
  std::vector<std::size_t> ends_;
  std::vector<std::uint64_t> prefixes_;
};

/// Who keeps a line in TensorFlow Datasets' C4: the page with the smallest MD5 of its URL. Smaller is better; the
/// first 8 of its 16 bytes.
std::uint64_t c4_line_rank(std::string_view url);

}  // namespace curate
