// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace curate {

/// What the profile `curate` of pii_mask looks for, in the order in which two finds of one place win.
enum class PiiKind : std::uint8_t { kSecret, kIban, kCard, kEmail, kIpv4, kIpv6, kPhone };
inline constexpr std::size_t kPiiKinds = 7;

/// One find: bytes [begin, end) of the text.
struct PiiFound {
  std::size_t begin = 0, end = 0;
  PiiKind kind = PiiKind::kEmail;
};
using PiiFinds = std::vector<PiiFound>;

}  // namespace curate
