// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "run/failure.hpp"
#include "run/run_dir.hpp"

namespace curate {

/// A task that somebody works on.
struct RunningTask {
  std::string phase;
  std::uint32_t index = 0;
  std::string host, job;
  double seconds = 0;                 ///< since it began
  std::uint64_t bytes = 0, rows = 0;  ///< read so far
  bool silent = false;                ///< no sign of life for longer than there should be
};

/// What an executor says of itself.
struct Activity {
  std::string line;                              ///< "3 jobs run, 12 wait (Resources)"; empty = nothing is known
  bool at_work = false;                          ///< something runs, or waits to run
  std::map<std::string, std::uint32_t> running;  ///< tasks by phase
  std::vector<RunningTask> tasks;                ///< those of which more is known
};

struct PhaseStatus {
  struct Slow {
    std::uint32_t index = 0;
    double seconds = 0;
    std::string host;
  };
  std::string name;
  std::optional<std::uint32_t> tasks;  ///< nothing while a phase before is not complete: it is not frozen yet
  std::uint32_t done = 0, running = 0;
  std::uint64_t rows_in = 0, rows_kept = 0, bytes_in = 0;
  double cpu_seconds = 0;
  double bytes_per_second = 0;  ///< read, over the last ten minutes; of a phase that is complete, over all of it
  std::optional<double> left;   ///< seconds until it is complete at this pace
  std::vector<Slow> slowest;    ///< at most three, slowest first
};

struct Status {
  bool finished = false;
  Activity activity;
  std::vector<PhaseStatus> phases;
  std::vector<Failure> failures;               ///< of tasks that are not done yet
  std::map<std::string, std::uint32_t> kinds;  ///< of all failures there were
};

/// Reads plan, ledger and log alone, and changes nothing: any process on any machine may ask, again and again; what was
/// done is read once.
class StatusReader {
 public:
  explicit StatusReader(const RunDir& run) : run_(run), seen_(run.plan().phases.size()) {}
  /// `now`: seconds since 1970.
  Status read(Activity activity, std::int64_t now);

 private:
  struct Seen {
    PhaseStatus status;
    std::vector<bool> done;
    std::vector<std::pair<std::int64_t, std::uint64_t>> ends;  ///< when each task ended, bytes it read
    std::int64_t begin = 0;
  };
  void look(std::size_t phase, std::uint32_t task);
  static void pace(Seen& seen, std::int64_t now);

  const RunDir& run_;
  std::vector<Seen> seen_;
};

std::string status_text(const RunDir& run, const Status& status);
std::string status_json(const Status& status);

/// What a `curate run` on this or another machine notes in log/ now and then, and how it reads.
void note_progress(const RunDir& run, const std::string& phase, std::uint32_t running, std::int64_t now);
void forget_progress(const RunDir& run) noexcept;
Activity read_progress(const RunDir& run, std::int64_t now);

}  // namespace curate
