// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/own_file.hpp"
#include "crawl/fetch.hpp"
#include "run/task.hpp"

namespace curate {

void run_fetch_task(const RunDir& run, TaskId task, Worker& worker) {
  const Phase& phase = run.plan().phases[task.phase];
  const auto made = run.plan().config.stages[phase.stage].make();
  const FetchPlan& plan = static_cast<const FetchStage&>(*made).plan();
  TaskFiles files(run, task);
  TaskRecord record;
  const std::string folder = run.at(run.asked_folder(task));
  bool any = false;
  for (std::uint32_t i = 0; i < run.map_tasks() && !any; ++i) {
    const auto map = run.record({phase.of_map, i});
    const auto urls = map->facts.find("asked:" + run.plan().config.stages[phase.stage].label);
    any = urls != map->facts.end() && urls->second > 0;
  }
  if (any) {
    FetchJob job{folder, run.plan().config.name, plan, task.index, plan.tasks, worker.ca_file, {}, {}};
    job.each_url = [&](const std::function<void(std::string_view)>& take) {
      for (std::uint32_t i = 0; i < run.map_tasks(); ++i)
        for_each_line(run.at(run.key_name({phase.of_map, i}, phase.stage)), [&](std::string_view url) {
          take(url);
          return true;
        });
    };
    job.interrupted = [&] {
      try {
        if (worker.progress) worker.progress(0, 0);
      } catch (const Interrupted&) {
        return true;
      }
      return false;
    };
    const CrawlStatus status = fetch_urls(job);
    for (std::size_t i = 0; i < kUrlStates; ++i)
      if (status.states[i] > 0)
        record.facts["urls " + std::string(url_state_name(static_cast<UrlState>(i)))] = status.states[i];
    record.facts["bytes fetched"] = status.bytes;
    if (worker.notice)
      for (const std::string& line : diagnose(status)) worker.notice(phase.name + ": " + line);
  }
  const std::string name = run.answers_name(task);
  const auto out = files.create(name, true);
  out->write(answers_of(folder));
  files.finish(*out, name);
  files.commit(std::move(record));
}

}  // namespace curate
