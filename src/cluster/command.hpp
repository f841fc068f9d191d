// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace curate {

struct CommandAnswer {
  int code = 0;  ///< exit code; 127 if there is no such program, 128 + N if a signal ended it
  std::string out, err;
};

/// Runs a program found on PATH without a shell and waits for it; its standard input is empty.
CommandAnswer run_command(const std::vector<std::string>& words);

}  // namespace curate
