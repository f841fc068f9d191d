// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "image/pdq.hpp"

namespace curate::image {

/// Finds the nearest hash of a list. Multi-index hashing: of 16 slots of 16 bits, two hashes within the radius differ
/// in at most radius/16 bits of one. No neighbour is missed. Memory: 96 bytes a hash and 4 MiB. For any threads.
class PdqLookup {
 public:
  explicit PdqLookup(std::vector<Pdq> hashes);

  struct Found {
    std::uint32_t index;  ///< in the list; of several at the same distance the first
    int distance;
  };
  /// Nothing if none is within the radius, 0 ≤ radius ≤ 63.
  std::optional<Found> nearest(const Pdq& hash, int radius) const;
  bool empty() const { return hashes_.empty(); }

 private:
  static constexpr std::size_t kSlots = 16;
  struct Slot {
    std::vector<std::uint32_t> starts, indexes;  // of each value: where its hashes stand in `indexes`
  };
  std::vector<Pdq> hashes_;
  std::array<Slot, kSlots> slots_;
};

}  // namespace curate::image
