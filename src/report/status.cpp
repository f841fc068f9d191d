// SPDX-License-Identifier: Apache-2.0
#include "report/status.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

#include <curate/error.hpp>

#include "run/plan_file.hpp"
#include "util/host.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

constexpr std::int64_t kWindow = 600;  // seconds over which a pace is measured
constexpr std::int64_t kSilence = 30;  // after so many seconds a note of progress is old
constexpr std::size_t kSlowest = 3, kShown = 5;
constexpr const char* kProgress = "log/progress.json";

// "40 s", "12 min", "3.5 h", "2.1 days"
std::string duration(double seconds) {
  if (seconds < 100) return fmt::format("{:.0f} s", seconds);
  if (seconds < 6000) return fmt::format("{:.0f} min", seconds / 60);
  if (seconds < 48 * 3600) return fmt::format("{:.1f} h", seconds / 3600);
  return fmt::format("{:.1f} days", seconds / 86400);
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

void StatusReader::look(std::size_t phase, std::uint32_t task) {
  Seen& seen = seen_[phase];
  const auto record = run_.record({phase, task});
  if (!record) return;
  seen.done[task] = true;
  ++seen.status.done;
  seen.status.rows_in += record->counts.in;
  seen.status.rows_kept += record->counts.kept;
  std::uint64_t bytes = 0;
  for (const FileRecord& file : record->inputs) bytes += file.bytes;
  seen.status.bytes_in += bytes;
  const std::string log = run_.at(run_.log_name({phase, task}));
  if (!file_exists(log)) return;
  const Json json = Json::parse(read_file(log), log);
  seen.status.cpu_seconds += json["cpu_seconds"].number();
  const double seconds = json["seconds"].number();
  auto& slowest = seen.status.slowest;
  slowest.push_back({task, seconds, std::string(json["host"].text_or(""))});
  std::ranges::stable_sort(slowest, std::greater<>(), &PhaseStatus::Slow::seconds);
  if (slowest.size() > kSlowest) slowest.pop_back();
  if (json["ended"].is_null()) return;
  const std::int64_t ended = json["ended"].integer();
  const std::int64_t begin = ended - static_cast<std::int64_t>(seconds);
  if (seen.ends.empty() || begin < seen.begin) seen.begin = begin;
  seen.ends.emplace_back(ended, bytes);
}

void StatusReader::pace(Seen& seen, std::int64_t now) {
  PhaseStatus& status = seen.status;
  status.left.reset();
  status.bytes_per_second = 0;
  if (seen.ends.empty()) return;
  const bool complete = status.done == status.tasks;
  const std::int64_t begin = complete ? seen.begin : std::max(seen.begin, now - kWindow);
  const std::int64_t end = complete ? std::ranges::max(seen.ends).first : now;
  std::uint64_t bytes = 0, tasks = 0;
  for (const auto& [at, n] : seen.ends) {
    if (at < begin) continue;
    bytes += n;
    ++tasks;
  }
  const double seconds = static_cast<double>(std::max<std::int64_t>(1, end - begin));
  status.bytes_per_second = static_cast<double>(bytes) / seconds;
  if (!complete && tasks > 0) status.left = (*status.tasks - status.done) * seconds / static_cast<double>(tasks);
}

Status StatusReader::read(Activity activity, std::int64_t now) {
  Status status;
  status.finished = run_.finished();
  status.activity = std::move(activity);
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    Seen& seen = seen_[i];
    seen.status.name = run_.plan().phases[i].name;
    const auto tasks = known_task_count(run_, i);
    if (tasks != seen.status.tasks) {
      seen = Seen{};
      seen.status.name = run_.plan().phases[i].name;
      seen.status.tasks = tasks;
      seen.done.assign(tasks.value_or(0), false);
    }
    for (std::uint32_t task = 0; task < seen.done.size(); ++task)
      if (!seen.done[task]) look(i, task);
    pace(seen, now);
    const auto running = status.activity.running.find(seen.status.name);
    seen.status.running = running == status.activity.running.end() ? 0 : running->second;
    status.phases.push_back(seen.status);
  }
  for (Failure& failure : read_failures(run_)) {
    ++status.kinds[failure.kind];
    for (std::size_t i = 0; i < seen_.size(); ++i)
      if (seen_[i].status.name == failure.phase && failure.index < seen_[i].done.size() &&
          !seen_[i].done[failure.index])
        status.failures.push_back(failure);
  }
  return status;
}

