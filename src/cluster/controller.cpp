// SPDX-License-Identifier: Apache-2.0
#include "cluster/controller.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <unistd.h>

#include <curate/error.hpp>
#include <curate/resources.hpp>

#include "cluster/round.hpp"
#include "cluster/slurm.hpp"
#include "report/manifest.hpp"
#include "run/ledger.hpp"
#include "util/hash.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

constexpr std::uint32_t kTries = 4;  // the first one and three more
constexpr std::uint64_t kControllerMemory = std::uint64_t{1} << 30;
constexpr std::size_t kNamed = 5;  // tasks a message names

// One word that Slurm takes for a job's name, the same for all jobs of a run directory and no other's.
std::string job_name(const RunDir& run, const std::string& folder) {
  std::string name;
  for (const char c : run.plan().config.name.substr(0, 40)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    name += plain ? c : '_';
  }
  return fmt::format("curate-{}-{:08x}", name, xxh3_64(folder, 0) >> 32);
}

// sbatch replaces %j and the like in the name of a log.
std::string log_pattern(const std::string& path, const std::string& last) {
  std::string out;
  for (const char c : path) out += c == '%' ? "%%" : std::string(1, c);
  return out + last;
}

class Controller {
 public:
  Controller(const RunDir& run, SlurmState& state, const Notice& notice)
      : run_(run), files_(run), state_(state), slurm_(state.config), notice_(notice) {}

  // Submits what is to be done next, from `first` phase on; publishes where nothing is left.
  void go_on(std::size_t first) {
    for (std::size_t phase = first; phase < run_.plan().phases.size(); ++phase) {
      PhaseLedger ledger = read_ledger(run_, phase);
      if (ledger.missing.empty()) {
        if (run_.plan().phases[phase].kind == PhaseKind::kMap)
          judge_guards(run_, run_.plan().phases[phase], ledger.all);
        continue;
      }
      submit(phase, ledger);
      return;
    }
    notice_("all tasks are done");
    publish(run_, state_.keep_all);
    state_.status = SlurmState::Status::kFinished;
    state_.controller.clear();
    files_.write(state_);
    run_.clean(false);
  }

  // Looks at the round that is over.
  std::size_t judge_round() {
    std::size_t phase = run_.plan().phase_index(state_.phase);
    const std::vector<RoundFailure> failures = failures_of_round(run_, state_, slurm_);
    std::vector<Failure> noted;
    for (const RoundFailure& failed : failures) {
      Failure failure = failed.failure;
      failure.attempt = ++state_.tries[failure.index];
      notice_(fmt::format("{}/{}, try {} of {}{}: {}: {}", failure.phase, failure.index, failure.attempt, kTries,
                          failure.host.empty() ? "" : " on " + failure.host, failure.kind, failure.message));
      if (failure.kind == "disk full" && !failure.host.empty() &&
          std::ranges::find(state_.bad_nodes, failure.host) == state_.bad_nodes.end())
        state_.bad_nodes.push_back(failure.host);
      noted.push_back(std::move(failure));
      if (failed.damaged.empty()) continue;
      if (const auto writer = forget_writer(run_, failed.damaged)) {
        notice_(fmt::format("{} is damaged: doing task {}/{} again", failed.damaged,
                            run_.plan().phases[writer->phase].name, writer->index));
        phase = std::min(phase, writer->phase);
      }
    }
    if (!noted.empty()) note_failures(run_, noted);
    return phase;
  }

