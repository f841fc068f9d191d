// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "run/run_dir.hpp"

namespace curate {

/// What the ledger says of a phase. Done are tasks with a record whose files are all there with their sizes.
struct PhaseLedger {
  std::uint32_t tasks = 0;
  std::vector<std::uint32_t> missing;  ///< ascending
  Counts all;                          ///< of the tasks that are done
  Counts first;                        ///< of the first kGuardTasks of them
};

/// The records of a phase in task order, one at a time: of a hundred thousand tasks they are too many to hold. Throws
/// RunError naming a task that is missing.
void for_each_record(const RunDir& run, std::size_t phase, const std::function<void(TaskRecord&)>& visit);

/// Guards are judged for the first time after so many tasks of a phase, in plan order.
inline constexpr std::uint32_t kGuardTasks = 16;

/// Freezes the phase's task list if it is not yet; the phases before must be complete.
PhaseLedger read_ledger(const RunDir& run, std::size_t phase);

/// The counts of the first kGuardTasks of a map phase once they are all done; nothing before, and nothing where the
/// phase has no more tasks than that.
std::optional<Counts> first_counts(const RunDir& run, std::size_t phase);

/// Throws if the counts of a phase so far pass a guard of the config.
void judge_guards(const RunDir& run, const Phase& phase, const Counts& counts);

/// Takes away the record of the task that wrote a file of the run directory, so that it is done again.
std::optional<TaskId> forget_writer(const RunDir& run, const std::string& path);

}  // namespace curate
