// SPDX-License-Identifier: Apache-2.0
#include "run/plan_file.hpp"

#include <algorithm>
#include <filesystem>

#include "run/frame_file.hpp"
#include "run/ledger.hpp"
#include "run/run_dir.hpp"
#include "util/file.hpp"

namespace curate {

namespace {

// Keys that one group task merges: a few minutes of work.
constexpr std::uint64_t kGroupBytes = std::uint64_t{512} << 20;

// Tasks of a group or compare phase, by the bytes that the map or sketch phase before it noted as `fact`, and `bytes`
// more.
std::uint32_t tasks_by_bytes(const RunDir& run, std::size_t phase, const std::string& fact, std::uint64_t bytes) {
  for_each_record(run, phase, [&](const TaskRecord& record) {
    const auto found = record.facts.find(fact);
    if (found != record.facts.end()) bytes += found->second;
  });
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(bytes / kGroupBytes + 1, 1, 1024));
}

// Shards of so many rows each.
std::vector<ShardTask> plan_row_shards(const RunDir& run, std::uint64_t most) {
  const std::size_t map = run.plan().last_map();
  std::vector<ShardTask> shards;
  std::uint64_t filled = 0;
  for (std::uint32_t part = 0; part < run.map_tasks(); ++part) {
    std::uint64_t rows = 0;
    for (const Frame& frame : read_frames(run.at(run.frames_name({map, part})))) rows += frame.documents;
    for (std::uint64_t row = 0; row < rows;) {
      if (shards.empty() || filled == most) {
        shards.push_back({{part, static_cast<std::uint32_t>(row)}, {}, 0, 0});
        filled = 0;
      }
      const std::uint64_t taken = std::min(most - filled, rows - row);
      row += taken;
      filled += taken;
      shards.back().end = {part, static_cast<std::uint32_t>(row)};
    }
  }
  return shards;
}

// Fills shards with whole frames until the next one would make them larger than asked for.
std::vector<ShardTask> plan_shards(const RunDir& run) {
  const std::uint64_t limit = run.plan().config.output.shard_bytes;
  const std::size_t map = run.plan().last_map();
  std::vector<ShardTask> shards;
  std::uint64_t filled = 0;
  ShardTask::Place last{};
  for_each_record(run, map, [](const TaskRecord&) {});
  if (const auto format = run.plan().config.output.make()) return plan_row_shards(run, format->rows_per_shard());
  if (run.plan().config.output.order == Order::kShuffled) {
    std::vector<std::uint64_t> buckets;
    for (std::uint32_t part = 0; part < run.map_tasks(); ++part) {
      for (const Frame& frame : read_frames(run.at(run.frames_name({map, part})))) {
        if (buckets.size() <= frame.bucket) buckets.resize(frame.bucket + 1);
        buckets[frame.bucket] += frame.bytes;
      }
    }
    for (std::uint32_t bucket = 0; bucket < buckets.size(); ++bucket) {
      if (buckets[bucket] == 0 && shards.empty()) continue;
      if (shards.empty() || (filled > 0 && filled + buckets[bucket] > limit)) {
        shards.push_back({{}, {}, bucket, bucket});
        filled = 0;
      }
      filled += buckets[bucket];
      shards.back().end_bucket = bucket + 1;
    }
    return shards;
  }
  for (std::uint32_t part = 0; part < run.map_tasks(); ++part) {
    const auto frames = read_frames(run.at(run.frames_name({map, part})));
    for (std::uint32_t i = 0; i < frames.size(); ++i) {
      if (shards.empty() || (filled > 0 && filled + frames[i].bytes > limit)) {
        if (!shards.empty()) shards.back().end = last;
        shards.push_back({{part, i}, {}, 0, 0});
        filled = 0;
      }
      filled += frames[i].bytes;
      last = {part, i + 1};
    }
  }
  if (!shards.empty()) shards.back().end = last;
  return shards;
}

std::string freeze(const RunDir& run, std::size_t index) {
  const Phase& phase = run.plan().phases[index];
  std::string json;
  JsonWriter w(json);
  w.begin_object().field("fingerprint", phase.fingerprint);
  if (phase.kind == PhaseKind::kGroup) {
    std::uint64_t foreign = 0;
    for (const IndexUse& use : run.plan().against[phase.stage]) foreign += use.key_bytes;
    const std::string fact = "key_bytes:" + run.plan().config.stages[phase.stage].label;
    w.field("tasks", tasks_by_bytes(run, phase.of_map, fact, foreign));
  } else if (phase.kind == PhaseKind::kCompare) {
    w.field("tasks", tasks_by_bytes(run, index - 1, "sketch_bytes", 0));
  } else {
    const auto shards = plan_shards(run);
    w.field("tasks", shards.size()).key("shards").begin_array();
    for (const ShardTask& s : shards) {
      w.begin_array().value(s.begin.part).value(s.begin.frame).value(s.end.part).value(s.end.frame);
      w.value(s.first_bucket).value(s.end_bucket).end_array();
    }
    w.end_array();
  }
  w.end_object();
  run.write_whole(run.frozen_name(index), json + "\n");
  return json;
}

std::optional<Json> frozen_before(const RunDir& run, std::size_t index) {
  const std::string path = run.at(run.frozen_name(index));
  if (!file_exists(path)) return std::nullopt;
  Json json = Json::parse(read_file(path), path);
  if (json["fingerprint"].text_or("") != run.plan().phases[index].fingerprint) return std::nullopt;
  return json;
}

Json frozen(const RunDir& run, std::size_t index) {
  if (auto json = frozen_before(run, index)) return std::move(*json);
  return Json::parse(freeze(run, index), run.at(run.frozen_name(index)));
}

// Tasks of a phase whose number the plan alone says.
std::optional<std::uint32_t> planned_tasks(const RunDir& run, std::size_t index) {
  switch (run.plan().phases[index].kind) {
    case PhaseKind::kMap:
    case PhaseKind::kIndex:
      return run.map_tasks();
    case PhaseKind::kSketch: {
      // One for each part of the indexes too.
      std::uint32_t tasks = run.map_tasks();
      for (const IndexUse& use : run.plan().against[run.plan().phases[index].stage]) tasks += use.parts;
      return tasks;
    }
    case PhaseKind::kResolve:
      return 1;
    case PhaseKind::kFetch:
    case PhaseKind::kScore:
      return run.plan().config.stages[run.plan().phases[index].stage].ask_tasks;
    case PhaseKind::kGroup:
    case PhaseKind::kCompare:
    case PhaseKind::kPack:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::uint32_t task_count(const RunDir& run, std::size_t index) {
  if (const auto planned = planned_tasks(run, index)) return *planned;
  return static_cast<std::uint32_t>(frozen(run, index)["tasks"].natural());
}

std::optional<std::uint32_t> known_task_count(const RunDir& run, std::size_t index) {
  if (const auto planned = planned_tasks(run, index)) return planned;
  const auto json = frozen_before(run, index);
  if (!json) return std::nullopt;
  return static_cast<std::uint32_t>((*json)["tasks"].natural());
}

ShardTask shard_task(const RunDir& run, std::uint32_t index) {
  const Json row = frozen(run, run.plan().phases.size() - 1)["shards"].at(index).second;
  const auto n = [&](std::size_t i) { return static_cast<std::uint32_t>(row.at(i).second.natural()); };
  return {{n(0), n(1)}, {n(2), n(3)}, n(4), n(5)};
}

Plan load_plan(std::string_view config_yaml, std::string_view plan_json, const std::string& path,
               const std::string& folder) {
  const Json json = Json::parse(plan_json, path + "/plan.json");
  Plan plan;
  plan.config = parse_config(config_yaml, path + "/config.yaml", folder);
  const auto input_of = [&](std::string_view name) {
    const auto at = std::ranges::find(plan.config.inputs, name, &InputConfig::name);
    if (at == plan.config.inputs.end()) throw DamagedFile(path + "/plan.json", "unknown input");
    return static_cast<std::size_t>(at - plan.config.inputs.begin());
  };
  json["inputs"].each([&](std::string_view, const Json& file) {
    plan.files.push_back({input_of(file["input"].text()), std::string(file["path"].text()), file["bytes"].natural(),
                          std::string(file["etag"].text_or(""))});
  });
  json["tasks"].each([&](std::string_view, const Json& pieces) {
    MapTask& task = plan.map_tasks.emplace_back();
    pieces.each([&](std::string_view, const Json& piece) {
      task.pieces.push_back({input_of(piece["input"].text()),
                             {std::string(piece["path"].text()), piece["begin"].natural(), piece["end"].natural(),
                              piece["file_bytes"].natural()},
                             std::string(piece["etag"].text_or(""))});
    });
  });
  if (json["stages"].size() != plan.config.stages.size())
    throw DamagedFile(path + "/plan.json", "other stages than its config has");
  json["stages"].each([&](std::string_view, const Json& stage) {
    auto& uses = plan.against.emplace_back();
    stage["against"].each([&](std::string_view, const Json& use) {
      uses.push_back({std::string(use["path"].text()), std::string(use["check"].text()),
                      static_cast<std::uint32_t>(use["parts"].natural()), use["key_bytes"].natural()});
    });
  });
  plan.phases = cut_phases(plan.config);
  plan.fingerprint = json["fingerprint"].text();
  if (json["phases"].size() != plan.phases.size())
    throw DamagedFile(path + "/plan.json", "another number of phases than its config makes");
  for (std::size_t i = 0; i < plan.phases.size(); ++i)
    plan.phases[i].fingerprint = json["phases"].at(i).second["fingerprint"].text();
  return plan;
}

std::string machine_json(const std::string& folder) {
  std::string json;
  JsonWriter(json).begin_object().field("input_folder", folder).end_object();
  return json + "\n";
}

std::string machine_folder(std::string_view json, const std::string& path) {
  return std::string(Json::parse(json, path + "/log/machine.json")["input_folder"].text());
}

}  // namespace curate
