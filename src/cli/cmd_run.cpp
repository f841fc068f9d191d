// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <chrono>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include <curate/error.hpp>

#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "report/expect.hpp"
#include "report/manifest.hpp"
#include "report/summary.hpp"
#include "report/why.hpp"
#include "run/lock.hpp"
#include "run/thread_executor.hpp"

namespace curate {

namespace {

struct RunOptions {
  std::string config, out, memory, sample, expect, write_expect, junit, keep = "none";
  std::vector<std::string> set;
  unsigned threads = default_threads();
  bool replan = false, explain = false, shuffle_tasks = false, quiet = false;
};

// What --replan would do again.
void explain(const RunDir& old_run, const Plan& plan) {
  bool same = true;
  for (std::size_t i = 0; i < plan.phases.size(); ++i) {
    const Phase& phase = plan.phases[i];
    same = same && i < old_run.plan().phases.size() && old_run.plan().phases[i].fingerprint == phase.fingerprint;
    std::printf("%-12s %s\n", phase.name.c_str(), same ? "stays" : "is done again");
  }
}

// As a word of a shell command.
std::string quoted(const std::string& text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+:,=@%~";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

void print_next_commands(const RunDir& run) {
  const std::string program = quoted(program_invocation_name), folder = quoted(run.path());
  std::printf("\n  %s holds the shards in out/, DATASHEET.md, manifest.json and audit/. Next:\n", run.path().c_str());
  if (const std::string id = row_to_ask_about(run); !id.empty())
    std::printf("    %s why %s %s\n", program.c_str(), folder.c_str(), quoted(id).c_str());
  std::printf("    %s verify %s\n", program.c_str(), folder.c_str());
  if (const std::string shard = run.at(RunDir::shard_name(0)); file_exists(shard))
    std::printf("    %s inspect %s\n", program.c_str(), quoted(shard).c_str());
}

int run(const RunOptions& options) {
  ConfigOverrides overrides;
  overrides.set = options.set;
  if (!options.sample.empty()) overrides.sample = share_option(options.sample, "--sample");
  ExecutorOptions executor;
  executor.threads = std::max(1U, options.threads);
  if (!options.memory.empty()) executor.memory = bytes_option(options.memory, "--memory");
  executor.shuffle_tasks = options.shuffle_tasks;
  if (!options.expect.empty()) check_expectation_file(options.expect);

  Plan plan = make_plan(load_config(options.config, overrides));
  if (options.explain) {
    explain(RunDir::open(options.out), plan);
    return kDone;
  }
  const RunDir run = RunDir::create(options.out, std::move(plan), options.replan);
  const RunLock lock(run);
  install_interrupt_handler();
  const auto start = std::chrono::steady_clock::now();
  const bool already = run.finished();
  if (!already) {
    Progress progress(run.plan(), !options.quiet);
    executor.on_status = [&](const RunStatus& status) { progress.show(status); };
    executor.on_notice = [&](const std::string& notice) { progress.notice(notice); };
    run_with_threads(run, executor);
  }
  publish(run, options.keep == "all");
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!options.quiet) {
    if (already) std::fprintf(stderr, "%s is already done\n", run.path().c_str());
    std::fputs(summary_table(run, add_up(run), already ? 0 : seconds).c_str(), stdout);
    print_next_commands(run);
  }
  if (!options.write_expect.empty()) write_expectation(run, options.write_expect);
  if (!options.expect.empty()) return report_expectation(run, options.expect, options.junit) ? kDone : kDiffers;
  return kDone;
}

}  // namespace

Command command_run(CLI::App& app) {
  auto options = std::make_shared<RunOptions>();
  app.add_option("config", options->config, "the config (YAML)")->required();
  app.add_option("-o,--output", options->out, "the run directory; a run that is there goes on")->required();
  app.add_option("--threads", options->threads, "tasks at a time")->capture_default_str();
  app.add_option("--memory", options->memory, "bound of the whole process, such as 4GiB");
  app.add_option("--set", options->set, "change a value of the config: language.min_score=0.7, output.shard_size=1MiB");
  app.add_option("--sample", options->sample, "take only this share of the input rows, such as 1%");
  app.add_option("--keep", options->keep, "intermediate files to keep")
      ->check(CLI::IsMember({"none", "all"}))
      ->capture_default_str();
  app.add_flag("--replan", options->replan, "the directory holds another plan: redo the phases that changed");
  app.add_flag("--explain", options->explain, "only tell what --replan would do again");
  app.add_option("--expect", options->expect, "compare with this expectation; exit code 4 if it is not met");
  app.add_option("--write-expect", options->write_expect, "write what came out as an expectation");
  app.add_option("--junit", options->junit, "with --expect: write the result as JUnit XML");
  app.add_flag("--shuffle-tasks", options->shuffle_tasks, "take tasks in random order (the result is the same)");
  app.add_flag("-q,--quiet", options->quiet, "no progress and no summary");
  return [options] { return run(*options); };
}

}  // namespace curate