std::string status_text(const RunDir& run, const Status& status) {
  std::string text = run.path() + ": " + (status.finished ? "finished" : "not finished");
  if (!status.finished) text += "; " + (status.activity.line.empty() ? "nothing works on it" : status.activity.line);
  text += fmt::format("\n  {:<12} {:>13} {:>7} {:>8} {:>10} {:>10} {:>9} {:>7} {:>8}  {}\n", "phase", "tasks done",
                      "running", "missing", "rows in", "rows kept", "CPU s", "MB/s", "left", "slowest tasks");
  for (const PhaseStatus& p : status.phases) {
    const std::string tasks = p.tasks ? fmt::format("{}/{}", p.done, *p.tasks) : "not yet known";
    std::string slowest;
    for (const PhaseStatus::Slow& slow : p.slowest)
      slowest += fmt::format("{}{} ({:.1f} s{})", slowest.empty() ? "" : ", ", slow.index, slow.seconds,
                             slow.host.empty() ? "" : " on " + slow.host);
    text += fmt::format("  {:<12} {:>13} {:>7} {:>8} {:>10} {:>10} {:>9.1f} {:>7.1f} {:>8}  {}\n", p.name, tasks,
                        p.running, p.tasks ? std::to_string(*p.tasks - std::min(*p.tasks, p.done + p.running)) : "",
                        human_count(p.rows_in), human_count(p.rows_kept), p.cpu_seconds, p.bytes_per_second / 1e6,
                        p.left ? duration(*p.left) : "", slowest);
  }
  std::vector<RunningTask> running = status.activity.tasks;
  std::ranges::sort(running, std::greater<>(), &RunningTask::seconds);
  for (std::size_t i = 0; i < std::min(running.size(), kShown); ++i)
    text += fmt::format("  running: {}/{} on {} for {}, {}, {} rows{}\n", running[i].phase, running[i].index,
                        running[i].host, duration(running[i].seconds), human_bytes(running[i].bytes),
                        human_count(running[i].rows), running[i].silent ? "; no sign of life" : "");
  if (status.kinds.empty()) return text;
  text += "  failures:";
  std::string separator = " ";
  for (const auto& [kind, n] : status.kinds) {
    text += fmt::format("{}{} {}", separator, n, kind);
    separator = ", ";
  }
  text += status.failures.empty() ? "; all those tasks are done since\n" : "\n";
  const std::size_t hidden = status.failures.size() - std::min(status.failures.size(), kShown);
  if (hidden > 0) text += fmt::format("    … {} more in {}\n", hidden, run.at("log/failures.jsonl"));
  for (std::size_t i = hidden; i < status.failures.size(); ++i) {
    const Failure& f = status.failures[i];
    text += fmt::format("    {}/{}, try {}{}: {}: {}{}\n", f.phase, f.index, f.attempt,
                        f.host.empty() ? "" : " on " + f.host, f.kind, first_line(f.message),
                        f.log.empty() ? "" : " (" + run.at(f.log) + ")");
  }
  return text;
}

std::string status_json(const Status& status) {
  std::string json;
  JsonWriter w(json);
  w.begin_object()
      .field("finished", status.finished)
      .field("activity", status.activity.line)
      .key("phases")
      .begin_array();
  for (const PhaseStatus& p : status.phases) {
    w.begin_object().field("name", p.name).key("tasks");
    p.tasks ? w.value(*p.tasks) : w.null();
    w.field("done", p.done).field("running", p.running).field("rows_in", p.rows_in).field("rows_kept", p.rows_kept);
    w.field("bytes_in", p.bytes_in).field("cpu_seconds", p.cpu_seconds).field("bytes_per_second", p.bytes_per_second);
    w.key("seconds_left");
    p.left ? w.value(*p.left) : w.null();
    w.key("slowest").begin_array();
    for (const PhaseStatus::Slow& slow : p.slowest)
      w.begin_object().field("task", slow.index).field("seconds", slow.seconds).field("host", slow.host).end_object();
    w.end_array().end_object();
  }
  w.end_array().key("running").begin_array();
  for (const RunningTask& task : status.activity.tasks)
    w.begin_object()
        .field("phase", task.phase)
        .field("task", task.index)
        .field("host", task.host)
        .field("job", task.job)
        .field("seconds", task.seconds)
        .field("bytes", task.bytes)
        .field("rows", task.rows)
        .field("silent", task.silent)
        .end_object();
  w.end_array().key("failures").begin_object();
  for (const auto& [kind, n] : status.kinds) w.field(kind, n);
  w.end_object().key("failed").begin_array();
  for (const Failure& f : status.failures)
    w.begin_object()
        .field("phase", f.phase)
        .field("task", f.index)
        .field("kind", f.kind)
        .field("message", f.message)
        .field("host", f.host)
        .field("attempt", f.attempt)
        .field("log", f.log)
        .end_object();
  w.end_array().end_object();
  return pretty_json(json);
}

void note_progress(const RunDir& run, const std::string& phase, std::uint32_t running, std::int64_t now) {
  std::string json;
  JsonWriter(json)
      .begin_object()
      .field("phase", phase)
      .field("running", running)
      .field("host", host_name())
      .field("pid", ::getpid())
      .field("updated", now)
      .end_object();
  run.write_whole(kProgress, json + "\n");
}

void forget_progress(const RunDir& run) noexcept {
  try {
    sys::remove(run.at(kProgress));
  } catch (const IoError&) {  // an old note is not believed anyway
  }
}

Activity read_progress(const RunDir& run, std::int64_t now) {
  Activity activity;
  const std::string path = run.at(kProgress);
  if (!file_exists(path)) return activity;
  const Json json = Json::parse(read_file(path), path);
  if (now - json["updated"].integer() > kSilence) return activity;
  activity.at_work = true;
  activity.line = fmt::format("process {} on {} works on it", json["pid"].natural(), json["host"].text());
  activity.running[std::string(json["phase"].text())] = static_cast<std::uint32_t>(json["running"].natural());
  return activity;
}

}  // namespace curate
