// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "run/against.hpp"
#include "run/key_file.hpp"
#include "run/plan_file.hpp"
#include "run/task.hpp"

namespace curate {

namespace {

// Rows that an earlier stage of the same cut drops: one bit a row.
class DroppedRows {
 public:
  DroppedRows(const RunDir& run, const Phase& phase) {
    for (const std::size_t before : phase.before)
      for (const std::string& path : run.decision_paths(before)) add(path);
  }
  bool has(DocRef doc) const {
    return doc.part < parts_.size() && doc.row < parts_[doc.part].size() && parts_[doc.part][doc.row];
  }

 private:
  void add(const std::string& path) {
    RecordFileReader<Decision> reader(path);
    for (Decision decision; reader.next(decision);) {
      if (parts_.size() <= decision.doc.part) parts_.resize(decision.doc.part + 1);
      auto& rows = parts_[decision.doc.part];
      if (rows.size() <= decision.doc.row) rows.resize(std::max<std::size_t>(decision.doc.row + 1, rows.size() * 2));
      rows[decision.doc.row] = true;
    }
  }

  std::vector<std::vector<bool>> parts_;
};

bool same_key(const KeyRecord& a, const KeyRecord& b) {
  return a.key_hi == b.key_hi && a.key_lo == b.key_lo;
}

bool key_below(const KeyRecord& a, const KeyRecord& b) {
  return a.key_hi != b.key_hi ? a.key_hi < b.key_hi : a.key_lo < b.key_lo;
}

// The records of one key after the other out of a merged stream, those of indexes first; holds one record of each
// ahead.
class Groups final : public KeySource {
 public:
  Groups(RecordFileMerge<KeyRecord>& merge, ForeignKeys& foreign, const DroppedRows& dropped)
      : merge_(merge), foreign_(foreign), dropped_(dropped) {
    advance();
    advance_foreign();
  }

  /// Moves to the next key that has at least two records, one of them of this run; false at the end.
  bool find() {
    for (;;) {
      while (has_next_ && in_group_ && same_key(next_, first_)) advance();
      if (!has_next_) return false;
      while (has_foreign_ && key_below(next_foreign_, next_)) advance_foreign();
      in_group_ = true;
      first_given_ = false;
      if (has_foreign_ && same_key(next_foreign_, next_)) {
        first_ = next_foreign_;
        advance_foreign();
        return true;
      }
      first_ = next_;
      advance();
      if (has_next_ && same_key(next_, first_)) return true;
    }
  }

  bool next(KeyRecord& record) override {
    if (!first_given_) {
      first_given_ = true;
      record = first_;
      return true;
    }
    if (has_foreign_ && same_key(next_foreign_, first_)) {
      record = next_foreign_;
      advance_foreign();
      return true;
    }
    if (!has_next_ || !same_key(next_, first_)) return false;
    record = next_;
    advance();
    return true;
  }

 private:
  void advance() {
    do has_next_ = merge_.next(next_);
    while (has_next_ && dropped_.has(next_.doc));
  }
  // A document may have a key twice: its own, and that of one that went for it.
  void advance_foreign() {
    const KeyRecord last = next_foreign_;
    const bool had = has_foreign_;
    do has_foreign_ = foreign_.next(next_foreign_);
    while (had && has_foreign_ && next_foreign_ == last);
  }

  RecordFileMerge<KeyRecord>& merge_;
  ForeignKeys& foreign_;
  const DroppedRows& dropped_;
  KeyRecord next_, next_foreign_, first_;
  bool has_next_ = false, has_foreign_ = false, in_group_ = false, first_given_ = true;
};

}  // namespace

void run_group_task(const RunDir& run, TaskId task, Worker& worker) {
  const Plan& plan = run.plan();
  const Phase& phase = plan.phases[task.phase];
  TaskFiles files(run, task);
  TaskRecord record;

  const std::uint64_t tasks = task_count(run, task.phase);
  const auto range = [&](std::uint64_t i) { return static_cast<std::uint32_t>(i * kKeyRanges / tasks); };
  std::vector<std::string> paths;
  for (std::uint32_t part = 0; part < run.map_tasks(); ++part)
    paths.push_back(run.at(run.key_name({phase.of_map, part}, phase.stage)));
  const DroppedRows dropped(run, phase);
  RecordFileMerge<KeyRecord> merge(std::move(paths), range(task.index), range(task.index + 1),
                                   files.temporary("merge"));
  const Against against(run, phase.stage);
  ForeignKeys foreign(against, range(task.index), range(task.index + 1), files.temporary("merge-foreign"));

  const auto stage = plan.config.stages[phase.stage].make();
  stage->open(worker.resources);
  struct Links final : KeySink {
    Links(TaskFiles& files, std::string relative) : writer(files, std::move(relative), 1) {}
    void add(const KeyRecord& link) override { writer.add(link), ++count; }
    RecordFileWriter<KeyRecord> writer;
    std::uint64_t count = 0;
  } links(files, run.links_name(task));
  Groups groups(merge, foreign, dropped);
  std::uint64_t found = 0;
  while (groups.find()) {
    static_cast<GroupStage&>(*stage).group(groups, links);
    if (++found % 65536 == 0 && worker.progress) worker.progress(0, 0);
  }
  links.writer.finish();
  record.facts = {{"groups", found}, {"links", links.count}};
  files.commit(std::move(record));
}

}  // namespace curate
