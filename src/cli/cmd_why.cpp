// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>

#include <curate/error.hpp>

#include "cli/commands.hpp"
#include "report/why.hpp"
#include "util/json.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

// `ended`: no later phase tells of the row; the others only pass it on.
void print(const RunDir& run, const WhyStep& step, bool ended) {
  const AuditLine& line = step.line;
  const std::string phase = run.plan().phases[step.phase].name;
  std::string text = phase + " task " + std::to_string(step.task) + " row " + std::to_string(line.row) + ": ";
  if (line.kept) {
    text += (ended ? "kept, " : "goes on, ") + human_count(line.chars_out) + " characters";
  } else if (line.expanded) {
    text += "expanded into rows " + line.id + "/0, …";
  } else {
    text += "dropped by " + line.stage + ": " + line.reason;
    if (line.value != 0 || line.limit != 0)
      text += " (value " + number_text(line.value) + ", limit " + number_text(line.limit) + ")";
    if (!line.survivor_index.empty())
      text += "\n  its survivor: " + line.survivor_id + " in index " + line.survivor_index;
    if (line.survivor)
      text += "\n  its survivor: " + (step.survivor_id.empty() ? "row " + std::to_string(line.survivor->row) +
                                                                     " of part " + std::to_string(line.survivor->part)
                                                               : step.survivor_id + " " + step.survivor_url);
  }
  if (line.kept && !ended) {
    std::printf("%s\n", text.c_str());
    return;
  }
  std::printf("%s\n  id %s  source %s%s%s\n", text.c_str(), line.id.c_str(), line.source.c_str(),
              line.url.empty() ? "" : "  url ", line.url.c_str());
  for (const auto& [stage, characters] : line.edits)
    std::printf("  %s removed %lld characters\n", stage.c_str(), static_cast<long long>(characters));
  for (const auto& [name, value] : line.signals) std::printf("  %s = %s\n", name.c_str(), number_text(value).c_str());
}

void print_json(const RunDir& run, const WhyStep& step) {
  const AuditLine& line = step.line;
  std::string json;
  JsonWriter w(json);
  w.begin_object().field("phase", run.plan().phases[step.phase].name).field("task", step.task).field("row", line.row);
  w.field("id", line.id)
      .field("url", line.url)
      .field("source", line.source)
      .field("fate", line.fate())
      .field("kept", line.kept);
  w.field("stage", line.stage).field("reason", line.reason).field("value", line.value).field("limit", line.limit);
  w.field("survivor", step.survivor_id)
      .field("survivor_index", line.survivor_index)
      .field("chars_in", line.chars_in)
      .field("chars_out", line.chars_out);
  w.key("signals").begin_object();
  for (const auto& [name, value] : line.signals) w.field(name, value);
  w.end_object().end_object();
  std::printf("%s\n", json.c_str());
}

}  // namespace

Command command_why(CommandLine& args) {
  struct Options {
    std::string run, wanted;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  args.add_option("run", options->run, "the run directory").required();
  args.add_option("id", options->wanted, "a document's id or URL").required();
  args.add_flag("--json", options->json, "one JSON object a line");
  return [options] {
    const RunDir run = RunDir::open(options->run);
    const auto steps = why(run, options->wanted);
    if (steps.empty())
      throw RunError("'" + options->wanted + "' is in no audit of " + options->run +
                     (run.plan().config.sample < 1 ? "; this run is a sample" : ""));
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const auto same_row = [&](const WhyStep& later) {
        return later.line.id == steps[i].line.id && later.line.source == steps[i].line.source;
      };
      const bool ended = std::none_of(steps.begin() + static_cast<std::ptrdiff_t>(i) + 1, steps.end(), same_row);
      options->json ? print_json(run, steps[i]) : print(run, steps[i], ended);
    }
    return kDone;
  };
}

}  // namespace curate
