// SPDX-License-Identifier: Apache-2.0
#include "run/run_dir.hpp"

#include <algorithm>
#include <atomic>
#include <ctime>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/versions.hpp"
#include "run/input_files.hpp"
#include "run/plan_file.hpp"
#include "run/yaml.hpp"
#include "util/host.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

std::string parent(const std::string& path) {
  return std::filesystem::path(path).parent_path().string();
}

// Host and process: two copies of a task on two machines never share a temporary name.
std::string nonce() {
  static std::atomic<std::uint64_t> counter{0};
  char host[256] = {};
  ::gethostname(host, sizeof host - 1);
  return fmt::format("{}.{}.{}", host, ::getpid(), counter++);
}

std::string what_differs(const Plan& old_plan, const Plan& new_plan) {
  if (old_plan.input_bytes() != new_plan.input_bytes() || old_plan.files.size() != new_plan.files.size())
    return fmt::format("the inputs changed ({} files, {} bytes; now {} files, {} bytes)", old_plan.files.size(),
                       old_plan.input_bytes(), new_plan.files.size(), new_plan.input_bytes());
  for (std::size_t i = 0; i < old_plan.files.size(); ++i)
    if (old_plan.files[i].path == new_plan.files[i].path && old_plan.files[i].etag != new_plan.files[i].etag)
      return "the input " + new_plan.files[i].path + " changed";
  for (std::size_t i = 0; i < old_plan.phases.size() && i < new_plan.phases.size(); ++i)
    if (old_plan.phases[i].fingerprint != new_plan.phases[i].fingerprint ||
        old_plan.phases[i].name != new_plan.phases[i].name)
      return "it differs from phase " + new_plan.phases[i].name + " on";
  return "name or dataset answers differ";
}

// Whether there is something that no start of a run has left there, however early it was stopped.
bool holds_something_else(const std::string& path) {
  if (!std::filesystem::exists(path) || file_exists(path + "/log/machine.json")) return false;
  if (!std::filesystem::is_directory(path)) throw UsageError(path + " is no folder; name a new one for the run");
  return std::ranges::any_of(std::filesystem::directory_iterator(path), [](const auto& entry) {
    return entry.path().filename() != "log" && entry.path().filename() != "tmp";
  });
}

}  // namespace

RunDir RunDir::create(const std::string& path, Plan plan, bool replan) {
  const std::string plan_path = path + "/plan.json";
  const std::string folder =
      std::filesystem::absolute(plan.config.folder.empty() ? "." : plan.config.folder).lexically_normal().string();
  if (file_exists(plan_path)) {
    const std::string bytes = plan.to_json();
    RunDir run(path, std::move(plan));
    run.input_folder_ = folder;
    if (read_file(plan_path) == bytes && file_exists(path + "/config.yaml")) return run;
    if (!replan) {
      const RunDir old = open(path);
      throw UsageError(path + " holds a run of another plan: " + what_differs(old.plan_, run.plan_) +
                       "; use another folder, or --replan to redo what changed (--explain tells what that is)");
    }
    sys::remove(run.at(kHashList));
    run.write_whole("config.yaml", to_yaml(run.plan_.config.tree));
    run.write_whole("plan.json", bytes);
    run.write_whole("log/machine.json", machine_json(folder));
    return run;
  }
  if (holds_something_else(path)) throw UsageError(path + " is not empty and holds no run; name a new folder");
  RunDir run(path, std::move(plan));
  run.input_folder_ = folder;
  sys::make_folders(run.at("log"));
  run.write_whole("log/machine.json", machine_json(folder));
  run.write_whole("config.yaml", to_yaml(run.plan_.config.tree));
  run.write_whole("plan.json", run.plan_.to_json());
  return run;
}

RunDir RunDir::open(const std::string& path) {
  if (!file_exists(path + "/plan.json")) throw UsageError(path + " holds no run (no plan.json)");
  const std::string folder = machine_folder(read_file(path + "/log/machine.json"), path);
  RunDir run(path, load_plan(read_file(path + "/config.yaml"), read_file(path + "/plan.json"), path, folder));
  run.input_folder_ = folder;
  return run;
}

RunDir RunDir::with(Plan plan) const {
  RunDir run(path_, std::move(plan));
  run.input_folder_ = input_folder_;
  return run;
}

std::string RunDir::input_path(const std::string& planned) const {
  return input_place(input_folder_, planned);
}

