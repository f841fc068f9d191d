// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <curate/value.hpp>

namespace curate {

/// The config's section `slurm:`: what the jobs of `curate run --slurm` ask for. No byte of the dataset depends on it,
/// so that neither the frozen config nor a fingerprint has it.
struct SlurmConfig {
  std::string partition, account;
  std::string time;          ///< of each job, as sbatch takes it: "30", "1:30:00", "2-12"; empty = the site's
  std::uint64_t memory = 0;  ///< bytes of each job; 0 = the site's default
  std::uint32_t tasks_per_element = 1;  ///< tasks that one element of a job array does, one after the other
  std::uint32_t max_jobs = 0;           ///< elements that run at a time; 0 = as many as Slurm lets run
  std::vector<std::string> options;     ///< further options of sbatch, such as "--qos=low"
};

/// Throws ConfigError. `section` may be null: then all is as by default.
SlurmConfig read_slurm(const Value* section);

}  // namespace curate
