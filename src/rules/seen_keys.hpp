// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "util/hash.hpp"

namespace curate {

/// A set of hashes of one document; keeps its memory from document to document.
class SeenKeys {
 public:
  /// Forgets everything; `most` is how many keys may be added at most.
  void clear(std::size_t most) {
    const std::size_t wanted = std::bit_ceil(2 * most + 2);
    if (entries_.size() < wanted) entries_.resize(wanted);
    mask_ = wanted - 1;
    if (++round_ == 0) {
      for (Entry& entry : entries_) entry.round = 0;
      round_ = 1;
    }
  }

  /// Adds a key; returns whether it was there already.
  bool add(const Hash128& key) {
    Entry& entry = entries_[place(key)];
    if (entry.round == round_) return true;
    entry = {key, round_};
    return false;
  }
  bool contains(const Hash128& key) const { return entries_[place(key)].round == round_; }

 private:
  struct Entry {
    Hash128 key;
    std::uint32_t round = 0;  // of `clear` in which the entry was made
  };
  std::size_t place(const Hash128& key) const {
    std::size_t at = static_cast<std::size_t>(key.hi ^ key.lo >> 32) & mask_;
    while (entries_[at].round == round_ && entries_[at].key != key) at = (at + 1) & mask_;
    return at;
  }

  std::vector<Entry> entries_;
  std::size_t mask_ = 0;
  std::uint32_t round_ = 0;
};

}  // namespace curate