std::string RunDir::record_name(TaskId task) const {
  return fmt::format("ledger/{}/{:05}.json", plan_.phases[task.phase].name, task.index);
}
std::string RunDir::part_name(TaskId task) const {
  return fmt::format("parts/{}/{:05}.jsonl.zst", plan_.phases[task.phase].name, task.index);
}
std::string RunDir::frames_name(TaskId task) const {
  return fmt::format("parts/{}/{:05}.frames", plan_.phases[task.phase].name, task.index);
}
std::string RunDir::payloads_name(TaskId task) const {
  return fmt::format("parts/{}/{:05}.payloads", plan_.phases[task.phase].name, task.index);
}
std::string RunDir::audit_name(TaskId task) const {
  return fmt::format("audit/{}/{:05}.jsonl.zst", plan_.phases[task.phase].name, task.index);
}
std::string RunDir::log_name(TaskId task) const {
  return fmt::format("log/{}/{:05}.json", plan_.phases[task.phase].name, task.index);
}
std::string RunDir::key_name(TaskId task, std::size_t stage) const {
  return fmt::format("keys/{}/{:05}.{}", plan_.phases[task.phase].name, task.index, plan_.config.stages[stage].label);
}
std::string RunDir::links_name(TaskId task) const {
  return fmt::format("keys/{}/{:05}.links", plan_.phases[task.phase].name, task.index);
}
std::string RunDir::sketches_name(TaskId task) const {
  return fmt::format("keys/{}/{:05}.sketches", plan_.phases[task.phase].name, task.index);
}
std::string RunDir::decisions_name(TaskId task) const {
  return fmt::format("decisions/{}/{:05}", plan_.phases[task.phase].name, task.index);
}
std::string RunDir::foreign_name(TaskId task) const {
  return decisions_name(task) + ".foreign";
}
std::string RunDir::survivors_name(TaskId task) const {
  return decisions_name(task) + ".survivors";
}
std::vector<std::string> RunDir::decision_paths(std::size_t phase) const {
  std::vector<std::string> paths;
  for (std::uint32_t i = 0; i < task_count(*this, phase); ++i) paths.push_back(at(decisions_name({phase, i})));
  return paths;
}
std::string RunDir::clusters_name(TaskId task) const {
  return fmt::format("clusters/{}/{:05}.jsonl.zst", plan_.phases[task.phase].name, task.index);
}
std::string RunDir::asked_folder(TaskId task) const {
  const StageConfig& stage = plan_.config.stages[plan_.phases[task.phase].stage];
  // A record of scores has as many numbers as the stage has signals.
  if (stage.asks == StageConfig::Asks::kProgram)
    return fmt::format("score/{}.{}.{}/{:05}", stage.label, stage.ask_tasks, stage.signals.size(), task.index);
  return fmt::format("fetch/{}.{}/{:05}", stage.label, stage.ask_tasks, task.index);
}
std::string RunDir::answers_name(TaskId task) const {
  return asked_folder(task) + "/answers";
}
std::string RunDir::shard_name(std::uint32_t index) {
  return fmt::format("out/shard-{:05}.jsonl.zst", index);
}
std::string RunDir::shard_file(std::uint32_t index, std::string_view suffix) {
  return fmt::format("out/{:05}{}", index, suffix);
}
std::string RunDir::frozen_name(std::size_t phase) const {
  return fmt::format("ledger/{}/tasks.json", plan_.phases[phase].name);
}
std::string RunDir::index_folder(std::size_t stage) const {
  return "index/" + plan_.config.stages[stage].label;
}
std::string RunDir::index_name(TaskId task, std::string_view kind) const {
  return fmt::format("{}/{:05}.{}", index_folder(plan_.phases[task.phase].stage), task.index, kind);
}

std::optional<TaskRecord> RunDir::record(TaskId task) const {
  const std::string path = at(record_name(task));
  if (!file_exists(path)) return std::nullopt;
  TaskRecord record = TaskRecord::from_json(Json::parse(read_file(path), path));
  if (record.fingerprint != plan_.phases[task.phase].fingerprint) return std::nullopt;
  return record;
}

