// SPDX-License-Identifier: Apache-2.0
#include "report/what_if.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include <curate/rules.hpp>

#include "report/audit_reader.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

[[noreturn]] void refuse(const StageConfig& stage, const std::string& why) {
  throw UsageError("what-if cannot answer: stage '" + stage.label + "' " + why + "; only a rerun can tell");
}

struct Fate {
  std::string stage, reason;  // empty: it passes
  double value = 0, limit = 0;
};

// One stage of the changed pipeline, judged by what an audit holds.
class Judge {
 public:
  Judge(const StageConfig& was, const StageConfig& now) : label_(now.label) {
    Params params("", &now.params);
    (void)now.info->make(params);
    rules_ = params.rules();
    changed_ = was.frozen != now.frozen;
    if (was.tag != now.tag || was.when != now.when || was.within != now.within)
      refuse(now, "has another mode, when or within");
    if (changed_) check_limits(was, now);
    for (RuleDoc& rule : rules_)
      for (const auto& [signal, name] : now.shared_signals)
        if (rule.signal == signal) rule.signal = name;
    tag_ = now.tag;
  }

  const std::string& label() const { return label_; }
  bool changed() const { return changed_; }

  // What it says of a row.
  Fate judge(const AuditLine& line) const {
    if (tag_) return {};
    if (!rules_.empty()) return by_rules(line);
    if (line.stage == label_) return {label_, line.reason, line.value, line.limit};
    for (const AuditLine::LaterDrop& drop : line.later_drops)
      if (drop.stage == label_) return {label_, drop.reason, drop.value, drop.limit};
    return {};
  }

 private:
  // Only limits that rules compare signals with may differ.
  static void check_limits(const StageConfig& was, const StageConfig& now) {
    Params params("", &now.params);
    (void)now.info->make(params);
    const Json before = Json::parse(was.frozen, "parameters"), after = Json::parse(now.frozen, "parameters");
    after.each([&](std::string_view name, const Json& value) {
      if (value.to_string() == before[name].to_string()) return;
      const auto& rules = params.rules();
      if (std::ranges::find(rules, name, &RuleDoc::param) == rules.end())
        refuse(now, "has another '" + std::string(name) + "', which is no limit on a measured signal");
    });
  }

  Fate by_rules(const AuditLine& line) const {
    for (const RuleDoc& rule : rules_) {
      const auto signal = std::ranges::find(line.signals, rule.signal, &std::pair<std::string, double>::first);
      // A stage that a row never met (`when`) measured nothing.
      if (signal == line.signals.end()) continue;
      if (rule.zero_is_off && rule.limit == 0) continue;
      if (Rules::breaks(signal->second, rule.op, rule.limit)) return {label_, rule.reason, signal->second, rule.limit};
    }
    return {};
  }

  std::string label_;
  std::vector<RuleDoc> rules_;
  bool changed_ = false, tag_ = false;
};

// One map phase under the new limits.
class PhaseJudge {
 public:
  PhaseJudge(const Config& was, const Config& now, const Phase& phase, const StageConfig* follower)
      : follower_(follower) {
    const Op* expander = nullptr;
    for (const Op& op : phase.ops) {
      if (op.replayed) continue;
      if (op.kind == Op::Kind::kExpand && expander == nullptr) expander = &op;
      if (op.kind == Op::Kind::kSettle) settled_.insert(was.stages[op.stage].label);
      if (op.kind != Op::Kind::kApply) continue;
      judges_.emplace_back(was.stages[op.stage], now.stages[op.stage]);
      if (!judges_.back().changed()) continue;
      changed_ = true;
      if (expander != nullptr) refuse(was.stages[expander->stage], "makes the rows that a changed stage judges");
    }
    if (expander != nullptr) follower_ = &was.stages[expander->stage];
    if (changed_ && phase.writes == Phase::Writes::kReplay && follower_ != nullptr)
      refuse(*follower_, "does without the rows' audit before it");
  }

  // The fate of a line; throws where the row would come to a stage that decided without it, or the other way round.
  Fate after(const AuditLine& line) const {
    const Fate before{line.stage, line.reason, line.value, line.limit};
    if (!changed_ || settled_.contains(line.stage) || line.expanded || line.born) {
      if (changed_ && line.expanded && passes_not(line)) refuse(*follower_, "made rows of a document that now goes");
      return before;
    }
    const Fate now = first_drop(line);
    if (follower_ != nullptr && now.stage.empty() != line.stage.empty())
      refuse(*follower_, now.stage.empty() ? "never saw a document that would now reach it ('" + line.id + "')"
                                           : "counted a document that would no longer reach it ('" + line.id + "')");
    return now;
  }

 private:
  bool passes_not(const AuditLine& line) const { return !first_drop(line).stage.empty(); }
  Fate first_drop(const AuditLine& line) const {
    for (const Judge& judge : judges_)
      if (Fate fate = judge.judge(line); !fate.stage.empty()) return fate;
    return {};
  }

