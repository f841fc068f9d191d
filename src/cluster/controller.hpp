// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cluster/slurm_state.hpp"
#include "report/status.hpp"

namespace curate {

using Notice = std::function<void(const std::string&)>;

/// Submits the first phase that is not complete and the controller behind it; from there on the jobs keep each other
/// going. Throws UsageError if jobs of this run are in the queue, SubmitError or RunError if Slurm does not take them.
/// `program`: the path of curate on the nodes.
SlurmState start_slurm(const RunDir& run, const SlurmConfig& config, bool keep_all, const std::string& program,
                       const Notice& notice);

/// What the controller job of a round does: tells which tasks failed and why, submits them again (three times at most),
/// goes on to the next phase, and publishes the run after the last one. A job of a round that is over does nothing.
/// Throws RunError when the run cannot go on; RUN/slurm/state.json then says why.
void slurm_step(const RunDir& run, std::uint32_t round, const Notice& notice);

/// What of this run is in Slurm's queue; nothing if it was never given to Slurm.
std::optional<Activity> slurm_activity(const RunDir& run, std::int64_t now);

/// Whether jobs of this run are, or may be, in the queue.
bool slurm_at_work(const RunDir& run);

/// Ends all jobs of this run; false if it was not under way.
bool cancel_slurm(const RunDir& run);

}  // namespace curate