std::vector<TaskRecord> RunDir::records(std::size_t phase) const {
  std::vector<TaskRecord> found;
  const std::uint32_t tasks = task_count(*this, phase);
  found.reserve(tasks);
  for (std::uint32_t i = 0; i < tasks; ++i) {
    auto record = this->record({phase, i});
    if (!record) throw RunError(fmt::format("{}: task {} {} is not done yet", path_, plan_.phases[phase].name, i));
    found.push_back(std::move(*record));
  }
  return found;
}

bool RunDir::finished() const {
  if (!file_exists(at(kHashList)) || !file_exists(at("manifest.json"))) return false;
  return Json::parse(read_file(at("manifest.json")), at("manifest.json"))["plan"].text_or("") == plan_.fingerprint;
}

void RunDir::write_log(TaskId task, double seconds, double cpu_seconds) const {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  std::string json;
  JsonWriter(json)
      .begin_object()
      .field("seconds", seconds)
      .field("cpu_seconds", cpu_seconds)
      .field("process_peak_kb", usage.ru_maxrss)
      .field("ended", std::time(nullptr))
      .field("host", host_name())
      .end_object();
  const std::string name = at(log_name(task));
  sys::make_folders(parent(name), false);
  sys::make_folders(at("tmp"), false);
  const std::string temporary = at("tmp/" + nonce());
  const int fd = sys::create(temporary);
  sys::write_all(fd, json + "\n", temporary);
  sys::close(fd, temporary);
  sys::rename(temporary, name);
}

void RunDir::write_whole(std::string_view relative, std::string_view bytes) const {
  const std::string path = at(relative);
  sys::make_folders(parent(path));
  sys::make_folders(at("tmp"), false);
  write_file_atomically(path, at("tmp/" + nonce()), bytes);
}

std::string RunDir::make_temporary(std::string_view what) const {
  const std::string path = at("tmp/" + std::string(what) + "." + nonce());
  sys::make_folders(path, false);
  return path;
}

void RunDir::clean(bool intermediates) const {
  if (intermediates)
    for (const char* folder : {"parts", "keys", "decisions"}) sys::remove_tree(at(folder));
  sys::remove_tree(at("tmp"));
}

TaskFiles::TaskFiles(const RunDir& run, TaskId task)
    : run_(run),
      task_(task),
      folder_(run.make_temporary(fmt::format("{}.{:05}", run.plan().phases[task.phase].name, task.index))) {}

TaskFiles::~TaskFiles() {
  // After an error the folder may hold partial files; what cannot be removed now is removed when the run is cleaned.
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string TaskFiles::temporary_of(const std::string& relative) const {
  std::string name = relative;
  std::ranges::replace(name, '/', '~');
  return temporary(name);
}

std::unique_ptr<OutputFile> TaskFiles::create(const std::string& relative, bool sha256) {
  return std::make_unique<OutputFile>(temporary_of(relative), sha256);
}

bool TaskFiles::adopt(const FileRecord& made, const std::string& relative) {
  const std::string from = run_.at(made.path), to = temporary_of(relative);
  if (file_size(from) != made.bytes) throw DamagedFile(from, "not as long as recorded");
  if (!sys::link(from, to)) return false;
  outputs_.push_back({relative, 0, made.bytes, made.xxh3, made.sha256, made.documents, made.characters});
  temporaries_.push_back(to);
  return true;
}

void TaskFiles::finish(OutputFile& file, const std::string& relative, std::uint64_t documents,
                       std::uint64_t characters) {
  FileDigest digest = file.finish();
  outputs_.push_back(
      {relative, 0, digest.bytes, std::move(digest.xxh3), std::move(digest.sha256), documents, characters});
  temporaries_.push_back(file.path());
}

void TaskFiles::commit(TaskRecord record) {
  const Phase& phase = run_.plan().phases[task_.phase];
  record.phase = phase.name;
  record.index = task_.index;
  record.fingerprint = phase.fingerprint;
  record.versions = library_versions();
  if (const std::string wrong = record.counts.imbalance(); !wrong.empty())
    throw RunError(fmt::format("internal error in task {} {}, please report: {}", phase.name, task_.index, wrong));
  std::set<std::string> folders;
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    const std::string to = run_.at(outputs_[i].path);
    if (folders.insert(parent(to)).second) sys::make_folders(parent(to));
    sys::rename(temporaries_[i], to);
  }
  for (const std::string& folder : folders) sys::sync_folder(folder);
  record.outputs = outputs_;
  run_.write_whole(run_.record_name(task_), record.to_json());
  sys::remove_tree(folder_);
}

}  // namespace curate
