// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <curate/stage.hpp>

#include "run/key_file.hpp"
#include "util/external_sort.hpp"

namespace curate {

/// What keys are mixed with, so that documents with different values of the stage's `within` have none in common.
Hash128 within_of(const StageConfig& config, Document& document);

/// What one global stage gives in one map task, sorted into one file.
class GlobalKeys {
 public:
  /// `memory`: bytes of the sort buffer.
  GlobalKeys(const StageConfig& config, AnyStage& stage, TaskFiles& files, std::size_t memory);
  ~GlobalKeys();
  /// Takes the keys or counts of a row whose `ref` is set.
  void take(Document& document);
  /// Writes the file; returns its bytes.
  std::uint64_t finish(TaskFiles& files, const std::string& relative, std::uint32_t part);

 private:
  struct Keys;
  struct Counts;
  const StageConfig& config_;
  GroupStage* group_ = nullptr;
  TallyStage* tally_ = nullptr;
  std::unique_ptr<Keys> keys_;
  std::unique_ptr<Counts> counts_;
};

/// The decisions of a group stage about the rows of one part, taken in the order of rows.
class PartDecisions {
 public:
  /// `phase`: a resolve or compare phase; `folder` is for merging more files than can be open.
  PartDecisions(const RunDir& run, std::size_t phase, std::uint32_t part, const std::string& folder);
  /// Those of row `row`, ordered by unit; rows must be asked for in ascending order.
  std::span<const Decision> of(std::uint32_t row);
  /// The next row that has a decision and was not asked for; kNone behind the last.
  static constexpr std::uint64_t kNone = ~std::uint64_t{0};
  std::uint64_t next_row() const { return has_next_ ? next_.doc.row : kNone; }

 private:
  RecordFileMerge<Decision> merge_;
  Decision next_{};
  bool has_next_;
  std::vector<Decision> row_;
};

/// A tally's table from its file.
std::unique_ptr<Table> open_table(const std::string& path);
/// Writes one; keys ascending.
class TableFileSink final : public TableSink {
 public:
  TableFileSink(TaskFiles& files, std::string relative) : writer_(files, std::move(relative)) {}
  void put(std::uint64_t key_hi, std::uint64_t key_lo, std::uint64_t value) override {
    writer_.add({key_hi, key_lo, value, 1});
  }
  std::uint64_t finish() { return writer_.finish(); }

 private:
  RecordFileWriter<TallyRecord> writer_;
};

}  // namespace curate
