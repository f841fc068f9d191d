// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "text/string_table.hpp"

namespace curate {

/// Numbers the different strings of one document in the order in which they come, and counts them. Strings are
/// compared, not only their hashes; keeps its memory from document to document.
class StringNumbers {
 public:
  struct Entry {
    std::string_view string;
    std::uint32_t count;
  };

  /// Forgets everything; `most` is how many strings may come at most.
  void clear(std::size_t most) {
    entries_.clear();
    const std::size_t wanted = std::bit_ceil(2 * most + 2);
    if (slots_.size() < wanted) slots_.resize(wanted);
    mask_ = wanted - 1;
    if (++round_ == 0) {
      for (Slot& slot : slots_) slot.round = 0;
      round_ = 1;
    }
  }

  /// The number of a string, which must stay where it is; counts it.
  std::uint32_t add(std::string_view string) {
    const auto tag = static_cast<std::uint32_t>(short_hash(string));
    for (std::size_t at = tag & mask_;; at = (at + 1) & mask_) {
      Slot& slot = slots_[at];
      if (slot.round != round_) {
        slot = {static_cast<std::uint32_t>(entries_.size()), tag, round_};
        entries_.push_back({string, 1});
        return slot.number;
      }
      if (slot.tag != tag || entries_[slot.number].string != string) continue;
      ++entries_[slot.number].count;
      return slot.number;
    }
  }

  /// By number.
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  struct Slot {
    std::uint32_t number = 0, tag = 0;
    std::uint32_t round = 0;  // of `clear` in which it was filled
  };
  std::vector<Slot> slots_;
  std::vector<Entry> entries_;
  std::size_t mask_ = 0;
  std::uint32_t round_ = 0;
};

}  // namespace curate
