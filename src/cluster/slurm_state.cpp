// SPDX-License-Identifier: Apache-2.0
#include "cluster/slurm_state.hpp"

#include <array>
#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include <curate/error.hpp>

#include "util/host.hpp"
#include "util/shell.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

constexpr const char* kState = "slurm/state.json";
constexpr const char* kStop = "slurm/stop";
constexpr std::array<std::string_view, 4> kStatusNames{"running", "finished", "failed", "stopped"};

void write_config(const SlurmConfig& config, JsonWriter& w) {
  w.begin_object()
      .field("partition", config.partition)
      .field("account", config.account)
      .field("time", config.time)
      .field("memory", config.memory)
      .field("tasks_per_element", config.tasks_per_element)
      .field("max_jobs", config.max_jobs)
      .key("options")
      .begin_array();
  for (const std::string& option : config.options) w.value(option);
  w.end_array().end_object();
}

SlurmConfig read_config(const Json& json) {
  SlurmConfig config;
  config.partition = json["partition"].text();
  config.account = json["account"].text();
  config.time = json["time"].text();
  config.memory = json["memory"].natural();
  config.tasks_per_element = static_cast<std::uint32_t>(json["tasks_per_element"].natural());
  config.max_jobs = static_cast<std::uint32_t>(json["max_jobs"].natural());
  json["options"].each([&](std::string_view, const Json& option) { config.options.emplace_back(option.text()); });
  return config;
}

std::string note_name(std::uint32_t round, const std::string& phase, std::uint32_t element) {
  return fmt::format("{}/{:05}.json", SlurmFiles::folder(round, phase), element);
}

}  // namespace

std::optional<SlurmState> SlurmFiles::state() const {
  const std::string path = run_.at(kState);
  if (!file_exists(path)) return std::nullopt;
  const Json json = Json::parse(read_file(path), path);
  SlurmState state;
  for (std::size_t i = 0; i < kStatusNames.size(); ++i)
    if (json["status"].text() == kStatusNames[i]) state.status = static_cast<SlurmState::Status>(i);
  state.message = json["message"].text();
  state.name = json["name"].text();
  state.program = json["program"].text();
  state.keep_all = json["keep_all"].flag();
  state.config = read_config(json["config"]);
  state.round = static_cast<std::uint32_t>(json["round"].natural());
  state.phase = json["phase"].text();
  json["arrays"].each([&](std::string_view, const Json& array) {
    state.arrays.push_back({std::string(array["job"].text()), static_cast<std::uint32_t>(array["first"].natural()),
                            static_cast<std::uint32_t>(array["elements"].natural())});
  });
  state.controller = json["controller"].text();
  json["tries"].each([&](std::string_view task, const Json& tries) {
    state.tries[static_cast<std::uint32_t>(parse_unsigned(task).value_or(0))] =
        static_cast<std::uint32_t>(tries.natural());
  });
  json["bad_nodes"].each([&](std::string_view, const Json& node) { state.bad_nodes.emplace_back(node.text()); });
  return state;
}

void SlurmFiles::write(const SlurmState& state) const {
  std::string json;
  JsonWriter w(json);
  w.begin_object()
      .field("status", kStatusNames[static_cast<std::size_t>(state.status)])
      .field("message", state.message)
      .field("name", state.name)
      .field("program", state.program)
      .field("keep_all", state.keep_all)
      .key("config");
  write_config(state.config, w);
  w.field("round", state.round).field("phase", state.phase).key("arrays").begin_array();
  for (const SlurmArray& array : state.arrays)
    w.begin_object().field("job", array.job).field("first", array.first).field("elements", array.elements).end_object();
  w.end_array().field("controller", state.controller).key("tries").begin_object();
  for (const auto& [task, tries] : state.tries) w.field(std::to_string(task), tries);
  w.end_object().key("bad_nodes").begin_array();
  for (const std::string& node : state.bad_nodes) w.value(node);
  w.end_array().end_object();
  run_.write_whole(kState, pretty_json(json));
}

std::string SlurmFiles::stop_reason() const {
  const std::string path = run_.at(kStop);
  return file_exists(path) ? std::string(trim_ascii(read_file(path))) : "";
}

void SlurmFiles::stop(const std::string& reason) const {
  run_.write_whole(kStop, reason + "\n");
}

void SlurmFiles::clear_stop() const {
  sys::remove(run_.at(kStop));
}

