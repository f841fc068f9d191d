// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "run/dedup_index.hpp"
#include "run/thread_executor.hpp"

namespace curate {

/// Where the index of a stage of a run is made unless it is to be elsewhere.
std::string usual_index_folder(const RunDir& run, std::size_t stage);

/// Makes an index of what a dedup stage of a finished run compared, in `folder`, which must be on the run's file system
/// and not be there yet. Intermediate files that the run no longer has are made again from its inputs and removed
/// again. Stopped anywhere, the same call goes on. The caller holds the run's lock.
DedupIndex build_index(const RunDir& run, std::size_t stage, const std::string& folder, const ExecutorOptions& options);

}  // namespace curate
