// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crawl/fetch.hpp"
#include "run/against.hpp"
#include "run/audit.hpp"
#include "run/frame_file.hpp"
#include "run/global_keys.hpp"
#include "run/index_rows.hpp"
#include "run/row_output.hpp"
#include "run/scores.hpp"
#include "run/sketch_file.hpp"
#include "run/task.hpp"

namespace curate {

/// Takes rows through the ops of a map phase and accounts for each of them: the framework's own work around stages
/// (`when`, `mode: tag`, edits, decisions of global stages), the counts of decision 7, the audit.
class Pipeline {
 public:
  /// `seed_row`: rows come numbered (a part) or are numbered here as they are read.
  Pipeline(const RunDir& run, TaskId task, TaskFiles& files, Worker& worker);
  ~Pipeline();

  /// Rows as they were read, in order. The batch is free again afterwards.
  void take(Batch& batch);
  /// Whether only some rows are wanted, which must then be taken one at a time: a sketch phase that reads a part.
  bool picks_rows() const { return sketches_ != nullptr; }
  /// Whether rows must be taken one at a time: what is fetched for them would not fit otherwise.
  bool single_rows() const { return picks_rows() || fetches_; }
  /// Passes over the next row if it is none of those; false if it is to be read and taken.
  bool skips_row();
  /// Ends outputs and adds facts to the record.
  void finish(TaskRecord& record);

  Counts& counts() { return counts_; }
  /// Not in a sketch or index phase.
  AuditWriter& audit() { return *audit_; }

 private:
  struct RowState {
    std::uint64_t row = 0;
    std::uint64_t characters = 0, characters_in = 0;
    std::uint32_t version = 0;
    bool born = false, expanded = false, entered = false;
    std::size_t dropped_by = 0;
    std::string_view text;  // where it was dropped
    std::optional<ForeignSurvivors::Name> survivor;
    std::vector<RowEdit> edits;
    std::vector<LaterDrop> later_drops;
  };
  struct Level;
  struct Emitter;

  void run_ops(std::size_t op, std::size_t level);
  void enter(Level& level);
  void apply(std::size_t begin, std::size_t end, Level& level);
  void expand(std::size_t op, std::size_t level);
  void mark(std::size_t op, Level& level);
  void emit(const Op& op, Level& level);
  void settle(std::size_t op, Level& level);
  void sketch(std::size_t op, Level& level);
  void index(std::size_t op, Level& level);
  void judge(const Op& op, Document& document, RowState& state);
  void measure_on(std::size_t begin, std::size_t end, Document& document, RowState& state);
  void settled(const Op& op, Document& document, RowState& state, const Verdict& verdict);
  void notice_text(const Op& op, Document& document, RowState& state);
  bool matches(const StageConfig& stage, Document& document) const;
  void end_rows(Level& level);
  Level& level(std::size_t index);

  const RunDir& run_;
  const Config& config_;
  const Phase& phase_;
  TaskId task_;
  TaskFiles& files_;
  Counts counts_;
  std::optional<AuditWriter> audit_;  // none in a sketch or index phase, which decides and counts nothing
  std::unique_ptr<RowOutput> output_;
  std::vector<std::unique_ptr<AnyStage>> stages_;       // by stage index; null where this phase does not use it
  std::vector<std::unique_ptr<GlobalKeys>> keys_;       // by stage index
  std::vector<std::unique_ptr<FrameWriter>> asked_;     // by stage index
  std::vector<std::unique_ptr<FetchAnswers>> answers_;  // by op
  std::vector<std::unique_ptr<Scores>> scores_;         // by op
  bool fetches_ = false;
  std::vector<std::unique_ptr<PartDecisions>> decisions_;   // by op
  std::vector<std::unique_ptr<ForeignSurvivors>> foreign_;  // by op
  std::vector<std::unique_ptr<Table>> tables_;              // by op
  std::vector<std::uint32_t> marked_;                       // rows numbered so far, by op
  std::vector<std::uint64_t> entered_;                      // rows that reached a stage, by stage index
  std::unique_ptr<SketchSorter> sketches_;
  std::string sketch_;
  std::unique_ptr<IndexRows> index_;
  std::size_t first_new_ = 0;  // the first op that is not replayed
  std::uint64_t read_ = 0;
  std::vector<std::unique_ptr<Level>> levels_;  // one per nested expander
};

}  // namespace curate
