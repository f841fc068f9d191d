// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "run/plan.hpp"
#include "run/record.hpp"
#include "util/file.hpp"

namespace curate {

struct TaskId {
  std::size_t phase = 0;  ///< index into Plan::phases
  std::uint32_t index = 0;
  auto operator<=>(const TaskId&) const = default;
};

/// The only code that knows file names in a run directory, and when a task counts as done. docs/run-directory.md
/// describes the files.
class RunDir {
 public:
  /// The list of a finished run's files with their SHA-256, in the run directory; written last.
  static constexpr const char* kHashList = "manifest-sha256.txt";

  /// Starts a run, or opens the one that is there if it has the same plan. Another plan is refused with UsageError
  /// that says what differs, unless `replan`: then the new plan is frozen, and phases whose fingerprint changed are
  /// not done any more.
  static RunDir create(const std::string& path, Plan plan, bool replan);
  /// Opens what is there; `folder` overrides where relative input paths start.
  static RunDir open(const std::string& path);

  /// The same directory under another plan, which has phases of this one or such that are not in it.
  RunDir with(Plan plan) const;

  const Plan& plan() const { return plan_; }
  const std::string& path() const { return path_; }
  /// The path of something below the run directory.
  std::string at(std::string_view relative) const { return path_ + "/" + std::string(relative); }
  /// Where an input file of the plan is for this machine: a path or a remote name.
  std::string input_path(const std::string& planned) const;

  // Relative names.
  std::string record_name(TaskId task) const;
  std::string part_name(TaskId task) const;
  std::string frames_name(TaskId task) const;
  std::string payloads_name(TaskId task) const;
  std::string audit_name(TaskId task) const;
  /// How long a task took, and where.
  std::string log_name(TaskId task) const;
  std::string key_name(TaskId map_task, std::size_t stage) const;
  std::string links_name(TaskId group_task) const;
  std::string sketches_name(TaskId sketch_task) const;
  /// Decisions of a resolve phase (one task) or of a task of a compare phase.
  std::string decisions_name(TaskId task) const;
  /// Of a stage with `against`: candidates that are rows of an index, and ids of those that stay instead of rows.
  std::string foreign_name(TaskId resolve_task) const;
  std::string survivors_name(TaskId task) const;
  /// All files with decisions of a resolve or compare phase.
  std::vector<std::string> decision_paths(std::size_t phase) const;
  /// Where a task that asks (fetch, score) keeps what was answered; the same for any stages before it.
  std::string asked_folder(TaskId task) const;
  std::string answers_name(TaskId task) const;
  /// The cluster map of one compare task.
  std::string clusters_name(TaskId compare_task) const;
  static std::string shard_name(std::uint32_t index);
  /// A file of a shard of another format than jsonl.zst.
  static std::string shard_file(std::uint32_t index, std::string_view suffix);
  std::string frozen_name(std::size_t phase) const;
  /// The folder of the index that is made of a stage, and a file of one of the tasks that make it.
  std::string index_folder(std::size_t stage) const;
  std::string index_name(TaskId index_task, std::string_view kind) const;

  /// The record of a task whose phase still has this fingerprint; nothing if it is not done.
  std::optional<TaskRecord> record(TaskId task) const;
  bool done(TaskId task) const { return record(task).has_value(); }
  /// Records of a phase in task order; throws RunError naming a task that is missing.
  std::vector<TaskRecord> records(std::size_t phase) const;
  std::uint32_t map_tasks() const { return static_cast<std::uint32_t>(plan_.map_tasks.size()); }
  /// Whether the whole run was published with this plan.
  bool finished() const;

  /// Notes in log/ how long a task took. Nothing depends on it.
  void write_log(TaskId task, double seconds, double cpu_seconds) const;
  /// Writes a file of the run whole, through tmp/.
  void write_whole(std::string_view relative, std::string_view bytes) const;
  /// A fresh folder below tmp/, of this process alone.
  std::string make_temporary(std::string_view what) const;
  /// Removes tmp/ and, if `intermediates`, parts, keys and decisions.
  void clean(bool intermediates) const;

 private:
  RunDir(std::string path, Plan plan) : path_(std::move(path)), plan_(std::move(plan)) {}

  std::string path_;
  Plan plan_;
  std::string input_folder_;
};

/// The files of one task, from first byte to the record that makes them count.
class TaskFiles {
 public:
  TaskFiles(const RunDir& run, TaskId task);
  ~TaskFiles();
  TaskFiles(const TaskFiles&) = delete;
  TaskFiles& operator=(const TaskFiles&) = delete;

  /// A path below this task's own temporary folder.
  std::string temporary(std::string_view name) const { return folder_ + "/" + std::string(name); }
  /// Starts an output that will be `relative` in the run directory. Only what outlives the run gets a SHA-256.
  std::unique_ptr<OutputFile> create(const std::string& relative, bool sha256 = false);
  /// Makes an output that is a whole file of an earlier task, with that file's digests, without copying it; false
  /// where the file system cannot.
  bool adopt(const FileRecord& made, const std::string& relative);
  /// Ends an output: synced, not yet visible.
  void finish(OutputFile& file, const std::string& relative, std::uint64_t documents = 0, std::uint64_t characters = 0);
  /// Renames all outputs, syncs their folders, writes the record last, removes the temporary folder.
  void commit(TaskRecord record);

 private:
  std::string temporary_of(const std::string& relative) const;

  const RunDir& run_;
  TaskId task_;
  std::string folder_;
  std::vector<FileRecord> outputs_;
  std::vector<std::string> temporaries_;
};

}  // namespace curate
