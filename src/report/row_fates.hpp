// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "report/audit_reader.hpp"

namespace curate {

/// How one input row ended in a run.
struct RowEnd {
  std::string source, id, url;
  std::string fate;       ///< "kept", "expanded", "stage:reason"
  std::string text_xxh3;  ///< empty if it never had text
};

/// Mean of a signal over the rows a run kept.
struct SignalMean {
  std::uint64_t count = 0;
  double sum = 0;
  double mean() const { return count == 0 ? 0 : sum / static_cast<double>(count); }
};

/// The ends of all rows of a run, from its audits or from the rows file of an expectation. Rows come in no useful
/// order and may come twice over the phases: of two with one key the later counts.
class RowEnds {
 public:
  virtual ~RowEnds() = default;
  virtual void each(const std::function<void(const RowEnd&)>& visit) const = 0;
  /// Which input rows it holds.
  virtual std::uint64_t seed() const = 0;
  virtual double sample() const = 0;
  /// Over the kept rows that `other` can hold too; empty where they cannot be told apart.
  virtual std::map<std::string, SignalMean> signals(const RowEnds& other) const = 0;
};

std::unique_ptr<RowEnds> ends_of_run(const RunDir& run);

}  // namespace curate
