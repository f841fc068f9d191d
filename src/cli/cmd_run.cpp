// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include <curate/error.hpp>

#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "cluster/controller.hpp"
#include "report/expect.hpp"
#include "report/manifest.hpp"
#include "report/status.hpp"
#include "report/summary.hpp"
#include "report/why.hpp"
#include "run/lock.hpp"
#include "run/thread_executor.hpp"
#include "util/shell.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

struct RunOptions {
  std::string config, out, memory, sample, expect, write_expect, junit, keep = "none";
  std::string partition, account, time;
  std::string ca_file;
  std::optional<std::string> retry_failed;
  std::vector<std::string> set;
  unsigned threads = default_threads();
  std::uint32_t tasks_per_element = 0, max_jobs = 0;
  bool slurm = false, replan = false, explain = false, shuffle_tasks = false, quiet = false;
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

// Jobs of this run must not lose their temporary files or their plan to a second run in the same folder.
void refuse_while_jobs_run(const std::string& path) {
  if (!file_exists(path + "/plan.json") || !file_exists(path + "/slurm/state.json")) return;
  if (slurm_at_work(RunDir::open(path)))
    throw UsageError(path +
                     ": jobs of this run are in Slurm's queue; `curate status` shows them, `curate cancel` ends them");
}

// Notes now and then, for `curate status`, that this process works on the run.
class ProgressNote {
 public:
  explicit ProgressNote(const RunDir& run) : run_(run) {}
  ProgressNote(const ProgressNote&) = delete;
  ProgressNote& operator=(const ProgressNote&) = delete;
  ~ProgressNote() {
    if (noted_ > 0) forget_progress(run_);
  }
  void show(const RunStatus& status) {
    constexpr double kEvery = 5;
    if (status.seconds - noted_ < kEvery) return;
    noted_ = status.seconds;
    note_progress(run_, status.phase, status.running, std::time(nullptr));
  }

