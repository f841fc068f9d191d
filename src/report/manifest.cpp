// SPDX-License-Identifier: Apache-2.0
#include "report/manifest.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "report/clusters.hpp"
#include "run/ledger.hpp"
#include "run/plan_file.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

constexpr std::size_t kLargestClusters = 10;

// Files of a finished run that are evidence: all but the hash list itself and what belongs to a machine.
std::vector<std::string> evidence(const RunDir& run) {
  std::vector<std::string> names;
  for (const char* folder : {"out", "audit", "ledger", "clusters"}) {
    const std::string path = run.at(folder);
    if (!file_exists(path)) continue;
    for (const std::string& file : expand_paths(path))
      names.push_back(std::filesystem::path(file).lexically_relative(run.path()).string());
  }
  // What the network and programs answered; the frontier is a database that only this machine reads.
  for (const char* folder : {"fetch", "score"})
    for (const std::string& file :
         file_exists(run.at(folder)) ? expand_paths(run.at(folder)) : std::vector<std::string>{}) {
      const std::string name = std::filesystem::path(file).filename().string();
      if (file.find("/log/") == std::string::npos && name.find(".sqlite") == std::string::npos)
        names.push_back(std::filesystem::path(file).lexically_relative(run.path()).string());
    }
  for (const char* name : {"config.yaml", "plan.json", "manifest.json", "DATASHEET.md", "README.md"})
    names.emplace_back(name);
  std::ranges::sort(names);
  return names;
}

// SHA-256 of what tasks wrote to last, by name: shards and audits need not be read once more.
std::map<std::string, std::string> recorded_hashes(const RunDir& run) {
  std::map<std::string, std::string> hashes;
  for (std::size_t phase = 0; phase < run.plan().phases.size(); ++phase) {
    const PhaseKind kind = run.plan().phases[phase].kind;
    if (kind != PhaseKind::kMap && kind != PhaseKind::kCompare && kind != PhaseKind::kPack) continue;
    for_each_record(run, phase, [&](const TaskRecord& record) {
      for (const FileRecord& file : record.outputs)
        if (!file.sha256.empty()) hashes[file.path] = file.sha256;
    });
  }
  return hashes;
}

// Shards, audits, records that the plan no longer has: left over where a run was planned again with fewer tasks.
void remove_leftovers(const RunDir& run) {
  std::set<std::string> wanted;
  for (std::size_t phase = 0; phase < run.plan().phases.size(); ++phase) {
    wanted.insert(run.at(run.frozen_name(phase)));
    for (std::uint32_t i = 0; i < task_count(run, phase); ++i) {
      const auto record = run.record({phase, i});
      if (!record) continue;
      wanted.insert(run.at(run.record_name({phase, i})));
      for (const FileRecord& file : record->outputs) wanted.insert(run.at(file.path));
    }
  }
  for (const char* folder : {"out", "audit", "ledger", "clusters"}) {
    if (!file_exists(run.at(folder))) continue;
    for (const std::string& file : expand_paths(run.at(folder)))
      if (!wanted.contains(file)) sys::remove(file);
  }
}

}  // namespace

std::string manifest_json(const RunDir& run, const RunTotals& totals) {
  const Config& config = run.plan().config;
  std::string json;
  JsonWriter w(json);
  w.begin_object()
      .field("name", config.name)
      .field("plan", run.plan().fingerprint)
      .field("seed", config.seed)
      .field("sample", config.sample);
  w.key("versions").begin_object();
  for (const auto& [name, version] : totals.versions) w.field(name, version);
  w.end_object();
  w.key("dataset").begin_object();
  for (const auto& [key, answer] : config.dataset) w.field(key, answer);
  w.end_object();
  const auto files = [&](std::string_view name, const std::vector<FileRecord>& list) {
    w.key(name).begin_array();
    for (const FileRecord& file : list) write_file(file, w);
    w.end_array();
  };
  files("inputs", totals.inputs);
  files("outputs", totals.shards);
  std::uint64_t documents = 0, characters = 0, bytes = 0;
  for (const FileRecord& shard : totals.shards) {
    documents += shard.documents;
    characters += shard.characters;
    bytes += shard.bytes;
  }
  w.key("total")
      .begin_object()
      .field("shards", totals.shards.size())
      .field("documents", documents)
      .field("characters", characters)
      .field("bytes", bytes)
      .end_object();
  w.key("counts");
  write_counts(totals.counts, w);
  w.key("stages").begin_array();
  for (const StageTotal& stage : totals.stages) {
    w.begin_object()
        .field("stage", stage.label)
        .field("entered", stage.entered)
        .field("dropped", stage.dropped)
        .field("tagged", stage.tagged);
    w.field("edited_rows", stage.edited_rows).field("edited_characters", stage.edited_characters);
    w.key("reasons").begin_object();
    for (const auto& [reason, n] : stage.reasons) w.field(reason, n);
    w.end_object();
    if (!stage.facts.empty()) {
      w.key("facts").begin_object();
      for (const auto& [name, n] : stage.facts) w.field(name, n);
      w.end_object();
    }
    w.end_object();
  }
  w.end_array();
  w.key("against").begin_array();
  for (std::size_t i = 0; i < config.stages.size(); ++i)
    for (const IndexUse& index : run.plan().against[i])
      w.begin_object()
          .field("stage", config.stages[i].label)
          .field("index", index.path)
          .field("check", index.check)
          .end_object();
  w.end_array();
  w.key("largest_clusters").begin_object();
  for (std::size_t i = 0; i < run.plan().phases.size(); ++i) {
    const Phase& phase = run.plan().phases[i];
    if (phase.kind != PhaseKind::kCompare) continue;
    w.key(config.stages[phase.stage].label).begin_array();
    for (const ClusterSample& cluster : largest_clusters(run, i, kLargestClusters)) {
      w.begin_object().field("survivor", cluster.survivor).field("documents", cluster.size).key("others").begin_array();
      for (const std::string& id : cluster.ids) w.value(id);
      w.end_array().end_object();
    }
    w.end_array();
  }
  w.end_object().end_object();
  return pretty_json(json);
}

void publish(const RunDir& run, bool keep_intermediates) {
  if (!run.finished()) {
    const RunTotals totals = add_up(run);
    sys::remove(run.at(RunDir::kHashList));
    remove_leftovers(run);
    run.write_whole("DATASHEET.md", datasheet_markdown(run, totals));
    run.write_whole("README.md", output_readme(run, totals));
    run.write_whole("manifest.json", manifest_json(run, totals));
    const auto recorded = recorded_hashes(run);
    std::string list;
    for (const std::string& name : evidence(run)) {
      const auto known = recorded.find(name);
      list += (known != recorded.end() ? known->second : digest_file(run.at(name)).sha256) + "  " + name + "\n";
    }
    run.write_whole(RunDir::kHashList, list);
  }
  run.clean(!keep_intermediates);
}

}  // namespace curate
