// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <deque>
#include <map>
#include <string>

#include "run/against.hpp"
#include "run/global_keys.hpp"
#include "run/plan_file.hpp"
#include "run/task.hpp"

namespace curate {

namespace {

// The links of all group tasks, one file after the other: in key order, as the tasks hold ascending ranges.
class AllLinks final : public KeySource {
 public:
  explicit AllLinks(std::vector<std::string> paths) : paths_(std::move(paths)) {}
  bool next(KeyRecord& record) override {
    for (;;) {
      if (reader_ && reader_->next(record)) return true;
      if (at_ == paths_.size()) return false;
      reader_ = std::make_unique<RecordFileReader<KeyRecord>>(paths_[at_++]);
    }
  }

 private:
  std::vector<std::string> paths_;
  std::size_t at_ = 0;
  std::unique_ptr<RecordFileReader<KeyRecord>> reader_;
};

class Space final : public ResolveSpace {
 public:
  Space(const std::vector<TaskRecord>& map, const Against& against, std::string folder, std::size_t memory)
      : own_parts_(static_cast<std::uint32_t>(map.size())), folder_(std::move(folder)), memory_(memory) {
    starts_.push_back(0);
    for (const TaskRecord& record : map) starts_.push_back(starts_.back() + record.facts.at("rows"));
    for (std::uint32_t part = 0; part < against.parts(); ++part) starts_.push_back(starts_.back() + against.rows(part));
  }
  std::uint64_t documents() const override { return starts_.back(); }
  std::uint64_t dense(DocRef doc) const override {
    const std::uint32_t part = doc.part < DocRef::kForeign ? doc.part : own_parts_ + (doc.part - DocRef::kForeign);
    return starts_[part] + doc.row;
  }
  DocRef doc(std::uint64_t dense) const override {
    const auto part = static_cast<std::uint32_t>(std::ranges::upper_bound(starts_, dense) - starts_.begin()) - 1;
    const auto row = static_cast<std::uint32_t>(dense - starts_[part]);
    return part < own_parts_ ? DocRef{part, row} : DocRef{DocRef::kForeign + (part - own_parts_), row};
  }
  KeySink& sorter() override { return sorters_.emplace_back(folder_, memory_ / 4); }
  KeySource& sorted(KeySink& sorter) override {
    auto& ours = static_cast<Sorter&>(sorter);
    ours.sorter.finish();
    return ours.source;
  }
  void count(std::string_view name, std::uint64_t n) override { facts_[std::string(name)] += n; }
  const std::map<std::string, std::uint64_t>& facts() const { return facts_; }

