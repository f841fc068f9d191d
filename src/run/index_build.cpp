// SPDX-License-Identifier: Apache-2.0
#include "run/index_build.hpp"

#include <filesystem>

#include <curate/error.hpp>

#include "util/sys.hpp"

namespace curate {

namespace {

DedupIndex describe(const RunDir& run, std::size_t phase) {
  const Plan& plan = run.plan();
  const StageConfig& stage = plan.config.stages[plan.phases[phase].stage];
  DedupIndex index;
  index.made_from = plan.config.name;
  index.stage = stage.name;
  index.version = stage.info->version;
  index.keys = *stage.frozen_keys;
  index.within = stage.within;
  const auto rows = run.records(plan.phases[phase].of_map);
  for (const TaskRecord& record : run.records(phase)) {
    DedupIndex::Part& part = index.parts.emplace_back();
    part.rows = rows[record.index].facts.at("rows");
    part.documents = record.facts.at("documents");
    for (const FileRecord& file : record.outputs) {
      FileRecord& to = file.path.ends_with(".keys") ? part.keys : part.sketches;
      to = file;
      to.path = std::filesystem::path(file.path).filename().string();
    }
  }
  return index;
}

}  // namespace

std::string usual_index_folder(const RunDir& run, std::size_t stage) {
  return run.at(run.index_folder(stage));
}

DedupIndex build_index(const RunDir& run, std::size_t stage, const std::string& folder,
                       const ExecutorOptions& options) {
  if (!run.finished()) throw UsageError(run.path() + " is not finished; go on with it by `curate run` first");
  const bool elsewhere = folder != usual_index_folder(run, stage);
  if (is_dedup_index(folder) || (elsewhere && std::filesystem::exists(folder)))
    throw UsageError(folder + " is there already; name another folder with -o");
  const bool had_intermediates = file_exists(run.at("decisions"));
  const RunDir made = run.with(index_plan(run.plan(), stage));
  const std::size_t phase = made.plan().phases.size() - 1;
  run_with_threads(made, options);
  const DedupIndex index = describe(made, phase);
  // A published run has no records but those its manifest lists.
  sys::remove_tree(run.at("ledger/" + made.plan().phases[phase].name));
  sys::remove_tree(run.at("log/" + made.plan().phases[phase].name));
  made.write_whole(made.index_folder(stage) + "/index.json", index.to_json());
  if (elsewhere) {
    const auto parent = std::filesystem::absolute(folder).parent_path();
    sys::make_folders(parent.string());
    sys::rename(made.at(made.index_folder(stage)), folder);
    sys::sync_folder(parent.string());
  }
  run.clean(!had_intermediates);
  return index;
}

}  // namespace curate
