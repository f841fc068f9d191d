// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "run/run_dir.hpp"

namespace curate {

/// What a stage did over the whole run.
struct StageTotal {
  std::string label;
  std::uint64_t entered = 0, dropped = 0, tagged = 0, edited_rows = 0;
  std::int64_t edited_characters = 0;
  std::vector<std::pair<std::string, std::uint64_t>> reasons;  ///< of drops and tags, most frequent first
  std::vector<std::string> silent;                             ///< declared reasons that never came up
  std::map<std::string, std::uint64_t> facts;                  ///< a global stage's own numbers
};

/// A whole run's counts, from its ledger alone.
struct RunTotals {
  Counts counts;  ///< in: of the first reading; kept: of the last map
  std::vector<StageTotal> stages;
  std::vector<FileRecord> inputs, shards;
  std::map<std::string, std::string> versions;
};

/// Throws RunError if a task is missing.
RunTotals add_up(const RunDir& run);

/// Peak memory of the processes that wrote log/, bytes; and the CPU seconds of their tasks.
struct RunCost {
  std::uint64_t peak_bytes = 0;
  double cpu_seconds = 0;
};
RunCost read_cost(const RunDir& run);

}  // namespace curate
