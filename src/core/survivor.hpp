// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <curate/params.hpp>

namespace curate {

/// Who of several duplicates stays: `survivor: first | longest | best:<signal> | source | newest`. One rule for all
/// dedup stages.
class Survivor {
 public:
  /// Reads the parameters `survivor` and `sources`.
  explicit Survivor(Params& params);
  /// Smaller is better. Between equals a hash of the id decides, so that the order of inputs does not matter; only
  /// with `first` it is the order.
  std::uint64_t rank(Document& document) const;

 private:
  enum class By { kFirst, kLongest, kSignal, kSource, kNewest } by_ = By::kFirst;
  std::string signal_;
  std::vector<std::string> sources_;
};

/// Order-preserving: a < b exactly if ordered_bits(a) < ordered_bits(b); NaN counts as the lowest.
std::uint64_t ordered_bits(double value);

/// Seconds since the year 0 of an ISO 8601 date or time: "2024", "2024-03", "20240309", "2024-03-09T12:30:59.5+02:00".
/// What is left out counts as the earliest, no zone as UTC. Nothing where it does not begin with such a date.
std::optional<std::uint64_t> date_seconds(std::string_view date);

}  // namespace curate