 private:
  void submit(std::size_t phase, const PhaseLedger& ledger) {
    const std::string& name = run_.plan().phases[phase].name;
    if (state_.phase != name) {
      // Tries are of one phase; one that comes up again because a file of it is damaged begins anew, which the tries
      // of the phase that reads the file bound.
      if (!state_.phase.empty() && run_.plan().phase_index(state_.phase) < phase) state_.tries.clear();
      state_.phase = name;
    }
    std::vector<std::uint32_t> tasks, given_up;
    for (const std::uint32_t task : ledger.missing) {
      const auto tries = state_.tries.find(task);
      (tries != state_.tries.end() && tries->second >= kTries ? given_up : tasks).push_back(task);
    }
    if (tasks.empty()) throw RunError(gave_up(name, given_up));

    ++state_.round;
    state_.arrays.clear();
    state_.controller.clear();
    std::vector<std::vector<std::uint32_t>> elements;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      if (i % state_.config.tasks_per_element == 0) elements.emplace_back();
      elements.back().push_back(tasks[i]);
    }
    files_.write_elements(state_.round, name, elements);
    files_.write(state_);
    submit_arrays(name, static_cast<std::uint32_t>(elements.size()));
    submit_controller();
    notice_(fmt::format("{}: {} of {} tasks in {} elements of {} job array{}, controller {}", name, tasks.size(),
                        ledger.tasks, elements.size(), state_.arrays.size(), state_.arrays.size() == 1 ? "" : "s",
                        state_.controller));
  }

  // As many arrays as the elements need; what Slurm has no room for is left to the next round.
  void submit_arrays(const std::string& phase, std::uint32_t elements) {
    const std::uint32_t most = slurm_.max_array_size();
    const std::uint32_t arrays = (elements + most - 1) / most;
    const std::string script = files_.write_script("slurm-element", state_.program);
    for (std::uint32_t i = 0; i < arrays; ++i) {
      const std::uint32_t first = i * most;
      SlurmJob job;
      job.name = state_.name;
      job.comment = phase;
      job.script = script;
      job.arguments = {phase, std::to_string(state_.round), std::to_string(first)};
      job.log = log_pattern(files_.absolute(SlurmFiles::folder(state_.round, phase)), fmt::format("/{}.%a.log", i));
      job.elements = std::min(most, elements - first);
      job.at_a_time = state_.config.max_jobs == 0 ? 0 : std::max(1U, state_.config.max_jobs / arrays);
      job.memory = state_.config.memory;
      try {
        state_.arrays.push_back({submit_where_disks_have_room(job), first, job.elements});
      } catch (const SubmitError& error) {
        if (i == 0) throw;
        notice_(
            fmt::format("Slurm takes no more than {} arrays now, the next round has the rest: {}", i, error.what()));
        break;
      }
      files_.write(state_);
    }
  }

  std::string submit_where_disks_have_room(SlurmJob& job) {
    job.avoid_nodes = state_.bad_nodes;
    try {
      return slurm_.submit(job);
    } catch (const SubmitError&) {
      if (job.avoid_nodes.empty()) throw;
      // There may be no other nodes.
      job.avoid_nodes.clear();
      state_.bad_nodes.clear();
      return slurm_.submit(job);
    }
  }

  void submit_controller() {
    SlurmJob job;
    job.name = state_.name;
    job.comment = "controller";
    job.script = files_.write_script("slurm-step", state_.program);
    job.arguments = {std::to_string(state_.round)};
    job.log = log_pattern(files_.absolute("slurm"), "/controller.log");
    job.avoid_nodes = state_.bad_nodes;
    job.memory = std::min(state_.config.memory, kControllerMemory);
    for (const SlurmArray& array : state_.arrays) job.after.push_back(array.job);
    state_.controller = slurm_.submit(job);
    files_.write(state_);
  }

  std::string gave_up(const std::string& phase, const std::vector<std::uint32_t>& tasks) const {
    std::string text =
        fmt::format("{}: {} task{} failed {} times: ", phase, tasks.size(), tasks.size() == 1 ? "" : "s", kTries);
    std::map<std::uint32_t, std::string> why;
    for (const Failure& failure : read_failures(run_))
      if (failure.phase == phase)
        why[failure.index] = failure.kind + ": " + failure.message.substr(0, failure.message.find('\n'));
    for (std::size_t i = 0; i < std::min(tasks.size(), kNamed); ++i)
      text += fmt::format("{}{}/{} ({})", i == 0 ? "" : ", ", phase, tasks[i], why[tasks[i]]);
    return text + (tasks.size() > kNamed ? ", …" : "") + "; once the cause is gone, the same command goes on from here";
  }

  const RunDir& run_;
  SlurmFiles files_;
  SlurmState& state_;
  Slurm slurm_;
  const Notice& notice_;
};

// Runs `work`; where it throws, the state says why before anybody else hears of it.
template <class Work>
void or_failed(const SlurmFiles& files, SlurmState& state, Work work) {
  try {
    work();
  } catch (const RunError& error) {
    state.status = SlurmState::Status::kGaveUp;
    state.message = error.what();
    files.write(state);
    throw;
  }
}

}  // namespace

SlurmState start_slurm(const RunDir& run, const SlurmConfig& config, bool keep_all, const std::string& program,
                       const Notice& notice) {
  const SlurmFiles files(run);
  SlurmState state;
  if (const auto before = files.state()) state.round = before->round;
  state.config = config;
  state.keep_all = keep_all;
  state.program = program;
  state.name = job_name(run, files.absolute(""));
  if (!Slurm(config).queue(state.name).empty())
    throw UsageError(run.path() +
                     ": jobs of this run are in the queue; `curate status` shows them, `curate cancel` ends them");
  // A model or list that is missing stops the run before its first task.
  Resources resources(run.input_path(""));
  for (const StageConfig& stage : run.plan().config.stages) stage.make()->open(resources);
  files.clear_stop();
  or_failed(files, state, [&] { Controller(run, state, notice).go_on(0); });
  return state;
}

void slurm_step(const RunDir& run, std::uint32_t round, const Notice& notice) {
  const SlurmFiles files(run);
  auto state = files.state();
  if (!state || state->status != SlurmState::Status::kRunning) return;
  // A round that was begun but has no controller yet is this one's, which was stopped on the way and started again.
  if (state->round != round && !(state->round == round + 1 && state->controller.empty())) {
    notice(fmt::format("round {} is over", round));
    return;
  }
  or_failed(files, *state, [&] {
    if (const std::string reason = files.stop_reason(); !reason.empty()) throw RunError(reason);
    Controller controller(run, *state, notice);
    controller.go_on(state->round == round ? controller.judge_round() : run.plan().phase_index(state->phase));
  });
}

bool slurm_at_work(const RunDir& run) {
  const auto state = SlurmFiles(run).state();
  if (!state || state->status == SlurmState::Status::kFinished) return false;
  try {
    return !Slurm(state->config).queue(state->name).empty();
  } catch (const RunError&) {
    return state->status == SlurmState::Status::kRunning;
  }
}

bool cancel_slurm(const RunDir& run) {
  const SlurmFiles files(run);
  auto state = files.state();
  if (!state || !slurm_at_work(run)) return false;
  files.stop("cancelled");
  const Slurm slurm(state->config);
  // A controller that is being stopped may have submitted one more array.
  constexpr int kSeconds = 60;
  for (int i = 0; i < kSeconds; ++i) {
    slurm.cancel(state->name);
    if (slurm.queue(state->name).empty()) break;
    ::sleep(1);
  }
  state = files.state();
  state->status = SlurmState::Status::kStopped;
  state->message = "cancelled";
  files.write(*state);
  return true;
}

}  // namespace curate
