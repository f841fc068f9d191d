// SPDX-License-Identifier: Apache-2.0
#include "run/index_rows.hpp"

#include <algorithm>

#include "run/global_keys.hpp"
#include "run/key_file.hpp"
#include "util/external_sort.hpp"

namespace curate {

// The keys of a document that went are its survivor's: what is like it then still finds the one that stayed, and is
// free once that one is deleted.
struct IndexRows::Keys final : KeySink {
  Keys(const std::string& folder, std::size_t memory) : sorter(folder, memory) {}
  void add(const KeyRecord& record) override {
    DocRef stays = doc;
    const auto decided = std::ranges::find(decisions, record.unit, &Decision::unit);
    if (decided != decisions.end()) stays = decided->other;
    // One that stays in another index is found there.
    if (stays.part >= DocRef::kForeign) return;
    own |= stays == doc;
    any_other_part |= stays.part != doc.part;
    const KeyRecord key{record.key_hi ^ within.hi, record.key_lo ^ within.lo, 0, stays, 0};
    any_low |= key.key_lo != 0;
    sorter.add(key);
  }

  ExternalSorter<KeyRecord> sorter;
  DocRef doc;
  Hash128 within;
  std::span<const Decision> decisions;
  bool own = false, any_other_part = false, any_low = false;
};

IndexRows::IndexRows(const RunDir& run, TaskId task, TaskFiles& files, GroupStage& stage, std::size_t memory)
    : run_(run),
      task_(task),
      files_(files),
      stage_(stage),
      comparing_(dynamic_cast<ComparingStage*>(&stage)),
      keys_(std::make_unique<Keys>(files.temporary("sort"), memory)),
      out_(files.create(run.index_name(task, "sketches"))),
      sketches_(*out_) {}

IndexRows::~IndexRows() = default;

void IndexRows::take(Document& document, std::span<const Decision> decisions) {
  keys_->doc = document.ref;
  keys_->within = within_of(run_.plan().config.stages[run_.plan().phases[task_.phase].stage], document);
  keys_->decisions = decisions;
  keys_->own = false;
  stage_.emit(document, *keys_);
  if (!keys_->own) return;
  sketch_.clear();
  const std::uint64_t rank =
      comparing_ == nullptr ? 0 : comparing_->sketch(document, {document.ref, 0, document.ref, 0}, sketch_);
  sketches_.add({0, rank, document.ref, document.id, sketch_});
  ++documents_;
}

void IndexRows::finish(TaskRecord& record) {
  sketches_.finish();
  files_.finish(*out_, run_.index_name(task_, "sketches"), documents_);
  keys_->sorter.finish();
  const KeyShape shape{keys_->any_low, false, false, keys_->any_other_part, task_.index};
  RecordFileWriter<KeyRecord> writer(files_, run_.index_name(task_, "keys"), kKeyRanges, shape);
  KeyRecord key, last;
  for (bool any = false; keys_->sorter.next(key); any = true, last = key)
    if (!any || key != last) writer.add(key);
  writer.finish();
  record.facts["documents"] = documents_;
}

}  // namespace curate
