// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <iostream>

#include <curate/error.hpp>

#include "cli/commands.hpp"
#include "cli/probe.hpp"
#include "util/base64.hpp"
#include "util/json_scan.hpp"
#include "util/strings.hpp"

namespace curate {

ProbeInput::ProbeInput(std::string_view line) : line_(line) {
  JsonScanner scanner(line_);
  JsonToken key, value;
  if (scanner.begin_object())
    while (scanner.member(key, value)) {
      if (value.kind == JsonToken::Kind::kNull) continue;
      std::string name = json_text(key);
      std::string content = value.kind == JsonToken::Kind::kString ? json_text(value) : std::string(value.raw);
      if (name.ends_with("_base64")) {
        const auto bytes = decode_base64(content);
        if (!bytes) throw RunError("'" + name + "' is not base64");
        name.resize(name.size() - 7);
        content = *bytes;
      }
      fields_[name] = std::move(content);
    }
  if (scanner.error() != nullptr || !scanner.at_end())
    throw RunError(std::string("not a JSON object: ") +
                   (scanner.error() != nullptr ? scanner.error() : "trailing_content"));
}

std::optional<std::string> ProbeInput::find(const std::string& name) const {
  const auto at = fields_.find(name);
  return at == fields_.end() ? std::nullopt : std::optional(at->second);
}

std::string ProbeInput::need(const std::string& name) const {
  if (auto value = find(name)) return *value;
  throw RunError("needs '" + name + "' (or '" + name + "_base64')");
}

double ProbeInput::number(const std::string& name, double fallback) const {
  const auto text = find(name);
  if (!text) return fallback;
  const auto value = parse_number(*text);
  if (!value) throw RunError("'" + name + ": " + *text + "': expected a number");
  return *value;
}

namespace {

int answer_all(const Probe& probe) {
  std::string line, answer;
  while (std::getline(std::cin, line)) {
    if (trim_ascii(line).empty()) continue;
    answer.clear();
    JsonWriter out(answer);
    try {
      const ProbeInput input(line);
      out.begin_object();
      probe(input, out);
      out.end_object();
    } catch (const RunError& error) {
      answer.clear();
      JsonWriter(answer).begin_object().field("error", error.what()).end_object();
    }
    answer += '\n';
    std::fwrite(answer.data(), 1, answer.size(), stdout);
  }
  return std::fflush(stdout) == 0 ? kDone : kFailed;
}

}  // namespace

Command command_probe(CommandLine& args) {
  struct Options {
    std::string kind, argument;
  };
  auto options = std::make_shared<Options>();
  std::vector<std::string> kinds{"stage"};
  for (const auto& [name, probe] : simple_probes()) kinds.push_back(name);
  args.add_option("kind", options->kind, join(kinds, " | ")).required();
  args.add_option("argument", options->argument, "for `stage`: its config, such as 'word_count: {min: 3}'");
  return [options, kinds] {
    std::ios::sync_with_stdio(false);
    if (options->kind == "stage") {
      if (options->argument.empty()) throw UsageError("probe stage needs a stage, such as 'word_count: {min: 3}'");
      return answer_all(stage_probe(options->argument));
    }
    const auto probes = simple_probes();
    const auto found = probes.find(options->kind);
    if (found == probes.end())
      throw UsageError("unknown kind '" + options->kind + "'; there are " + join(kinds, ", ") +
                       did_you_mean(options->kind, kinds));
    return answer_all(found->second);
  };
}

}  // namespace curate
