// SPDX-License-Identifier: Apache-2.0
#include <map>

#include <fmt/format.h>

#include <curate/error.hpp>

#include "cluster/controller.hpp"
#include "cluster/slurm.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

constexpr std::int64_t kSilence = 90;  // seconds without a note after which a task is said to be silent

// Elements that a line of the queue stands for: "17_3" -> 1, "17_[0-4,7%2]" -> 6, "18" -> 1.
std::uint64_t elements_of(std::string_view id) {
  const auto open = id.find('[');
  if (open == std::string_view::npos) return 1;
  std::string_view list = id.substr(open + 1);
  list = list.substr(0, list.find_first_of("%]"));
  std::uint64_t n = 0;
  for (const std::string_view range : split_at(list, ',')) {
    const auto dash = range.find('-');
    if (dash == std::string_view::npos) {
      ++n;
      continue;
    }
    const auto first = parse_unsigned(range.substr(0, dash)), last = parse_unsigned(range.substr(dash + 1));
    if (first && last && *last >= *first) n += *last - *first + 1;
  }
  return n;
}

// The number of an element in its round, from a job such as "17_3"; nothing for the controller.
std::optional<std::uint32_t> element_number(const SlurmState& state, std::string_view id) {
  const auto line = id.find('_');
  if (line == std::string_view::npos) return std::nullopt;
  const auto index = parse_unsigned(id.substr(line + 1));
  for (const SlurmArray& array : state.arrays)
    if (index && id.substr(0, line) == array.job) return array.first + static_cast<std::uint32_t>(*index);
  return std::nullopt;
}

void add_task(const SlurmFiles& files, const SlurmState& state, const QueuedJob& job, std::int64_t now,
              Activity& activity) {
  const auto element = element_number(state, job.id);
  const auto note = element ? files.note(state.round, state.phase, *element) : std::nullopt;
  if (!note || !note->task || note->ended) return;
  ++activity.running[state.phase];
  activity.tasks.push_back({state.phase, *note->task, note->host, job.id, static_cast<double>(now - note->started),
                            note->bytes, note->rows, now - note->updated > kSilence});
}

}  // namespace

std::optional<Activity> slurm_activity(const RunDir& run, std::int64_t now) {
  const SlurmFiles files(run);
  const auto state = files.state();
  if (!state) return std::nullopt;
  Activity activity;
  if (state->status == SlurmState::Status::kFinished) return activity;
  std::vector<QueuedJob> jobs;
  try {
    jobs = Slurm(state->config).queue(state->name);
  } catch (const RunError& error) {
    activity.at_work = state->status == SlurmState::Status::kRunning;
    activity.line = fmt::format("given to Slurm, which does not answer here: {}", error.what());
    return activity;
  }
  activity.at_work = !jobs.empty();
  std::uint64_t run_now = 0, wait = 0;
  std::map<std::string, std::uint64_t> reasons;
  for (const QueuedJob& job : jobs) {
    if (job.state == "RUNNING" || job.state == "COMPLETING") {
      ++run_now;
      add_task(files, *state, job, now, activity);
    } else {
      wait += elements_of(job.id);
      if (job.id != state->controller) reasons[job.reason] += elements_of(job.id);
    }
  }
  if (jobs.empty()) {
    activity.line = state->status == SlurmState::Status::kRunning
                        ? "none of its jobs is in Slurm's queue: `curate run … --slurm` goes on from here"
                        : "stopped: " + state->message;
    return activity;
  }
  std::string why;
  for (const auto& [reason, n] : reasons) why += fmt::format("{}{}", why.empty() ? " (" : ", ", reason);
  activity.line = fmt::format("{} of its Slurm jobs run, {} wait{}", run_now, wait, why.empty() ? "" : why + ")");
  if (!state->bad_nodes.empty()) activity.line += "; left out: " + join(state->bad_nodes, ", ");
  return activity;
}

}  // namespace curate
