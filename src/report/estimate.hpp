// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "run/plan.hpp"

namespace curate {

/// What a run would cost, measured on a sample of its inputs and scaled by stored bytes. Group stages are taken to
/// drop nothing.
struct Estimate {
  std::uint64_t sampled_bytes = 0, sampled_rows = 0;
  std::uint64_t rows = 0, rows_kept = 0;  ///< of the whole run
  std::uint64_t output_bytes = 0, part_bytes = 0, key_bytes = 0, audit_bytes = 0;
  double cpu_seconds = 0;
  std::vector<std::string> missing;  ///< models and lists that are not there, with where they are published
};

/// Reads a few MiB of a few input files and takes them through the stages.
Estimate estimate(const Plan& plan);

/// Phases and tasks; then the estimate, for people.
std::string plan_text(const Plan& plan);
std::string estimate_text(const Plan& plan, const Estimate& estimate, unsigned threads);

}  // namespace curate