 private:
  struct Sorter final : KeySink {
    Sorter(const std::string& folder, std::size_t memory) : sorter(folder, memory) {}
    void add(const KeyRecord& record) override { sorter.add(record); }
    ExternalSorter<KeyRecord> sorter;
    struct Source final : KeySource {
      explicit Source(ExternalSorter<KeyRecord>& from) : sorter(from) {}
      bool next(KeyRecord& record) override { return sorter.next(record); }
      ExternalSorter<KeyRecord>& sorter;
    } source{sorter};
  };
  std::uint32_t own_parts_;
  std::string folder_;
  std::size_t memory_;
  std::vector<std::uint64_t> starts_;
  std::deque<Sorter> sorters_;
  std::map<std::string, std::uint64_t> facts_;
};

// Decisions about rows of this run, and candidates that are rows of an index.
struct SortedDecisions final : DecisionSink {
  /// `compared`: decisions are candidates of a comparing stage.
  SortedDecisions(const std::string& folder, std::size_t memory, bool compared)
      : candidates(compared), sorter(folder, memory), foreign(folder, compared ? memory : 0) {}
  void add(const Decision& decision) override {
    if (decision.doc.part < DocRef::kForeign) {
      sorter.add(decision);
    } else if (candidates) {
      Decision of_index = decision;
      of_index.doc.part -= DocRef::kForeign;
      foreign.add(of_index);
    }
  }
  bool candidates;
  ExternalSorter<Decision> sorter, foreign;
};

// The names of documents of indexes that stay instead of rows of this run.
void write_survivors(const RunDir& run, TaskId task, TaskFiles& files, const Against& against,
                     ExternalSorter<Decision>& by_survivor, std::size_t memory) {
  by_survivor.finish();
  ForeignDocuments documents(against);
  SketchSorter notes(files.temporary("survivors"), memory);
  for (Decision d; by_survivor.next(d);) notes.add(ForeignSurvivors::note(d.other, d.doc, documents.find(d.doc).id));
  ForeignSurvivors::write(run, task, files, notes);
}

// Sorted decisions of a group stage, and what belongs to them where it compares with indexes.
void write_decisions(const RunDir& run, TaskId task, TaskFiles& files, const Against& against,
                     SortedDecisions& decisions, std::size_t memory) {
  decisions.sorter.finish();
  ExternalSorter<Decision> by_survivor(files.temporary("sort-survivors"), memory);
  RecordFileWriter<Decision> writer(files, run.decisions_name(task), std::max<std::uint32_t>(2, run.map_tasks()));
  const bool named = against.parts() > 0 && !decisions.candidates;
  DocRef last;
  bool any = false;
  for (Decision decision; decisions.sorter.next(decision); any = true, last = decision.doc) {
    writer.add(decision);
    // A row is dropped for the first of its decisions.
    if (named && decision.other.part >= DocRef::kForeign && !(any && last == decision.doc))
      by_survivor.add({decision.other, 0, decision.doc, 0});
  }
  writer.finish();
  if (named) write_survivors(run, task, files, against, by_survivor, memory);
  if (against.parts() == 0 || !decisions.candidates) return;
  decisions.foreign.finish();
  RecordFileWriter<Decision> foreign(files, run.foreign_name(task), std::max<std::uint32_t>(2, against.parts()));
  for (Decision decision; decisions.foreign.next(decision);) foreign.add(decision);
  foreign.finish();
}

struct SummedTallies final : TallySource {
  SummedTallies(std::vector<std::string> paths, const std::string& folder)
      : merge(std::move(paths), 0, RecordFileReader<TallyRecord>::kAll, folder), has_next(merge.next(following)) {}
  bool next(TallyRecord& record) override {
    if (!has_next) return false;
    record = following;
    while ((has_next = merge.next(following)) && following.key_hi == record.key_hi &&
           following.key_lo == record.key_lo && following.value == record.value)
      record.count += following.count;
    return true;
  }
  RecordFileMerge<TallyRecord> merge;
  TallyRecord following;
  bool has_next;
};

}  // namespace

void run_resolve_task(const RunDir& run, TaskId task, Worker& worker) {
  const Plan& plan = run.plan();
  const Phase& phase = plan.phases[task.phase];
  TaskFiles files(run, task);
  TaskRecord record;
  const auto stage = plan.config.stages[phase.stage].make();
  stage->open(worker.resources);

  if (auto* tally = dynamic_cast<TallyStage*>(stage.get())) {
    std::vector<std::string> paths;
    for (std::uint32_t part = 0; part < run.map_tasks(); ++part)
      paths.push_back(run.at(run.key_name({phase.of_map, part}, phase.stage)));
    SummedTallies all(std::move(paths), files.temporary("merge"));
    TableFileSink table(files, run.decisions_name(task));
    tally->finish(all, table);
    table.finish();
  } else {
    std::vector<std::string> paths;
    const std::size_t group = task.phase - 1;
    for (std::uint32_t i = 0; i < task_count(run, group); ++i) paths.push_back(run.at(run.links_name({group, i})));
    AllLinks links(std::move(paths));
    const Against against(run, phase.stage);
    Space space(run.records(phase.of_map), against, files.temporary("sort"), worker.memory);
    SortedDecisions decisions(files.temporary("sort-decisions"), worker.memory / 4,
                              plan.config.stages[phase.stage].compares);
    static_cast<GroupStage&>(*stage).resolve(links, space, decisions);
    write_decisions(run, task, files, against, decisions, worker.memory / 4);
    record.facts = space.facts();
    record.facts["decisions"] = decisions.sorter.count();
  }
  files.commit(std::move(record));
}

}  // namespace curate
