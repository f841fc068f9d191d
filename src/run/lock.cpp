// SPDX-License-Identifier: Apache-2.0
#include "run/lock.hpp"

#include <sys/file.h>
#include <unistd.h>

#include "util/sys.hpp"

namespace curate {

RunLock::RunLock(const RunDir& run) {
  sys::make_folders(run.at("log"), false);
  fd_ = sys::open_append(run.at("log/lock"));
  if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    ::close(fd_);
    throw RunError("another curate works on " + run.path() + "; wait for it or stop it");
  }
  run.clean(false);
}

RunLock::~RunLock() {
  ::close(fd_);
}

}  // namespace curate
