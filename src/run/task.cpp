// SPDX-License-Identifier: Apache-2.0
#include "run/task.hpp"

namespace curate {

void run_task(const RunDir& run, TaskId task, Worker& worker) {
  switch (run.plan().phases[task.phase].kind) {
    case PhaseKind::kMap:
    case PhaseKind::kSketch:
      return run_map_task(run, task, worker);
    case PhaseKind::kGroup:
      return run_group_task(run, task, worker);
    case PhaseKind::kResolve:
      return run_resolve_task(run, task, worker);
    case PhaseKind::kCompare:
      return run_compare_task(run, task, worker);
    case PhaseKind::kPack:
      return run_pack_task(run, task, worker);
  }
}

}  // namespace curate
