// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include <curate/error.hpp>

#include "cli/commands.hpp"
#include "run/plan_file.hpp"
#include "run/task.hpp"
#include "run/thread_executor.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

// "map-1/17", as `curate tasks` prints it; or a phase and a number.
TaskId find_task(const RunDir& run, const std::string& name, const std::string& number) {
  const auto slash = name.rfind('/');
  const std::string phase_name = number.empty() ? name.substr(0, slash) : name;
  const auto index = parse_unsigned(!number.empty()              ? number
                                    : slash == std::string::npos ? ""
                                                                 : name.substr(slash + 1));
  if (!index)
    throw UsageError("'" + name + (number.empty() ? "" : " " + number) +
                     "' names no task; expected one such as map-1/17, as `curate tasks` prints it");
  const std::size_t phase = run.plan().phase_index(phase_name);
  const std::uint32_t tasks = task_count(run, phase);
  if (*index >= tasks)
    throw UsageError(tasks == 0 ? phase_name + " has no tasks"
                                : phase_name + " has tasks 0 to " + std::to_string(tasks - 1) + ", not " +
                                      std::to_string(*index));
  return {phase, static_cast<std::uint32_t>(*index)};
}

}  // namespace

Command command_task(CommandLine& args) {
  struct Options {
    std::string run, task, number, memory, ca_file;
  };
  auto options = std::make_shared<Options>();
  args.add_option("run", options->run, "the run directory").required();
  args.add_option("task", options->task, "map-1/17, group-1/0, pack/3, … as `curate tasks` prints it").required();
  args.add_option("number", options->number, "the task's number, where only the phase was given");
  args.add_option("--memory", options->memory, "bound of the process, such as 4GiB");
  args.add_option("--ca-file", options->ca_file, "certificates that are trusted instead of the system's (PEM)");
  return [options] {
    const RunDir run = RunDir::open(options->run);
    const TaskId task = find_task(run, options->task, options->number);
    install_interrupt_handler();
    Resources resources(run.input_path(""));
    Worker worker{{},
                  resources,
                  task_memory(options->memory.empty() ? 0 : bytes_option(options->memory, "--memory")),
                  [](std::uint64_t, std::uint64_t) {
                    if (interrupted()) throw Interrupted();
                  },
                  options->ca_file,
                  [](const std::string& text) { std::fprintf(stderr, "curate: %s\n", text.c_str()); }};
    run_logged_task(run, task, worker);
    return kDone;
  };
}

Command command_tasks(CommandLine& args) {
  struct Options {
    std::string run, phase;
    bool all = false;
  };
  auto options = std::make_shared<Options>();
  args.add_option("run", options->run, "the run directory").required();
  args.add_option("--phase", options->phase, "only this phase; by default the first that is not complete");
  args.add_flag("--all", options->all, "done ones too");
  return [options] {
    const RunDir run = RunDir::open(options->run);
    const auto print = [&](std::size_t phase) {
      bool any = false;
      const std::uint32_t tasks = task_count(run, phase);
      for (std::uint32_t i = 0; i < tasks; ++i) {
        if (!options->all && run.done({phase, i})) continue;
        std::printf("%s/%u\n", run.plan().phases[phase].name.c_str(), i);
        any = true;
      }
      return any;
    };
    if (!options->phase.empty()) {
      print(run.plan().phase_index(options->phase));
      return kDone;
    }
    for (std::size_t phase = 0; phase < run.plan().phases.size(); ++phase)
      if (print(phase)) break;
    return kDone;
  };
}

}  // namespace curate
