// SPDX-License-Identifier: Apache-2.0
#include "run/against.hpp"
#include "run/task.hpp"

namespace curate {

void run_foreign_sketch_task(const RunDir& run, TaskId task, Worker& worker) {
  const Phase& phase = run.plan().phases[task.phase];
  const std::uint32_t part = task.index - run.map_tasks();
  TaskFiles files(run, task);
  TaskRecord record;
  const Against against(run, phase.stage);
  RecordFileReader<Decision> candidates(run.at(run.foreign_name({phase.ops.back().decided, 0})), part, part + 1);
  ForeignDocuments documents(against);
  SketchSorter sketches(files.temporary("sketches"), worker.memory / 2);
  for (Decision candidate; candidates.next(candidate);) {
    const DocRef doc{DocRef::kForeign + part, candidate.doc.row};
    const Sketch& found = documents.find(doc);
    sketches.add({cluster_key(candidate.other), found.rank, doc, found.id, found.bytes});
  }
  const std::string name = run.sketches_name(task);
  const auto out = files.create(name);
  sketches.write(*out);
  record.facts["sketch_bytes"] = out->size();
  files.finish(*out, name);
  files.commit(std::move(record));
}

}  // namespace curate
