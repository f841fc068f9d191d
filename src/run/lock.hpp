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

}  // namespace curate
