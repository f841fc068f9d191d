// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string>
#include <vector>

#include "run/run_dir.hpp"

namespace curate {

/// A task that was tried and not done.
struct Failure {
  std::string phase;
  std::uint32_t index = 0;
  std::string kind;            ///< "disk full", "input or output", "damaged file", "out of memory", "timed out", …
  std::string message;         ///< for people
  std::string host, job, log;  ///< where it was tried; log: relative to the run directory; each may be empty
  std::uint32_t attempt = 1;
  std::int64_t time = 0;  ///< seconds since 1970
};

/// What kind of failure an exception is.
std::string failure_kind(const std::exception& error);

/// Adds lines to log/failures.jsonl. Never throws: the disk may be full.
void note_failures(const RunDir& run, const std::vector<Failure>& failures) noexcept;
/// In the order they were noted; a line that is cut off or damaged is left out.
std::vector<Failure> read_failures(const RunDir& run);

}  // namespace curate
