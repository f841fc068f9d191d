// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "run/run_dir.hpp"

namespace curate {

struct PhaseStatus {
  std::string name;
  std::optional<std::uint32_t> tasks;  ///< nothing while a phase before is not complete: it is not frozen yet
  std::uint32_t done = 0;
  std::uint64_t rows_in = 0, rows_kept = 0;
  double cpu_seconds = 0, slowest_seconds = 0;
  std::uint32_t slowest_task = 0;
};

/// From plan, ledger and log alone: any process on any machine may ask.
std::vector<PhaseStatus> read_status(const RunDir& run);
std::string status_text(const RunDir& run, const std::vector<PhaseStatus>& phases);
std::string status_json(const RunDir& run, const std::vector<PhaseStatus>& phases);

}  // namespace curate
