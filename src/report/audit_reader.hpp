// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "run/run_dir.hpp"

namespace curate {

/// One line of an audit, read back.
struct AuditLine {
  bool unreadable = false;  ///< then only file, offset, reason, bytes and detail are set
  std::string file, detail;
  std::uint64_t offset = 0, bytes = 0;

  std::string id, url, source, stage, reason, text_xxh3;
  std::uint64_t row = 0;
  bool kept = false, expanded = false, born = false;
  double value = 0, limit = 0;
  std::optional<DocRef> survivor;
  std::string survivor_index, survivor_id;  ///< instead, where it is a document of an index
  std::uint64_t chars_in = 0, chars_out = 0;
  std::vector<std::pair<std::string, double>> signals;  ///< NaN: measured, but no finite number
  std::vector<std::pair<std::string, std::int64_t>> edits;
  struct LaterDrop {
    std::string stage, reason;
    double value = 0, limit = 0;
  };
  std::vector<LaterDrop> later_drops;  ///< of a dropped row, in the order of stages
  /// "kept", "expanded", "stage:reason" or "unreadable:reason".
  std::string fate() const;
};

AuditLine parse_audit_line(std::string_view line, const std::string& path);

/// Calls `visit` for every line of an audit file, in order, until it says false.
void read_audit(const std::string& path, const std::function<bool(const AuditLine&)>& visit);

/// Map phases of a run with the names of their audit files, in order.
struct AuditPhase {
  std::size_t phase = 0;
  std::vector<std::string> paths;  ///< by task
};
std::vector<AuditPhase> audit_phases(const RunDir& run);

}  // namespace curate
