// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "run/run_dir.hpp"

namespace curate {

/// How far a run is; for a progress bar.
struct RunStatus {
  std::string phase;
  std::size_t phase_number = 0, phases = 0;
  std::uint32_t tasks_done = 0, tasks = 0, running = 0;
  std::uint64_t bytes = 0, rows = 0;  ///< read since the program started
  double seconds = 0;                 ///< since the program started
};

struct ExecutorOptions {
  unsigned threads = 1;
  std::uint64_t memory = 0;    ///< bytes for the whole process; 0 = half of the machine's, at most 1 GiB a thread
  bool shuffle_tasks = false;  ///< take tasks in random order: a test of determinism
  std::string ca_file;         ///< for fetch phases: PEM; empty: the system's
  std::function<void(const RunStatus&)> on_status;    ///< about five times a second, and at the end of each phase
  std::function<void(const std::string&)> on_notice;  ///< a line for people: a task is done again, a guard is near
};

/// The least memory a run needs with this many threads, bytes.
std::uint64_t memory_floor(unsigned threads);
/// What a process of `memory` bytes that does one task at a time has for its buffers; 0 = 1 GiB. Throws UsageError if
/// that is below the floor.
std::size_t task_memory(std::uint64_t memory);

/// Does all tasks that are not done, phase by phase, on threads of this process. Stops with the first error, with
/// UnreadableLimitError or RunError when a guard is passed (judged after the first 16 tasks of a phase in plan order,
/// and at its end), or with Interrupted after SIGINT or SIGTERM. A damaged intermediate file is made again.
void run_with_threads(const RunDir& run, const ExecutorOptions& options);

/// Puts URLs of fetch phases that failed with one of `states` (empty: any that may pass) back into their queues, and
/// takes away the records of these phases and of all behind them. How many URLs. The run must be locked.
std::uint64_t retry_failed(const RunDir& run, const std::vector<std::string>& states);

/// From now on SIGINT and SIGTERM make workers stop at their next report of progress.
void install_interrupt_handler();
bool interrupted();

}  // namespace curate
