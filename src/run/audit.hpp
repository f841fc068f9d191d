// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <curate/document.hpp>

#include "run/against.hpp"
#include "run/frame_file.hpp"

namespace curate {

/// An edit of one row: which stage, and how many code points fewer the text has after it.
struct RowEdit {
  std::size_t stage;
  std::int64_t characters;
};

/// What a stage behind the one that dropped a row would have dropped it for.
struct LaterDrop {
  std::size_t stage;
  std::string_view reason;
  double value, limit;
};

/// Writes one JSON line per row that ended in, or passed, a map task. The only code that knows the form of an audit
/// line; docs/run-directory.md describes it.
class AuditWriter {
 public:
  AuditWriter(TaskFiles& files, std::string relative, const Config& config);

  struct Row {
    const Document& document;
    std::uint64_t row;  ///< its number in the task's input; children of an expander have their parent's
    bool born = false, expanded = false;
    std::string_view stage;  ///< that dropped it
    std::uint64_t characters_in = 0, characters_out = 0;
    bool has_text = false;
    std::span<const RowEdit> edits;
    std::string_view text;  ///< where it ended
    std::span<const LaterDrop> later_drops;
    std::optional<ForeignSurvivors::Name> survivor;  ///< where it is a document of an index
  };
  void row(const Row& row);
  void unreadable(std::string_view file, std::uint64_t offset, std::string_view reason, std::uint64_t bytes,
                  std::string_view detail);
  void finish();

 private:
  FrameWriter out_;
  const Config& config_;
};

}  // namespace curate
