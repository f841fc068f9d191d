// SPDX-License-Identifier: Apache-2.0
#include "run/global_keys.hpp"

#include <algorithm>

#include "util/hash.hpp"

namespace curate {

Hash128 within_of(const StageConfig& config, Document& document) {
  return config.within.empty() ? Hash128{} : xxh3_128(document.field(config.within).value_or(""));
}

struct GlobalKeys::Keys final : KeySink {
  Keys(const std::string& folder, std::size_t memory) : sorter(folder, memory) {}
  void add(const KeyRecord& given) override {
    KeyRecord record = given;
    record.key_hi ^= within.hi;
    record.key_lo ^= within.lo;
    record.doc = doc;
    any_low |= record.key_lo;
    any_rank |= record.rank;
    any_unit |= record.unit;
    sorter.add(record);
  }
  ExternalSorter<KeyRecord> sorter;
  DocRef doc;
  Hash128 within;
  std::uint64_t any_low = 0, any_rank = 0, any_unit = 0;
};

struct GlobalKeys::Counts final : Tally {
  Counts(const std::string& folder, std::size_t memory) : sorter(folder, memory) {}
  void add(std::uint64_t hi, std::uint64_t lo, std::uint64_t value, std::uint64_t count) override {
    sorter.add({hi ^ within.hi, lo ^ within.lo, value, count});
  }
  ExternalSorter<TallyRecord> sorter;
  Hash128 within;
};

GlobalKeys::GlobalKeys(const StageConfig& config, AnyStage& stage, TaskFiles& files, std::size_t memory)
    : config_(config), group_(dynamic_cast<GroupStage*>(&stage)), tally_(dynamic_cast<TallyStage*>(&stage)) {
  const std::string folder = files.temporary("sort-" + config.label);
  if (group_ != nullptr)
    keys_ = std::make_unique<Keys>(folder, memory);
  else
    counts_ = std::make_unique<Counts>(folder, memory);
}

GlobalKeys::~GlobalKeys() = default;

void GlobalKeys::take(Document& document) {
  const Hash128 within = within_of(config_, document);
  if (group_ != nullptr) {
    keys_->within = within;
    keys_->doc = document.ref;
    group_->emit(document, *keys_);
  } else {
    counts_->within = within;
    tally_->count(document, *counts_);
  }
}

std::uint64_t GlobalKeys::finish(TaskFiles& files, const std::string& relative, std::uint32_t part) {
  if (group_ != nullptr) {
    keys_->sorter.finish();
    const KeyShape shape{keys_->any_low != 0, keys_->any_rank != 0, keys_->any_unit != 0, false, part};
    RecordFileWriter<KeyRecord> writer(files, relative, kKeyRanges, shape);
    for (KeyRecord record; keys_->sorter.next(record);) writer.add(record);
    return writer.finish();
  }
  counts_->sorter.finish();
  RecordFileWriter<TallyRecord> writer(files, relative);
  TallyRecord sum, record;
  bool any = false;
  while (counts_->sorter.next(record)) {
    if (any && record.key_hi == sum.key_hi && record.key_lo == sum.key_lo && record.value == sum.value) {
      sum.count += record.count;
      continue;
    }
    if (any) writer.add(sum);
    sum = record;
    any = true;
  }
  if (any) writer.add(sum);
  return writer.finish();
}

PartDecisions::PartDecisions(const RunDir& run, std::size_t phase, std::uint32_t part, const std::string& folder)
    : merge_(run.decision_paths(phase), part, part + 1, folder), has_next_(merge_.next(next_)) {}

std::span<const Decision> PartDecisions::of(std::uint32_t row) {
  row_.clear();
  while (has_next_ && next_.doc.row <= row) {
    if (next_.doc.row == row) row_.push_back(next_);
    has_next_ = merge_.next(next_);
  }
  return row_;
}

namespace {

class SortedTable final : public Table {
 public:
  explicit SortedTable(const std::string& path) {
    RecordFileReader<TallyRecord> reader(path);
    rows_.reserve(reader.count());
    for (TallyRecord record; reader.next(record);) rows_.push_back(record);
  }
  std::optional<std::uint64_t> find(std::uint64_t hi, std::uint64_t lo) const override {
    const auto at = std::lower_bound(rows_.begin(), rows_.end(), TallyRecord{hi, lo, 0, 0});
    if (at == rows_.end() || at->key_hi != hi || at->key_lo != lo) return std::nullopt;
    return at->value;
  }

 private:
  std::vector<TallyRecord> rows_;
};

}  // namespace

std::unique_ptr<Table> open_table(const std::string& path) {
  return std::make_unique<SortedTable>(path);
}

}  // namespace curate
