// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "run/run_dir.hpp"
#include "run/thread_executor.hpp"

namespace curate::test {

/// One row of a small JSONL input.
struct Row {
  std::string id, text, url;
  std::string more;  ///< further members, such as "\"score\":3"
};
std::string jsonl(const std::vector<Row>& rows);

/// Text of a config with the answers a datasheet needs; `rest` has stages and whatever else.
std::string config_text(const std::string& inputs, const std::string& rest);

/// Writes `config.yaml` and an input `in.jsonl` into `folder` if they are not there, and plans a run in `folder`/RUN.
RunDir small_run(const std::filesystem::path& folder, const std::string& rest, const std::vector<Row>& rows = {});

/// Runs it to the end, publishes it, keeps intermediates.
void finish_run(const RunDir& run, unsigned threads = 2);

/// id -> "kept" or "stage:reason", from the audits of a finished run; "row" of each kept shard line likewise.
std::map<std::string, std::string> fates(const RunDir& run);
/// id -> text of the shards.
std::map<std::string, std::string> output_texts(const RunDir& run);
/// ids of the shards in their order.
std::vector<std::string> output_ids(const RunDir& run);

/// SHA-256 over names and bytes of everything in a run directory but log/, slurm/ and tmp/; "" if it is not there.
std::string tree_digest(const std::filesystem::path& run);

/// `curate ARGUMENTS` of this build, with variables such as "CURATE_ISA=scalar" in front.
std::string program(const std::string& variables = "");

}  // namespace curate::test