void SlurmFiles::write_elements(std::uint32_t round, const std::string& phase,
                                const std::vector<std::vector<std::uint32_t>>& elements) const {
  std::string text;
  for (const auto& tasks : elements) text += fmt::format("{}\n", fmt::join(tasks, " "));
  run_.write_whole(folder(round, phase) + "/elements", text);
}

std::vector<std::vector<std::uint32_t>> SlurmFiles::elements(std::uint32_t round, const std::string& phase) const {
  const std::string path = run_.at(folder(round, phase) + "/elements");
  const std::string text = read_file(path);
  std::vector<std::vector<std::uint32_t>> elements;
  for (const std::string_view line : split_at(text, '\n')) {
    if (line.empty()) continue;
    auto& tasks = elements.emplace_back();
    for (const std::string_view word : split_at(line, ' ')) {
      const auto task = parse_unsigned(word);
      if (!task) throw DamagedFile(path, "a task that is no number");
      tasks.push_back(static_cast<std::uint32_t>(*task));
    }
  }
  return elements;
}

void SlurmFiles::write_note(std::uint32_t round, const std::string& phase, std::uint32_t element,
                            const ElementNote& note) const noexcept {
  try {
    std::string json;
    JsonWriter w(json);
    w.begin_object().field("host", note.host).field("job", note.job).key("task");
    note.task ? w.value(*note.task) : w.null();
    w.field("started", note.started).field("updated", note.updated).field("bytes", note.bytes).field("rows", note.rows);
    w.field("ended", note.ended).key("failed").begin_array();
    for (const ElementNote::Failed& failed : note.failed)
      w.begin_object()
          .field("task", failed.task)
          .field("kind", failed.kind)
          .field("message", failed.message)
          .field("damaged", failed.damaged)
          .end_object();
    w.end_array().end_object();
    const std::string path = run_.at(note_name(round, phase, element));
    // No two copies of an element share the temporary name; a name left over is of a process that is gone.
    const std::string temporary = fmt::format("{}.{}.{}", path, host_name(), ::getpid());
    sys::remove(temporary);
    const int fd = sys::create(temporary);
    sys::write_all(fd, json + "\n", temporary);
    sys::close(fd, temporary);
    sys::rename(temporary, path);
  } catch (const std::exception&) {  // see the declaration
  }
}

std::optional<ElementNote> SlurmFiles::note(std::uint32_t round, const std::string& phase,
                                            std::uint32_t element) const {
  const std::string path = run_.at(note_name(round, phase, element));
  if (!file_exists(path)) return std::nullopt;
  try {
    const Json json = Json::parse(read_file(path), path);
    ElementNote note;
    note.host = json["host"].text();
    note.job = json["job"].text();
    if (!json["task"].is_null()) note.task = static_cast<std::uint32_t>(json["task"].natural());
    note.started = json["started"].integer();
    note.updated = json["updated"].integer();
    note.bytes = json["bytes"].natural();
    note.rows = json["rows"].natural();
    note.ended = json["ended"].flag();
    json["failed"].each([&](std::string_view, const Json& failed) {
      note.failed.push_back({static_cast<std::uint32_t>(failed["task"].natural()), std::string(failed["kind"].text()),
                             std::string(failed["message"].text()), std::string(failed["damaged"].text())});
    });
    return note;
  } catch (const RunError&) {
    return std::nullopt;  // lost with its machine, which says as much as no note
  }
}

std::string SlurmFiles::folder(std::uint32_t round, const std::string& phase) {
  return fmt::format("slurm/{:03}-{}", round, phase);
}

std::string SlurmFiles::log(std::uint32_t round, const std::string& phase, std::size_t array,
                            const std::string& element) {
  return fmt::format("{}/{}.{}.log", folder(round, phase), array, element);
}

std::string SlurmFiles::absolute(const std::string& relative) const {
  std::filesystem::path folder = std::filesystem::absolute(run_.path()).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  return relative.empty() ? folder.string() : (folder / relative).string();
}

std::string SlurmFiles::write_script(const std::string& subcommand, const std::string& program) const {
  const std::string relative = "slurm/" + subcommand + ".sh";
  run_.write_whole(relative,
                   fmt::format("#!/bin/bash\n# Written by curate and started by Slurm. In place of the shell: "
                               "signals reach the program itself.\nexec {} {} {} \"$@\"\n",
                               shell_quoted(program), subcommand, shell_quoted(absolute(""))));
  return absolute(relative);
}

}  // namespace curate
