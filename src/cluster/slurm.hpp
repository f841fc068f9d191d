// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <curate/error.hpp>

#include "run/slurm_config.hpp"

namespace curate {

/// Slurm refused a job, for good.
class SubmitError : public RunError {
 public:
  using RunError::RunError;
};

/// One job, or an array of them, to be submitted.
struct SlurmJob {
  std::string name, comment;
  std::string script;                  ///< path
  std::vector<std::string> arguments;  ///< of the script
  std::string log;                     ///< path, %a stands for the element
  std::uint32_t elements = 0;          ///< an array 0 … elements-1; 0 = a plain job
  std::uint32_t at_a_time = 0;         ///< elements that may run at a time; 0 = all
  std::vector<std::string> after;      ///< starts once these jobs have ended, however they did
  std::vector<std::string> avoid_nodes;
  std::uint64_t memory = 0;  ///< bytes; 0 = the site's default
};

/// A job in Slurm's queue.
struct QueuedJob {
  std::string id, state, reason, node;  ///< "17_3", "PENDING", "Resources", "n2"
};

/// How an element of an array, or a plain job ("" is its element), ended.
struct JobEnd {
  std::string state, node;  ///< "COMPLETED", "TIMEOUT", "NODE_FAIL", …
  int exit_code = 0, signal = 0;
};

/// Slurm by its commands, as they are found on PATH: sbatch, scontrol, squeue, sacct, scancel.
class Slurm {
 public:
  explicit Slurm(SlurmConfig config) : config_(std::move(config)) {}

  /// Elements that one array may have (MaxArraySize). Throws RunError if Slurm does not answer.
  std::uint32_t max_array_size() const;
  /// Returns the job's id. What may pass (the controller is restarting, a time-out) is tried again for a minute; throws
  /// SubmitError with Slurm's words.
  std::string submit(const SlurmJob& job) const;
  /// This run's jobs in the queue, one line per element that runs or was requeued. Throws RunError.
  std::vector<QueuedJob> queue(const std::string& name) const;
  /// How the elements of an array ended, as far as Slurm still knows: from its accounting, else from its memory.
  std::map<std::string, JobEnd> ends(const std::string& job) const;
  /// Ends all jobs of this name.
  void cancel(const std::string& name) const;

 private:
  SlurmConfig config_;
};

}  // namespace curate
