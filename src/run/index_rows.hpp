// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>

#include <curate/stage.hpp>

#include "run/run_dir.hpp"
#include "run/sketch_file.hpp"

namespace curate {

/// Turns the rows of one part into that part of an index (see DedupIndex).
class IndexRows {
 public:
  /// `memory`: bytes of the sort buffer.
  IndexRows(const RunDir& run, TaskId task, TaskFiles& files, GroupStage& stage, std::size_t memory);
  ~IndexRows();
  /// A row whose `ref` is set, and what was decided about it.
  void take(Document& document, std::span<const Decision> decisions);
  /// Ends the files of the part.
  void finish(TaskRecord& record);

 private:
  struct Keys;
  const RunDir& run_;
  TaskId task_;
  TaskFiles& files_;
  GroupStage& stage_;
  ComparingStage* comparing_;
  std::unique_ptr<Keys> keys_;
  std::unique_ptr<OutputFile> out_;
  SketchFileWriter sketches_;
  std::string sketch_;
  std::uint64_t documents_ = 0;
};

}  // namespace curate
