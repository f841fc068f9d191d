// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cluster/slurm.hpp"
#include "cluster/slurm_state.hpp"
#include "run/failure.hpp"

namespace curate {

struct RoundFailure {
  Failure failure;      ///< its attempt is not set
  std::string damaged;  ///< path of the file that was damaged, if that is why
};

/// Which tasks of the present round were tried and are not done, and why: from the notes of its elements, from what
/// Slurm knows of their ends, from their logs. A task that never began because its element's time was over is not among
/// them; if an element never said anything, all of its tasks are.
std::vector<RoundFailure> failures_of_round(const RunDir& run, const SlurmState& state, const Slurm& slurm);

/// The last lines of a log, at most 2 KiB; empty if it is not there.
std::string log_tail(const std::string& path);

}  // namespace curate
