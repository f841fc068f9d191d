// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include <curate/error.hpp>

#include "cli/commands.hpp"
#include "run/plan_file.hpp"
#include "run/task.hpp"
#include "run/thread_executor.hpp"

namespace curate {

Command command_task(CLI::App& app) {
  struct Options {
    std::string run, phase, memory;
    std::uint32_t index = 0;
  };
  auto options = std::make_shared<Options>();
  app.add_option("run", options->run, "the run directory")->required();
  app.add_option("phase", options->phase, "map-1, group-1, resolve-1, pack, …")->required();
  app.add_option("index", options->index, "the task's number")->required();
  app.add_option("--memory", options->memory, "bound of the process, such as 4GiB");
  return [options] {
    const RunDir run = RunDir::open(options->run);
    const std::size_t phase = run.plan().phase_index(options->phase);
    const std::uint32_t tasks = task_count(run, phase);
    if (options->index >= tasks)
      throw UsageError(options->phase + " has tasks 0 to " + std::to_string(tasks - 1) + ", not " +
                       std::to_string(options->index));
    install_interrupt_handler();
    Resources resources(run.input_path(""));
    const std::uint64_t memory =
        options->memory.empty() ? std::uint64_t{1} << 30 : bytes_option(options->memory, "--memory");
    if (memory < memory_floor(1)) throw UsageError("--memory is below what a task needs");
    Worker worker{{},
                  resources,
                  static_cast<std::size_t>(memory - memory_floor(1) + (std::uint64_t{16} << 20)),
                  [](std::uint64_t, std::uint64_t) {
                    if (interrupted()) throw Interrupted();
                  }};
    run_task(run, {phase, options->index}, worker);
    return kDone;
  };
}

Command command_tasks(CLI::App& app) {
  struct Options {
    std::string run, phase;
    bool all = false;
  };
  auto options = std::make_shared<Options>();
  app.add_option("run", options->run, "the run directory")->required();
  app.add_option("--phase", options->phase, "only this phase; by default the first that is not complete");
  app.add_flag("--all", options->all, "done ones too");
  return [options] {
    const RunDir run = RunDir::open(options->run);
    const auto print = [&](std::size_t phase) {
      bool any = false;
      const std::uint32_t tasks = task_count(run, phase);
      for (std::uint32_t i = 0; i < tasks; ++i) {
        if (!options->all && run.done({phase, i})) continue;
        std::printf("%s %u\n", run.plan().phases[phase].name.c_str(), i);
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
