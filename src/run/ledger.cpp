// SPDX-License-Identifier: Apache-2.0
#include "run/ledger.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <curate/error.hpp>

#include "run/plan_file.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

// Whether the files a record names are all there with their sizes.
bool intact(const RunDir& run, const TaskRecord& record) {
  return std::ranges::all_of(record.outputs, [&](const FileRecord& file) {
    const std::string path = run.at(file.path);
    return file_exists(path) && file_size(path) == file.bytes;
  });
}

}  // namespace

PhaseLedger read_ledger(const RunDir& run, std::size_t phase) {
  PhaseLedger ledger;
  ledger.tasks = task_count(run, phase);
  for (std::uint32_t i = 0; i < ledger.tasks; ++i) {
    const auto record = run.record({phase, i});
    if (!record || !intact(run, *record)) {
      ledger.missing.push_back(i);
      continue;
    }
    ledger.all += record->counts;
    if (i < kGuardTasks) ledger.first += record->counts;
  }
  return ledger;
}

void for_each_record(const RunDir& run, std::size_t phase, const std::function<void(TaskRecord&)>& visit) {
  const std::uint32_t tasks = task_count(run, phase);
  for (std::uint32_t i = 0; i < tasks; ++i) {
    auto record = run.record({phase, i});
    if (!record)
      throw RunError(fmt::format("{}: task {}/{} is not done yet", run.path(), run.plan().phases[phase].name, i));
    visit(*record);
  }
}

std::optional<Counts> first_counts(const RunDir& run, std::size_t phase) {
  if (run.plan().phases[phase].kind != PhaseKind::kMap || task_count(run, phase) <= kGuardTasks) return std::nullopt;
  Counts counts;
  for (std::uint32_t i = 0; i < kGuardTasks; ++i) {
    const auto record = run.record({phase, i});
    if (!record) return std::nullopt;
    counts += record->counts;
  }
  return counts;
}

void judge_guards(const RunDir& run, const Phase& phase, const Counts& counts) {
  const Config& config = run.plan().config;
  const auto share = [](std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
  };
  if (const double bad = share(counts.unreadable, counts.in); bad > config.guards.max_unreadable) {
    std::string reasons;
    for (const auto& [reason, n] : counts.unreadable_reasons)
      reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", n, reason);
    throw UnreadableLimitError(
        fmt::format("{}: {:.1f} % of the input is unreadable ({}), more than guards.max_unreadable = {}; "
                    "the audit has file and offset of each piece",
                    phase.name, bad * 100, reasons, number_text(config.guards.max_unreadable)));
  }
  for (const StageConfig& stage : config.stages) {
    const auto entered = counts.entered.find(stage.label);
    if (entered == counts.entered.end()) continue;
    std::uint64_t dropped = 0;
    for (const auto& [name, n] : counts.drops)
      if (name.starts_with(stage.label + ":")) dropped += n;
    if (const double removed = share(dropped, entered->second); removed > stage.max_removed)
      throw RunError(
          fmt::format("{}: stage '{}' removed {:.1f} % of {} rows, more than its max_removed = {}; see `curate why`, "
                      "then change the stage or the guard",
                      phase.name, stage.label, removed * 100, entered->second, number_text(stage.max_removed)));
  }
}

std::optional<TaskId> forget_writer(const RunDir& run, const std::string& path) {
  for (std::size_t phase = 0; phase < run.plan().phases.size(); ++phase) {
    if (run.plan().phases[phase].kind == PhaseKind::kPack) continue;
    for (std::uint32_t i = 0; i < known_task_count(run, phase).value_or(0); ++i) {
      const auto record = run.record({phase, i});
      if (!record) continue;
      for (const FileRecord& file : record->outputs) {
        if (run.at(file.path) != path) continue;
        sys::remove(run.at(run.record_name({phase, i})));
        return TaskId{phase, i};
      }
    }
  }
  return std::nullopt;
}

}  // namespace curate
