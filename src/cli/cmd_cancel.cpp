// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "cli/commands.hpp"
#include "cluster/controller.hpp"
#include "run/lock.hpp"

namespace curate {

Command command_cancel(CommandLine& args) {
  auto path = std::make_shared<std::string>();
  args.add_option("run", *path, "the run directory").required();
  return [path] {
    const RunDir run = RunDir::open(*path);
    const bool jobs = cancel_slurm(run), process = stop_run(run);
    const char* what = jobs || process ? "stopped; the same command goes on from here" : "nothing works on it";
    std::printf("%s: %s\n", path->c_str(), what);
    return kDone;
  };
}

}  // namespace curate
