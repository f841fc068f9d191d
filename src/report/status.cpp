// SPDX-License-Identifier: Apache-2.0
#include "report/status.hpp"

#include <fmt/format.h>

#include "run/plan_file.hpp"
#include "util/strings.hpp"

namespace curate {

std::vector<PhaseStatus> read_status(const RunDir& run) {
  std::vector<PhaseStatus> phases;
  bool complete = true;
  for (std::size_t i = 0; i < run.plan().phases.size(); ++i) {
    PhaseStatus& status = phases.emplace_back();
    status.name = run.plan().phases[i].name;
    // The tasks of a phase are known once the one before is complete; asking earlier would freeze the wrong list.
    const PhaseKind kind = run.plan().phases[i].kind;
    const bool known = kind == PhaseKind::kMap || kind == PhaseKind::kSketch || kind == PhaseKind::kResolve ||
                       file_exists(run.at(run.frozen_name(i)));
    if (!known && !complete) continue;
    status.tasks = task_count(run, i);
    for (std::uint32_t task = 0; task < *status.tasks; ++task) {
      const auto record = run.record({i, task});
      if (!record) continue;
      ++status.done;
      status.rows_in += record->counts.in;
      status.rows_kept += record->counts.kept;
      const std::string log = run.at(fmt::format("log/{}/{:05}.json", status.name, task));
      if (!file_exists(log)) continue;
      const Json json = Json::parse(read_file(log), log);
      status.cpu_seconds += json["cpu_seconds"].number();
      if (const double seconds = json["seconds"].number(); seconds > status.slowest_seconds) {
        status.slowest_seconds = seconds;
        status.slowest_task = task;
      }
    }
    complete = complete && status.done == *status.tasks;
  }
  return phases;
}

std::string status_text(const RunDir& run, const std::vector<PhaseStatus>& phases) {
  std::string text = fmt::format("{}: {}\n", run.path(), run.finished() ? "finished" : "not finished");
  text += fmt::format("  {:<12} {:>13} {:>14} {:>14} {:>9}  {}\n", "phase", "tasks done", "rows in", "rows kept",
                      "CPU s", "slowest task");
  for (const PhaseStatus& p : phases) {
    const std::string tasks = p.tasks ? fmt::format("{}/{}", p.done, *p.tasks) : "not yet known";
    const std::string slowest =
        p.slowest_seconds > 0 ? fmt::format("{} ({:.1f} s)", p.slowest_task, p.slowest_seconds) : "";
    text += fmt::format("  {:<12} {:>13} {:>14} {:>14} {:>9.1f}  {}\n", p.name, tasks, human_count(p.rows_in),
                        human_count(p.rows_kept), p.cpu_seconds, slowest);
  }
  return text;
}

std::string status_json(const RunDir& run, const std::vector<PhaseStatus>& phases) {
  std::string json;
  JsonWriter w(json);
  w.begin_object().field("finished", run.finished()).key("phases").begin_array();
  for (const PhaseStatus& p : phases) {
    w.begin_object().field("name", p.name).key("tasks");
    p.tasks ? w.value(*p.tasks) : w.null();
    w.field("done", p.done)
        .field("rows_in", p.rows_in)
        .field("rows_kept", p.rows_kept)
        .field("cpu_seconds", p.cpu_seconds);
    w.field("slowest_task", p.slowest_task).field("slowest_seconds", p.slowest_seconds).end_object();
  }
  w.end_array().end_object();
  return pretty_json(json);
}

}  // namespace curate
