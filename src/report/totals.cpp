// SPDX-License-Identifier: Apache-2.0
#include "report/totals.hpp"

#include <algorithm>
#include <filesystem>

#include "run/ledger.hpp"
#include "run/plan_file.hpp"

namespace curate {

RunTotals add_up(const RunDir& run) {
  const Plan& plan = run.plan();
  RunTotals totals;
  std::uint64_t passed_on = 0;  // characters that a phase gave to the next one: not new there
  std::uint64_t first_in = 0, last_kept = 0, last_characters = 0;
  std::map<std::string, SourceCounts> first_sources, last_sources;
  std::map<std::string, std::uint64_t> last_languages;
  std::vector<std::map<std::string, std::uint64_t>> facts(plan.config.stages.size());
  for (std::size_t i = 0; i < plan.phases.size(); ++i) {
    const Phase& phase = plan.phases[i];
    if (phase.kind == PhaseKind::kResolve || phase.kind == PhaseKind::kCompare || phase.kind == PhaseKind::kFetch ||
        phase.kind == PhaseKind::kScore) {
      for_each_record(run, i, [&](const TaskRecord& record) {
        for (const auto& [name, n] : record.facts)
          if (name != "decisions") facts[phase.stage][name] += n;
      });
      continue;
    }
    if (phase.kind != PhaseKind::kMap && phase.kind != PhaseKind::kPack) continue;
    Counts of_phase;
    for_each_record(run, i, [&](TaskRecord& record) {
      of_phase += record.counts;
      totals.versions = record.versions;
      if (i == 0) std::ranges::move(record.inputs, std::back_inserter(totals.inputs));
      if (phase.kind == PhaseKind::kPack) std::ranges::move(record.outputs, std::back_inserter(totals.shards));
    });
    if (phase.kind == PhaseKind::kPack) break;
    if (i == 0) {
      first_in = of_phase.in;
      first_sources = of_phase.sources;
    } else {
      passed_on += last_characters;
    }
    last_kept = of_phase.kept;
    last_characters = of_phase.characters_kept;
    last_sources = of_phase.sources;
    last_languages = of_phase.languages;
    totals.counts += of_phase;
  }
  Counts& c = totals.counts;
  c.in = first_in;
  c.kept = last_kept;
  c.characters_in -= passed_on;
  c.characters_kept = last_characters;
  c.languages = last_languages;
  c.sources = first_sources;
  for (auto& [name, source] : last_sources) {
    c.sources[name].kept = source.kept;
    c.sources[name].characters_kept = source.characters_kept;
  }
  for (auto& [name, source] : c.sources)
    if (!last_sources.contains(name)) source.kept = source.characters_kept = 0;

  for (const StageConfig& config : plan.config.stages) {
    StageTotal stage;
    stage.label = config.label;
    stage.facts = std::move(facts[totals.stages.size()]);
    if (const auto found = c.entered.find(config.label); found != c.entered.end()) stage.entered = found->second;
    const auto take = [&](const std::map<std::string, std::uint64_t>& counts, std::uint64_t& sum) {
      for (const auto& [name, n] : counts) {
        if (!name.starts_with(config.label + ":")) continue;
        sum += n;
        stage.reasons.emplace_back(name.substr(config.label.size() + 1), n);
      }
    };
    take(c.drops, stage.dropped);
    take(c.tags, stage.tagged);
    std::ranges::sort(stage.reasons, [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    if (const auto found = c.edits.find(config.label); found != c.edits.end()) {
      stage.edited_rows = found->second.rows;
      stage.edited_characters = found->second.characters;
    }
    for (const std::string& reason : config.reasons)
      if (std::ranges::find(stage.reasons, reason, &std::pair<std::string, std::uint64_t>::first) ==
          stage.reasons.end())
        stage.silent.push_back(reason);
    totals.stages.push_back(std::move(stage));
  }
  return totals;
}

RunCost read_cost(const RunDir& run) {
  RunCost cost;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(run.at("log"), ignored)) {
    if (!entry.is_regular_file() || entry.path().parent_path().filename() == "log" ||
        entry.path().extension() != ".json")
      continue;
    const Json json = Json::parse(read_file(entry.path().string()), entry.path().string());
    cost.cpu_seconds += json["cpu_seconds"].is_null() ? 0 : json["cpu_seconds"].number();
    cost.peak_bytes = std::max(cost.peak_bytes, json["process_peak_kb"].natural_or(0) * 1024);
  }
  return cost;
}

}  // namespace curate
