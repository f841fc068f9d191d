// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "run/plan.hpp"

namespace curate {

class RunDir;

/// A plan as config.yaml and plan.json froze it; nothing is listed again. `folder` is where relative paths start.
Plan load_plan(std::string_view config_yaml, std::string_view plan_json, const std::string& path,
               const std::string& folder);

/// log/machine.json: where relative input paths start on this machine.
std::string machine_json(const std::string& folder);
std::string machine_folder(std::string_view machine_json, const std::string& path);

/// Tasks of a phase. Those of group and pack phases follow from the ledger: the first call after the phase before is
/// complete freezes them in ledger/PHASE/tasks.json.
std::uint32_t task_count(const RunDir& run, std::size_t phase);
/// The same without freezing anything: nothing while the phase's tasks are not known.
std::optional<std::uint32_t> known_task_count(const RunDir& run, std::size_t phase);

/// Frames [begin, end) of the parts of the last map that make up one shard; a frame is (part, frame of it), or (part,
/// row of it) for another format than jsonl.zst.
struct ShardTask {
  struct Place {
    std::uint32_t part = 0, frame = 0;
    auto operator<=>(const Place&) const = default;
  };
  Place begin, end;
  std::uint32_t first_bucket = 0, end_bucket = 0;  ///< for order: shuffled instead of frames
};
ShardTask shard_task(const RunDir& run, std::uint32_t index);

}  // namespace curate
