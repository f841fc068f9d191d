// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "image/pdq.hpp"

namespace curate::image {

/// Calls `near(i, j)` for pairs of hashes at most `radius` bits apart, 0 ≤ radius ≤ 63, each at least once, so that
/// joining them gives the same clusters as all pairs would: of equal hashes only neighbours are told. Multi-index
/// hashing: the 256 bits are cut into m slots; two hashes within the radius agree in one slot but for radius/m bits.
/// Every slot is sorted once and joined with itself flipped by each of those few bits, which reads memory in order. No
/// pair is missed. Memory: 44 bytes a hash besides the caller's. Ten million hashes at radius 31 take about a minute.
void each_near_pair(std::span<const Pdq> hashes, int radius,
                    const std::function<void(std::uint32_t, std::uint32_t)>& near);

}  // namespace curate::image
