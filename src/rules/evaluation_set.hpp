// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <curate/params.hpp>

namespace curate {

/// Reads the parameter `files`; what is in the files enters the fingerprint of a run.
std::vector<std::string> evaluation_files(Params& params);

/// A question of an evaluation set and its answer.
struct EvaluationItem {
  std::string task, query, label;
  bool has_query = false;
};

/// Calls `visit` for every item of a file, plain, gzip or zstd. A line that is a JSON object has members label (or
/// text), query and task, of which the first is needed; any other line that is not blank is a label. Without a task the
/// file's name without folders and ending is it. Throws RunError with file and line where a line is neither.
void each_evaluation_item(std::string_view stored, const std::string& name,
                          const std::function<void(const EvaluationItem&)>& visit);

}  // namespace curate
