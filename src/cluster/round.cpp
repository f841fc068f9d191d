// SPDX-License-Identifier: Apache-2.0
#include "cluster/round.hpp"

#include <algorithm>
#include <csignal>
#include <ctime>

#include <fmt/format.h>

#include "cluster/element.hpp"
#include "util/file.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

constexpr std::uint64_t kTailBytes = 2048;
constexpr std::size_t kTailLines = 5;

// What to call an end that the task itself could tell nothing about.
std::string kind_of(const JobEnd& end) {
  if (end.state == "TIMEOUT" || end.state == "DEADLINE") return "timed out";
  if (end.state == "NODE_FAIL" || end.state == "BOOT_FAIL") return "node lost";
  if (end.state == "PREEMPTED") return "preempted";
  if (end.state == "OUT_OF_MEMORY") return "out of memory";
  if (end.state == "CANCELLED") return "cancelled";
  if (end.exit_code == kDiskFullExit) return "disk full";
  if (end.signal == SIGKILL || end.exit_code == 128 + SIGKILL) return "killed";
  return "crashed";
}

std::string words_for(const JobEnd& end) {
  if (end.state.empty()) return "its job ended without a word, and Slurm knows no more of it";
  std::string text = "its job ended as " + end.state;
  if (end.signal != 0) text += fmt::format(" by signal {}", end.signal);
  if (end.exit_code != 0) text += fmt::format(" with exit code {}", end.exit_code);
  return text;
}

class Round {
 public:
  Round(const RunDir& run, const SlurmState& state, const Slurm& slurm)
      : run_(run), files_(run), state_(state), slurm_(slurm), phase_(run.plan().phase_index(state.phase)) {}

  std::vector<RoundFailure> judge() {
    const auto elements = files_.elements(state_.round, state_.phase);
    for (std::size_t a = 0; a < state_.arrays.size(); ++a) {
      ends_.reset();
      for (std::uint32_t i = 0; i < state_.arrays[a].elements; ++i) {
        const std::uint32_t element = state_.arrays[a].first + i;
        std::vector<std::uint32_t> missing;
        for (const std::uint32_t task : elements.at(element))
          if (!run_.done({phase_, task})) missing.push_back(task);
        if (!missing.empty()) judge_element(a, i, element, missing);
      }
    }
    return std::move(failures_);
  }

 private:
  void judge_element(std::size_t array, std::uint32_t index, std::uint32_t element,
                     const std::vector<std::uint32_t>& missing) {
    const auto note = files_.note(state_.round, state_.phase, element);
    const JobEnd end = end_of(array, index);
    Failure base;
    base.phase = state_.phase;
    base.host = note ? note->host : end.node;
    base.job = fmt::format("{}_{}", state_.arrays[array].job, index);
    base.log = SlurmFiles::log(state_.round, state_.phase, array, std::to_string(index));
    base.time = std::time(nullptr);
    const std::string tail = log_tail(run_.at(base.log));
    const auto add = [&](std::uint32_t task, const std::string& kind, std::string message, const std::string& damaged) {
      Failure failure = base;
      failure.index = task;
      failure.kind = kind;
      failure.message = std::move(message);
      if (!tail.empty()) failure.message += "\n" + tail;
      failures_.push_back({std::move(failure), damaged});
    };
    const auto is_missing = [&](std::uint32_t task) { return std::ranges::find(missing, task) != missing.end(); };
    if (!note) {
      for (const std::uint32_t task : missing) add(task, kind_of(end), words_for(end), "");
      return;
    }
    for (const ElementNote::Failed& failed : note->failed)
      if (is_missing(failed.task)) add(failed.task, failed.kind, failed.message, failed.damaged);
    const bool told =
        note->task && std::ranges::find(note->failed, *note->task, &ElementNote::Failed::task) != note->failed.end();
    if (!note->ended && note->task && !told && is_missing(*note->task))
      add(*note->task, kind_of(end), words_for(end), "");
  }

  // Slurm is asked only where something is missing, once for each array.
  JobEnd end_of(std::size_t array, std::uint32_t index) {
    if (!ends_) ends_ = slurm_.ends(state_.arrays[array].job);
    const auto found = ends_->find(std::to_string(index));
    return found == ends_->end() ? JobEnd{} : found->second;
  }

  const RunDir& run_;
  SlurmFiles files_;
  const SlurmState& state_;
  const Slurm& slurm_;
  std::size_t phase_;
  std::optional<std::map<std::string, JobEnd>> ends_;
  std::vector<RoundFailure> failures_;
};

}  // namespace

std::vector<RoundFailure> failures_of_round(const RunDir& run, const SlurmState& state, const Slurm& slurm) {
  return Round(run, state, slurm).judge();
}

std::string log_tail(const std::string& path) {
  if (!file_exists(path)) return "";
  const std::uint64_t size = file_size(path), begin = size - std::min(size, kTailBytes);
  const std::string text = read_range(path, begin, size);
  const std::string_view all = trim_ascii(text);
  std::size_t at = all.size();
  for (std::size_t lines = 0; lines < kTailLines && at != 0; ++lines) {
    const auto newline = all.rfind('\n', at - 1);
    if (newline == std::string_view::npos) return std::string(all);
    at = newline;
  }
  return std::string(trim_ascii(all.substr(at)));
}

}  // namespace curate
