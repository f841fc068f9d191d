// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <map>
#include <memory>

#include "run/against.hpp"
#include "run/frame_file.hpp"
#include "run/key_file.hpp"
#include "run/plan_file.hpp"
#include "run/sketch_file.hpp"
#include "run/task.hpp"
#include "util/json.hpp"

namespace curate {

namespace {

constexpr std::size_t kFrameBytes = std::size_t{1} << 20;

// One cluster after the other out of a merged stream.
class Clusters final : public Cluster {
 public:
  Clusters(const RunDir& run, TaskId task, TaskFiles& files, SketchSource& sketches, std::size_t memory)
      : sketches_(sketches),
        aside_(std::make_unique<SketchQueue>(files.temporary("aside/1"), memory / 4)),
        given_(std::make_unique<SketchQueue>(files.temporary("aside/2"), memory / 4)),
        decisions_(files.temporary("sort"), memory / 4),
        indexes_(run.plan().against[run.plan().phases[task.phase].stage]),
        survivors_(files.temporary("survivors"), memory / 4),
        map_(files, run.clusters_name(task), run.plan().config.output.level, kFrameBytes, true) {
    advance();
  }

  /// Moves to the next cluster; false at the end.
  bool find() {
    if (used_) advance();
    while (has_next_ && in_cluster_ && next_.key == key_) advance();
    aside_->clear();
    given_->clear();
    first_round_ = true;
    in_cluster_ = has_next_;
    key_ = next_.key;
    return has_next_;
  }

  bool next(Member& member) override {
    if (first_round_) {
      // The last one given is good until here.
      if (used_) advance();
      if (!has_next_ || next_.key != key_) return false;
      current_ = next_;
      used_ = true;
    } else if (!given_->next(current_)) {
      return false;
    }
    member = {current_.doc, current_.id, current_.bytes};
    return true;
  }

  void put_aside() override { aside_->add(current_); }

  bool next_round() override {
    first_round_ = false;
    given_->clear();
    std::swap(aside_, given_);
    given_->rewind();
    return !given_->empty();
  }

  void replace(const Member& member, const Member& survivor, double similarity) override {
    if (member.doc.part >= DocRef::kForeign) return;
    decisions_.add({member.doc, 0, survivor.doc, std::bit_cast<std::uint64_t>(similarity)});
    JsonWriter w(map_.buffer());
    w.begin_object().field("survivor", survivor.id);
    if (survivor.doc.part >= DocRef::kForeign) {
      w.field("index", index_name(indexes_, survivor.doc));
      survivors_.add(ForeignSurvivors::note(member.doc, survivor.doc, survivor.id));
    }
    w.field("id", member.id).field("similarity", similarity).end_object();
    map_.buffer() += '\n';
    map_.line_done(0);
  }

  void count(std::string_view name, std::uint64_t n) override { facts_[std::string(name)] += n; }

  void finish(const RunDir& run, TaskId task, TaskFiles& files, TaskRecord& record) {
    decisions_.finish();
    RecordFileWriter<Decision> writer(files, run.decisions_name(task), std::max<std::uint32_t>(2, run.map_tasks()));
    for (Decision decision; decisions_.next(decision);) writer.add(decision);
    writer.finish();
    if (!indexes_.empty()) ForeignSurvivors::write(run, task, files, survivors_);
    map_.finish();
    record.facts = facts_;
    record.facts["decisions"] = decisions_.count();
  }

 private:
  void advance() {
    has_next_ = sketches_.next(next_);
    used_ = false;
  }

  SketchSource& sketches_;
  std::unique_ptr<SketchQueue> aside_, given_;
  ExternalSorter<Decision> decisions_;
  const std::vector<IndexUse>& indexes_;
  SketchSorter survivors_;
  FrameWriter map_;
  std::map<std::string, std::uint64_t> facts_;
  Sketch next_, current_;
  std::uint64_t key_ = 0;
  bool has_next_ = false, used_ = false, in_cluster_ = false, first_round_ = true;
};

}  // namespace

void run_compare_task(const RunDir& run, TaskId task, Worker& worker) {
  const Plan& plan = run.plan();
  const Phase& phase = plan.phases[task.phase];
  TaskFiles files(run, task);
  TaskRecord record;
  const std::uint64_t tasks = task_count(run, task.phase);
  const auto range = [&](std::uint64_t i) { return static_cast<std::uint32_t>(i * kKeyRanges / tasks); };
  std::vector<std::string> paths;
  for (std::uint32_t part = 0; part < task_count(run, task.phase - 1); ++part)
    paths.push_back(run.at(run.sketches_name({task.phase - 1, part})));
  SketchMerge sketches(std::move(paths), range(task.index), range(task.index + 1), files.temporary("merge"));
  const auto stage = plan.config.stages[phase.stage].make();
  stage->open(worker.resources);
  {
    Clusters clusters(run, task, files, sketches, worker.memory);
    for (std::uint64_t found = 1; clusters.find(); ++found) {
      static_cast<ComparingStage&>(*stage).compare(clusters);
      if (found % 65536 == 0 && worker.progress) worker.progress(0, 0);
    }
    clusters.finish(run, task, files, record);
  }
  files.commit(std::move(record));
}

}  // namespace curate
