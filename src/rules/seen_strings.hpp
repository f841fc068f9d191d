// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "text/string_table.hpp"

namespace curate {

/// A set of byte strings of one document. Strings are compared, not only their hashes; keeps its memory from document
/// to document.
class SeenStrings {
 public:
  /// Forgets everything; `most` is how many strings may be added at most.
  void clear(std::size_t most) {
    const std::size_t wanted = std::bit_ceil(2 * most + 2);
    if (entries_.size() < wanted) entries_.resize(wanted);
    mask_ = wanted - 1;
    if (++round_ == 0) {
      for (Entry& entry : entries_) entry.round = 0;
      round_ = 1;
    }
  }

  /// Adds a string, which must stay where it is; returns whether it was there already.
  bool add(std::string_view string) {
    const auto tag = static_cast<std::uint32_t>(short_hash(string));
    for (std::size_t at = tag & mask_;; at = (at + 1) & mask_) {
      Entry& entry = entries_[at];
      if (entry.round != round_) {
        entry = {string, tag, round_};
        return false;
      }
      if (entry.tag == tag && entry.string == string) return true;
    }
  }

 private:
  struct Entry {
    std::string_view string;
    std::uint32_t tag = 0;
    std::uint32_t round = 0;  // of `clear` in which the entry was made
  };
  std::vector<Entry> entries_;
  std::size_t mask_ = 0;
  std::uint32_t round_ = 0;
};

}  // namespace curate
