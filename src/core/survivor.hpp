// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <curate/params.hpp>

namespace curate {

/// Who of several duplicates stays: `survivor: first | longest | best:<signal>`. One rule for all dedup stages.
class Survivor {
 public:
  /// Reads the parameter `survivor`.
  explicit Survivor(Params& params);
  /// Smaller is better; equal ranks are decided by the order of input.
  std::uint64_t rank(Document& document) const;

 private:
  enum class By { kFirst, kLongest, kSignal } by_ = By::kFirst;
  std::string signal_;
};

/// Order-preserving: a < b exactly if ordered_bits(a) < ordered_bits(b); NaN counts as the lowest.
std::uint64_t ordered_bits(double value);

}  // namespace curate
