// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "util/hash.hpp"

namespace curate {

/// Remembers some of the keys it was shown, in fixed memory: a hit is certain, a miss means nothing.
class SeenCache {
 public:
  SeenCache() : slots_(kSlots) {}
  /// True if this key was shown before and is still remembered; remembers it.
  bool test_and_set(const Hash128& key) {
    Hash128& slot = slots_[key.lo % kSlots];
    if (slot == key) return true;
    slot = key;
    return false;
  }

 private:
  static constexpr std::size_t kSlots = std::size_t{1} << 18;
  std::vector<Hash128> slots_;
};

}  // namespace curate
