// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ctime>

namespace curate {

namespace detail {
inline double cpu_seconds(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}
}  // namespace detail

/// Seconds of CPU time, user and system, of this process with all its threads, and of this thread.
inline double process_cpu_seconds() {
  return detail::cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
}
inline double thread_cpu_seconds() {
  return detail::cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
}

}  // namespace curate
