// SPDX-License-Identifier: Apache-2.0
#include "report/why.hpp"

#include <algorithm>
#include <cstring>

#include "core/line_reader.hpp"

namespace curate {

namespace {

// The line that tells of row `ref.row` of part `ref.part`, which `phase` read. A survivor that went on is told of by
// the later map that reads the same rows again.
std::optional<AuditLine> find_row(const RunDir& run, const std::vector<AuditPhase>& phases, std::size_t phase,
                                  DocRef ref) {
  const auto source = [&](std::size_t p) { return run.plan().phases[p].source; };
  for (const AuditPhase& candidate : phases) {
    if (candidate.phase < phase || source(candidate.phase) != source(phase) || ref.part >= candidate.paths.size())
      continue;
    std::optional<AuditLine> found;
    read_audit(candidate.paths[ref.part], [&](const AuditLine& line) {
      if (line.unreadable || line.born || line.row != ref.row) return true;
      found = line;
      return false;
    });
    if (found) return found;
  }
  return std::nullopt;
}

}  // namespace

std::vector<WhyStep> why(const RunDir& run, const std::string& wanted) {
  std::vector<WhyStep> steps;
  const auto phases = audit_phases(run);
  const std::string child = wanted + "/";
  for (const AuditPhase& phase : phases) {
    for (std::uint32_t task = 0; task < phase.paths.size(); ++task) {
      if (!file_exists(phase.paths[task])) continue;
      read_audit(phase.paths[task], [&](const AuditLine& line) {
        if (line.unreadable) return true;
        if (line.id == wanted || line.url == wanted || (line.born && line.id.starts_with(child)))
          steps.push_back({phase.phase, task, line, "", ""});
        return true;
      });
    }
  }
  for (WhyStep& step : steps) {
    step.survivor_id = step.line.survivor_id;
    if (!step.line.survivor) continue;
    if (const auto survivor = find_row(run, phases, step.phase, *step.line.survivor)) {
      step.survivor_id = survivor->id;
      step.survivor_url = survivor->url;
    }
  }
  return steps;
}

std::string row_to_ask_about(const RunDir& run) {
  std::string kept, dropped;
  auto phases = audit_phases(run);
  std::ranges::reverse(phases);
  for (const AuditPhase& phase : phases)
    for (const std::string& path : phase.paths) {
      read_audit(path, [&](const AuditLine& line) {
        if (!line.unreadable) (line.kept || line.expanded ? kept : dropped) = line.id;
        return dropped.empty();
      });
      if (!dropped.empty()) return dropped;
    }
  return kept;
}

}  // namespace curate
