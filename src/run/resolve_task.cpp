// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <deque>
#include <map>
#include <string>

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
  Space(const std::vector<TaskRecord>& map, std::string folder, std::size_t memory)
      : folder_(std::move(folder)), memory_(memory) {
    starts_.push_back(0);
    for (const TaskRecord& record : map) starts_.push_back(starts_.back() + record.facts.at("rows"));
  }
  std::uint64_t documents() const override { return starts_.back(); }
  std::uint64_t dense(DocRef doc) const override { return starts_[doc.part] + doc.row; }
  DocRef doc(std::uint64_t dense) const override {
    const auto part =
        static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end(), dense) - starts_.begin()) - 1;
    return {static_cast<std::uint32_t>(part), static_cast<std::uint32_t>(dense - starts_[part])};
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
  std::string folder_;
  std::size_t memory_;
  std::vector<std::uint64_t> starts_;
  std::deque<Sorter> sorters_;
  std::map<std::string, std::uint64_t> facts_;
};

struct SortedDecisions final : DecisionSink {
  SortedDecisions(const std::string& folder, std::size_t memory) : sorter(folder, memory) {}
  void add(const Decision& decision) override { sorter.add(decision); }
  ExternalSorter<Decision> sorter;
};

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
  const std::string name = run.decisions_name(task);

  if (auto* tally = dynamic_cast<TallyStage*>(stage.get())) {
    std::vector<std::string> paths;
    for (std::uint32_t part = 0; part < run.map_tasks(); ++part)
      paths.push_back(run.at(run.key_name({phase.of_map, part}, phase.stage)));
    SummedTallies all(std::move(paths), files.temporary("merge"));
    TableFileSink table(files, name);
    tally->finish(all, table);
    table.finish();
  } else {
    std::vector<std::string> paths;
    const std::size_t group = task.phase - 1;
    for (std::uint32_t i = 0; i < task_count(run, group); ++i) paths.push_back(run.at(run.links_name({group, i})));
    AllLinks links(std::move(paths));
    Space space(run.records(phase.of_map), files.temporary("sort"), worker.memory);
    SortedDecisions decisions(files.temporary("sort-decisions"), worker.memory / 4);
    static_cast<GroupStage&>(*stage).resolve(links, space, decisions);
    decisions.sorter.finish();
    RecordFileWriter<Decision> writer(files, name, std::max<std::uint32_t>(2, run.map_tasks()));
    for (Decision decision; decisions.sorter.next(decision);) writer.add(decision);
    record.facts = space.facts();
    record.facts["decisions"] = decisions.sorter.count();
    writer.finish();
  }
  files.commit(std::move(record));
}

}  // namespace curate
