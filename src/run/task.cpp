// SPDX-License-Identifier: Apache-2.0
#include "run/task.hpp"

#include <chrono>

#include "util/cpu_time.hpp"

namespace curate {

void run_task(const RunDir& run, TaskId task, Worker& worker) {
  switch (run.plan().phases[task.phase].kind) {
    case PhaseKind::kSketch:
      if (task.index >= run.map_tasks()) return run_foreign_sketch_task(run, task, worker);
      [[fallthrough]];
    case PhaseKind::kMap:
    case PhaseKind::kIndex:
      return run_map_task(run, task, worker);
    case PhaseKind::kGroup:
      return run_group_task(run, task, worker);
    case PhaseKind::kResolve:
      return run_resolve_task(run, task, worker);
    case PhaseKind::kCompare:
      return run_compare_task(run, task, worker);
    case PhaseKind::kFetch:
      return run_fetch_task(run, task, worker);
    case PhaseKind::kScore:
      return run_score_task(run, task, worker);
    case PhaseKind::kPack:
      return run_pack_task(run, task, worker);
  }
}

void run_logged_task(const RunDir& run, TaskId task, Worker& worker) {
  const auto begin = std::chrono::steady_clock::now();
  const double cpu = thread_cpu_seconds();
  run_task(run, task, worker);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  run.write_log(task, seconds, thread_cpu_seconds() - cpu);
}

}  // namespace curate
