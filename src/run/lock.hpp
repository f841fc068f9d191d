// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "run/run_dir.hpp"

namespace curate {

/// Keeps a second `curate run` on this machine out of a run directory while the first works there; released with the
/// process, however it ends. What is left in tmp/ by dead processes is removed. Throws RunError if another holds it.
class RunLock {
 public:
  explicit RunLock(const RunDir& run);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  int fd_ = -1;
};

/// Asks the `curate run` that works on a run directory to stop, and waits until it has. False if there is none. Throws
/// RunError if it is on another machine, or does not stop within a minute.
bool stop_run(const RunDir& run);

}  // namespace curate
