// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <curate/params.hpp>

#include "util/hash.hpp"

namespace curate {

/// How much of a hash is kept as a key: all 128 bits, or as few as a budget of false positives allows. Keys of b bits
/// are a Bloom filter of 2^b bits with one hash function, stored as the sorted places of its ones: with n of them, an
/// item that is new is taken for a copy with a chance of at most n / 2^b, whatever the order of items.
class KeyWidth {
 public:
  /// Reads the parameters `false_positives` and `items`.
  explicit KeyWidth(Params& p) {
    const double budget =
        p.number("false_positives", 0,
                 "Bloom form: chance that an item is taken for a copy by mistake, for smaller keys; 0: "
                 "keys of 128 bits",
                 0, 0.5);
    const auto items = p.integer("items", 1'000'000'000, "with 'false_positives': how many items there may be", 1);
    if (budget > 0) bits_ = needed(static_cast<double>(items) / budget);
  }
  /// 128, or 1 … 64.
  int bits() const { return bits_; }
  Hash128 key(Hash128 hash) const {
    if (bits_ == 128) return hash;
    return {hash.hi >> (64 - bits_) << (64 - bits_), 0};
  }

 private:
  static int needed(double places) {
    int bits = 1;
    for (double reach = 2; reach < places && bits < 64; reach *= 2) ++bits;
    return bits;
  }
  int bits_ = 128;
};

}  // namespace curate
