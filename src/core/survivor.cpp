// SPDX-License-Identifier: Apache-2.0
#include "core/survivor.hpp"

#include <bit>
#include <cmath>
#include <limits>

namespace curate {

std::uint64_t ordered_bits(double value) {
  if (std::isnan(value)) value = -std::numeric_limits<double>::infinity();
  if (value == 0) value = 0;  // -0 is no other value
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return (bits >> 63) != 0 ? ~bits : bits | std::uint64_t{1} << 63;
}

Survivor::Survivor(Params& params) {
  const std::string by =
      params.text("survivor", "first", "which of several duplicates stays: first | longest | best:<signal>");
  if (by == "longest") {
    by_ = By::kLongest;
  } else if (by.starts_with("best:")) {
    by_ = By::kSignal;
    signal_ = by.substr(5);
    if (signal_.empty()) params.fail("survivor", "'survivor: best:' needs the name of a signal");
    params.needs_signal(signal_);
  } else if (by != "first") {
    params.fail("survivor", "'survivor: " + by + "': expected first, longest or best:<signal>");
  }
}

std::uint64_t Survivor::rank(Document& document) const {
  switch (by_) {
    case By::kFirst:
      break;
    case By::kLongest:
      return ~document.characters();
    case By::kSignal:
      // Without the signal a document is worse than with any value of it.
      if (const auto value = document.signal(signal_)) return ~ordered_bits(*value);
      return ~std::uint64_t{0};
  }
  return 0;
}

}  // namespace curate
