// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <set>

#include <curate/error.hpp>

#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "run/index_build.hpp"
#include "run/lock.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

struct IndexOptions {
  std::string path, out, stage, ids, memory;
  unsigned threads = default_threads();
  bool quiet = false;
};

void print(const std::string& folder, const DedupIndex& index) {
  std::printf("%s: %s documents of %s, %s deleted\n  made by %s %s\n", folder.c_str(),
              human_count(index.documents()).c_str(), index.made_from.c_str(),
              human_count(index.tombstones.size()).c_str(), index.stage.c_str(), index.keys.c_str());
}

// The stage that is asked for, or the only one whose keys can be kept.
std::size_t chosen_stage(const RunDir& run, const std::string& label) {
  std::vector<std::string> names;
  std::size_t found = 0;
  const auto& stages = run.plan().config.stages;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    if (!stages[i].frozen_keys) continue;
    names.push_back(stages[i].label);
    if (stages[i].label == label || label.empty()) found = i;
  }
  if (names.empty()) throw UsageError(run.path() + " has no stage whose keys can be kept, such as minhash_dedup");
  if (label.empty() && names.size() > 1)
    throw UsageError(run.path() +
                     " has several stages whose keys can be kept; name one with --stage: " + join(names, ", "));
  if (!label.empty() && std::ranges::find(names, label) == names.end())
    throw UsageError("--stage " + label + ": expected one of " + join(names, ", ") + did_you_mean(label, names));
  return found;
}

int build(const IndexOptions& options) {
  const RunDir run = RunDir::open(options.path);
  const std::size_t stage = chosen_stage(run, options.stage);
  const std::string folder = options.out.empty() ? usual_index_folder(run, stage) : options.out;
  ExecutorOptions executor;
  executor.threads = std::max(1U, options.threads);
  if (!options.memory.empty()) executor.memory = bytes_option(options.memory, "--memory");
  const RunLock lock(run);
  install_interrupt_handler();
  Progress progress(run.plan(), !options.quiet);
  executor.on_status = [&](const RunStatus& status) { progress.show(status); };
  executor.on_notice = [&](const std::string& notice) { progress.notice(notice); };
  const DedupIndex index = build_index(run, stage, folder, executor);
  if (!options.quiet) print(folder, index);
  return kDone;
}

int delete_ids(const IndexOptions& options) {
  std::set<std::string> ids;
  const std::string list = read_file(options.ids);
  for (const std::string_view line : split_at(list, '\n'))
    if (const std::string_view id = trim_ascii(line); !id.empty()) ids.emplace(id);
  if (ids.empty()) throw UsageError(options.ids + " names no document; it needs one id a line");
  const Deletion done = delete_from_index(options.path, ids);
  if (!options.quiet)
    std::printf("%s: %s documents deleted\n", options.path.c_str(), human_count(done.deleted).c_str());
  if (done.unknown.empty()) return kDone;
  constexpr std::size_t kShown = 5;
  std::string names;
  for (std::size_t i = 0; i < std::min(kShown, done.unknown.size()); ++i)
    names += (i > 0 ? ", " : "") + done.unknown[i];
  throw RunError(options.path + " has no document " + names +
                 (done.unknown.size() > kShown ? " and " + human_count(done.unknown.size() - kShown) + " more" : "") +
                 (done.deleted > 0 ? "; the others are deleted" : ""));
}

}  // namespace

Command command_dedup_index(CommandLine& args) {
  auto options = std::make_shared<IndexOptions>();
  args.add_option("path", options->path, "a finished run to make an index of, or an index").required();
  args.add_option("-o,--output", options->out, "the folder of the index; if not given RUN/index/STAGE");
  args.add_option("--stage", options->stage, "the dedup stage, where the run has several");
  args.add_option("--delete", options->ids, "with an index: a file of ids, one a line, of documents to be deleted");
  args.add_option("--threads", options->threads, "tasks at a time").show_default();
  args.add_option("--memory", options->memory, "bound of the whole process, such as 4GiB");
  args.add_flag("-q,--quiet", options->quiet, "print nothing");
  return [options] {
    const bool index = is_dedup_index(options->path);
    if (!options->ids.empty()) {
      if (!index) throw UsageError("--delete needs an index, and " + options->path + " is none");
      return delete_ids(*options);
    }
    if (!index) return build(*options);
    print(options->path, DedupIndex::open(options->path));
    return kDone;
  };
}

}  // namespace curate
