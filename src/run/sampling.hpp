// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "util/hash.hpp"

namespace curate {

/// Whether `sample` keeps an input row: the same rows for any order, any thread, any larger sample.
inline bool is_sampled(std::uint64_t seed, double sample, std::string_view id) {
  constexpr std::uint64_t kPurpose = 0x5A3B1E;
  return sample >= 1 || chance(seed ^ kPurpose, id) < sample;
}

}  // namespace curate
