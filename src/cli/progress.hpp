// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "run/thread_executor.hpp"

namespace curate {

/// Shows a run's progress on stderr: a bar that redraws itself on a terminal, a line per phase elsewhere.
class Progress {
 public:
  Progress(const Plan& plan, bool wanted);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(const RunStatus& status);
  /// A line of its own, above the bar.
  void notice(const std::string& text);

 private:
  void clear();
  bool wanted_, terminal_;
  bool drawn_ = false;
  std::string last_phase_;
};

}  // namespace curate
