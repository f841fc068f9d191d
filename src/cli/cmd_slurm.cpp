// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include <curate/error.hpp>

#include "cli/commands.hpp"
#include "cluster/controller.hpp"
#include "cluster/element.hpp"
#include "run/thread_executor.hpp"
#include "util/environment.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

void print_line(const std::string& line) {
  std::printf("curate: %s\n", line.c_str());
  std::fflush(stdout);
}

}  // namespace

Command command_slurm_step(CommandLine& args) {
  struct Options {
    std::string run;
    std::uint32_t round = 0;
  };
  auto options = std::make_shared<Options>();
  args.hide();
  args.add_option("run", options->run, "the run directory").required();
  args.add_option("round", options->round, "the round that is over").required();
  return [options] {
    slurm_step(RunDir::open(options->run), options->round, print_line);
    return kDone;
  };
}

Command command_slurm_element(CommandLine& args) {
  struct Options {
    std::string run, phase;
    std::uint32_t round = 0, first = 0;
  };
  auto options = std::make_shared<Options>();
  args.hide();
  args.add_option("run", options->run, "the run directory").required();
  args.add_option("phase", options->phase, "map-1, group-1, …").required();
  args.add_option("round", options->round, "of the submission").required();
  args.add_option("first", options->first, "element of the round that is element 0 of the array").required();
  return [options] {
    const auto element = parse_unsigned(environment("SLURM_ARRAY_TASK_ID"));
    if (!element) throw UsageError("slurm-element is for job arrays: there is no SLURM_ARRAY_TASK_ID");
    install_interrupt_handler();
    const RunDir run = RunDir::open(options->run);
    const auto number = options->first + static_cast<std::uint32_t>(*element);
    switch (run_element(run, options->phase, options->round, number, print_line)) {
      case ElementResult::kAllDone:
        return kDone;
      case ElementResult::kDiskFull:
        return kDiskFullExit;
      case ElementResult::kSomeFailed:
        break;
    }
    return kFailed;
  };
}

}  // namespace curate