  const StageConfig* follower_;  // the global stage or expander that rows go to; null if there is none
  std::vector<Judge> judges_;
  std::set<std::string> settled_;
  bool changed_ = false;
};

Config changed_config(const RunDir& run, const std::vector<std::string>& set) {
  const Config& was = run.plan().config;
  ConfigOverrides overrides;
  overrides.set = set;
  const std::string path = run.at("config.yaml");
  Config now = parse_config(read_file(path), path, was.folder, overrides);
  const auto key = [](const StageConfig& stage) { return stage.label; };
  if (!std::ranges::equal(was.stages, now.stages, {}, key, key))
    throw UsageError("what-if cannot answer: the stages differ; only a rerun can tell");
  for (std::size_t i = 0; i < was.stages.size(); ++i)
    if ((was.stages[i].info->kind != StageKind::kStage || was.stages[i].asks_anyone()) &&
        was.stages[i].frozen != now.stages[i].frozen)
      refuse(was.stages[i], "decides by the whole run");
  for (std::size_t i = 0; i < was.stages.size(); ++i)
    if (was.stages[i].tag && was.stages[i].frozen != now.stages[i].frozen)
      for (std::size_t k = i + 1; k < now.stages.size(); ++k)
        if (std::ranges::find(now.stages[k].when, was.stages[i].label,
                              &decltype(StageConfig::when)::value_type::first) != now.stages[k].when.end())
          refuse(now.stages[k], "asks what '" + was.stages[i].label + "' says");
  if (was.seed != now.seed || was.sample != now.sample)
    throw UsageError("what-if cannot answer: another seed or sample reads other rows; only a rerun can tell");
  return now;
}

}  // namespace

WhatIfReport what_if(const RunDir& run, const std::vector<std::string>& set,
                     const std::function<void(const WhatIfRow&)>& visit) {
  const Plan& plan = run.plan();
  if (!plan.config.audit.signals)
    throw UsageError(run.path() + ": its audit has no signals; run it with --set audit.signals=true");
  const Config now = changed_config(run, set);
  WhatIfReport report;
  for (const AuditPhase& phase : audit_phases(run)) {
    const bool last = phase.phase == plan.last_map();
    const StageConfig* follower = last ? nullptr : &plan.config.stages[plan.phases[phase.phase + 1].stage];
    const PhaseJudge judge(plan.config, now, plan.phases[phase.phase], follower);
    for (const std::string& path : phase.paths) {
      read_audit(path, [&](const AuditLine& line) {
        if (line.unreadable) return true;
        const Fate fate = judge.after(line);
        const std::string after = !fate.stage.empty() ? fate.stage + ":" + fate.reason
                                  : line.expanded     ? "expanded"
                                                      : "kept";
        const std::string before = line.fate();
        // A row that an earlier phase kept ends in a later one.
        if (before == "kept" && after == "kept" && !last) return true;
        ++report.rows;
        report.kept_before += before == "kept";
        report.kept_after += after == "kept";
        if (!line.kept && !line.expanded) ++report.drops_before[before];
        if (!fate.stage.empty()) ++report.drops_after[after];
        if (before != after) {
          ++report.changed;
          ++report.transitions[before + " -> " + after];
        }
        if (visit) visit({line.source, line.id, before, after, fate.value, fate.limit});
        return true;
      });
    }
  }
  return report;
}

std::string what_if_text(const WhatIfReport& report) {
  std::string text =
      fmt::format("{} rows, {} change; kept {} -> {}\n", human_count(report.rows), human_count(report.changed),
                  human_count(report.kept_before), human_count(report.kept_after));
  std::set<std::string> names;
  for (const auto& [name, n] : report.drops_before) names.insert(name);
  for (const auto& [name, n] : report.drops_after) names.insert(name);
  for (const std::string& name : names) {
    const auto count = [&](const auto& drops) {
      const auto found = drops.find(name);
      return found == drops.end() ? std::uint64_t{0} : found->second;
    };
    text += fmt::format("  {:<44} {:>12} -> {:>12}\n", name, human_count(count(report.drops_before)),
                        human_count(count(report.drops_after)));
  }
  if (!report.transitions.empty()) text += "changed:\n";
  for (const auto& [name, n] : report.transitions) text += fmt::format("  {:>12}  {}\n", human_count(n), name);
  return text;
}

std::string what_if_json(const WhatIfReport& report) {
  std::string json;
  JsonWriter w(json);
  w.begin_object().field("rows", report.rows).field("changed", report.changed);
  w.field("kept_before", report.kept_before).field("kept_after", report.kept_after);
  const auto counts = [&](std::string_view name, const std::map<std::string, std::uint64_t>& list) {
    w.key(name).begin_object();
    for (const auto& [key, n] : list) w.field(key, n);
    w.end_object();
  };
  counts("drops_before", report.drops_before);
  counts("drops_after", report.drops_after);
  counts("transitions", report.transitions);
  w.end_object();
  return json + "\n";
}

}  // namespace curate