 private:
  const RunDir& run_;
  double noted_ = 0;
};

std::string own_path() {
  return std::filesystem::read_symlink("/proc/self/exe").string();
}

int submit(const RunDir& run, const RunOptions& options, const SlurmConfig& config) {
  const RunLock lock(run);
  const auto notice = [](const std::string& line) { std::fprintf(stderr, "curate: %s\n", line.c_str()); };
  const SlurmState state = start_slurm(run, config, options.keep == "all", own_path(), notice);
  if (options.quiet) return kDone;
  const std::string program = shell_quoted(program_invocation_name), folder = shell_quoted(run.path());
  if (state.status == SlurmState::Status::kFinished)
    std::printf("%s: nothing was left to do; it is finished\n", run.path().c_str());
  else
    std::printf(
        "%s: the jobs are named %s and keep each other going. Next:\n    %s status %s --watch\n    %s cancel %s\n",
        run.path().c_str(), state.name.c_str(), program.c_str(), folder.c_str(), program.c_str(), folder.c_str());
  return kDone;
}

void print_next_commands(const RunDir& run) {
  const std::string program = shell_quoted(program_invocation_name), folder = shell_quoted(run.path());
  std::printf("\n  %s holds the shards in out/, DATASHEET.md, manifest.json and audit/. Next:\n", run.path().c_str());
  if (const std::string id = row_to_ask_about(run); !id.empty())
    std::printf("    %s why %s %s\n", program.c_str(), folder.c_str(), shell_quoted(id).c_str());
  std::printf("    %s verify %s\n", program.c_str(), folder.c_str());
  if (const auto first = run.record({run.plan().phases.size() - 1, 0}); first && !first->outputs.empty())
    std::printf("    %s inspect %s\n", program.c_str(), shell_quoted(run.at(first->outputs.front().path)).c_str());
}

// What flags say of the section `slurm:`.
std::vector<std::pair<std::string, std::string>> slurm_settings(const RunOptions& options) {
  std::vector<std::pair<std::string, std::string>> set;
  if (!options.partition.empty()) set.emplace_back("partition", "\"" + options.partition + "\"");
  if (!options.account.empty()) set.emplace_back("account", "\"" + options.account + "\"");
  if (!options.time.empty()) set.emplace_back("time", "\"" + options.time + "\"");
  if (options.slurm && !options.memory.empty()) set.emplace_back("memory", options.memory);
  if (options.tasks_per_element != 0) set.emplace_back("tasks_per_element", std::to_string(options.tasks_per_element));
  if (options.max_jobs != 0) set.emplace_back("max_jobs", std::to_string(options.max_jobs));
  return set;
}

int run(const RunOptions& options) {
  ConfigOverrides overrides;
  overrides.set = options.set;
  if (!options.sample.empty()) overrides.sample = share_option(options.sample, "--sample");
  ExecutorOptions executor;
  executor.threads = std::max(1U, options.threads);
  if (!options.memory.empty()) executor.memory = bytes_option(options.memory, "--memory");
  executor.shuffle_tasks = options.shuffle_tasks;
  executor.ca_file = options.ca_file;
  if (!options.expect.empty()) check_expectation_file(options.expect);

  for (const auto& [key, value] : slurm_settings(options)) overrides.set.push_back("slurm." + key + "=" + value);
  if (options.slurm && !options.expect.empty())
    throw UsageError(
        "--slurm returns before there is anything to compare; call `curate run … --expect` once the run is finished");
  Plan plan = make_plan(load_config(options.config, overrides));
  const SlurmConfig slurm = plan.config.slurm;
  if (options.explain) {
    explain(RunDir::open(options.out), plan);
    return kDone;
  }
  refuse_while_jobs_run(options.out);
  const RunDir run = RunDir::create(options.out, std::move(plan), options.replan);
  if (options.slurm && !run.finished()) return submit(run, options, slurm);
  const RunLock lock(run);
  install_interrupt_handler();
  const auto start = std::chrono::steady_clock::now();
  if (options.retry_failed) {
    std::vector<std::string> states;
    for (const std::string_view state : split_at(*options.retry_failed, ','))
      if (!state.empty()) states.emplace_back(state);
    const std::uint64_t again = retry_failed(run, states);
    if (!options.quiet) std::fprintf(stderr, "%s URLs are asked for again\n", human_count(again).c_str());
  }
  const bool already = run.finished();
  if (!already) {
    Progress progress(run.plan(), !options.quiet);
    ProgressNote note(run);
    executor.on_status = [&](const RunStatus& status) {
      progress.show(status);
      note.show(status);
    };
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

Command command_run(CommandLine& args) {
  auto options = std::make_shared<RunOptions>();
  args.add_option("config", options->config, "the config (YAML)").required();
  args.add_option("-o,--output", options->out, "the run directory; a run that is there goes on").required();
  args.add_option("--threads", options->threads, "tasks at a time").show_default();
  args.add_option("--memory", options->memory, "bound of the whole process, such as 4GiB; with --slurm of each job");
  args.add_option("--set", options->set,
                  "change a value of the config: language.min_score=0.7, output.shard_size=1MiB");
  args.add_option("--sample", options->sample, "take only this share of the input rows, such as 1%");
  args.add_option("--keep", options->keep, "intermediate files to keep").one_of({"none", "all"}).show_default();
  args.add_flag("--replan", options->replan, "the directory holds another plan: redo the phases that changed");
  args.add_flag("--explain", options->explain, "only tell what --replan would do again");
  args.add_option("--expect", options->expect, "compare with this expectation; exit code 4 if it is not met");
  args.add_option("--write-expect", options->write_expect, "write what came out as an expectation");
  args.add_option("--junit", options->junit, "with --expect: write the result as JUnit XML");
  args.add_option("--ca-file", options->ca_file, "certificates that are trusted instead of the system's (PEM)");
  args.add_bare_option("--retry-failed", options->retry_failed,
                       "ask again for URLs that failed: timeout,no_name,… or nothing for all that may pass");
  args.add_flag("--shuffle-tasks", options->shuffle_tasks, "take tasks in random order (the result is the same)");
  const Argument slurm = args.add_flag("--slurm", options->slurm, "submit the tasks to Slurm as job arrays and return");
  args.add_option("--partition", options->partition, "with --slurm: where the jobs run").needs(slurm);
  args.add_option("--account", options->account, "with --slurm: who pays for them").needs(slurm);
  args.add_option("--time", options->time, "with --slurm: limit of each job, such as 4:00:00").needs(slurm);
  args.add_option("--tasks-per-element", options->tasks_per_element, "with --slurm: tasks of one element of an array")
      .needs(slurm);
  args.add_option("--max-jobs", options->max_jobs, "with --slurm: elements that run at a time").needs(slurm);
  args.add_flag("-q,--quiet", options->quiet, "no progress and no summary");
  return [options] { return run(*options); };
}

}  // namespace curate
