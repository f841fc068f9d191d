// SPDX-License-Identifier: Apache-2.0
#include "support/runs.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/own_file.hpp"
#include "report/audit_reader.hpp"
#include "report/manifest.hpp"
#include "support/suites.hpp"
#include "util/codec.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"

namespace curate::test {

std::string jsonl(const std::vector<Row>& rows) {
  std::string text;
  for (const Row& row : rows) {
    JsonWriter w(text);
    w.begin_object().field("id", row.id).field("text", row.text).field("url", row.url);
    if (!row.more.empty()) text += "," + row.more;
    w.end_object();
    text += '\n';
  }
  return text;
}

std::string config_text(const std::string& inputs, const std::string& rest) {
  return "name: test\ninputs:\n" + inputs + "dataset: {license: CC0-1.0, creator: c, purpose: p, date: 2026-01-01}\n" +
         rest + "\n";
}

RunDir small_run(const std::filesystem::path& folder, const std::string& rest, const std::vector<Row>& rows) {
  if (!std::filesystem::exists(folder / "in.jsonl"))
    write_file_atomically(folder / "in.jsonl", folder / "in.tmp", jsonl(rows));
  const std::string text = config_text("  - {name: in, format: jsonl, paths: [in.jsonl]}\n", rest);
  return RunDir::create(folder / "RUN", make_plan(parse_config(text, "config.yaml", folder)), false);
}

void finish_run(const RunDir& run, unsigned threads) {
  ExecutorOptions options;
  options.threads = threads;
  run_with_threads(run, options);
  publish(run, true);
}

std::map<std::string, std::string> fates(const RunDir& run) {
  std::map<std::string, std::string> all;
  for (const AuditPhase& phase : audit_phases(run))
    for (const std::string& path : phase.paths)
      read_audit(path, [&](const AuditLine& line) {
        if (!line.unreadable) all[line.id] = line.fate();
        return true;
      });
  return all;
}

namespace {
template <class Visit>
void each_output(const RunDir& run, Visit visit) {
  for (const std::string& shard : expand_paths(run.at("out")))
    for_each_line(shard, [&](std::string_view line) {
      const Json json = Json::parse(line, shard);
      visit(json);
      return true;
    });
}
}  // namespace

std::map<std::string, std::string> output_texts(const RunDir& run) {
  std::map<std::string, std::string> texts;
  each_output(run, [&](const Json& row) { texts[std::string(row["id"].text())] = row["text"].text(); });
  return texts;
}

std::vector<std::string> output_ids(const RunDir& run) {
  std::vector<std::string> ids;
  each_output(run, [&](const Json& row) { ids.emplace_back(row["id"].text()); });
  return ids;
}

std::string tree_digest(const std::filesystem::path& run) {
  if (!std::filesystem::exists(run)) return "";
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(run)) {
    const std::string name = entry.path().lexically_relative(run).string();
    if (entry.is_regular_file() && !name.starts_with("log/") && !name.starts_with("slurm/") &&
        !name.starts_with("tmp/"))
      names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  std::string all;
  for (const std::string& name : names) all += digest_file((run / name).string()).sha256 + " " + name + "\n";
  return hex_bytes(sha256(all));
}

std::string program(const std::string& variables) {
  return (variables.empty() ? "" : "env " + variables + " ") + CURATE_PROGRAM;
}

}  // namespace curate::test
