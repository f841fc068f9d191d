// SPDX-License-Identifier: Apache-2.0
#include "report/audit_reader.hpp"

#include <limits>

#include "core/own_file.hpp"
#include "util/json.hpp"

namespace curate {

std::string AuditLine::fate() const {
  if (unreadable) return "unreadable:" + reason;
  if (kept) return "kept";
  return expanded ? "expanded" : stage + ":" + reason;
}

AuditLine parse_audit_line(std::string_view text, const std::string& path) {
  const Json json = Json::parse(text, path);
  AuditLine line;
  line.unreadable = json["unreadable"].flag_or(false);
  if (line.unreadable) {
    line.file = json["file"].text();
    line.offset = json["offset"].natural();
    line.reason = json["reason"].text();
    line.bytes = json["bytes"].natural();
    line.detail = json["detail"].text();
    return line;
  }
  line.id = json["id"].text();
  line.url = json["url"].text();
  line.source = json["source"].text();
  line.row = json["row"].natural();
  line.kept = json["kept"].flag();
  line.expanded = json["expanded"].flag_or(false);
  line.born = json["born"].flag_or(false);
  line.stage = json["stage"].text_or("");
  line.reason = json["reason"].text_or("");
  if (!json["value"].is_null()) line.value = json["value"].number();
  if (!json["limit"].is_null()) line.limit = json["limit"].number();
  const Json survivor = json["survivor"];
  if (survivor.is_array())
    line.survivor = DocRef{static_cast<std::uint32_t>(survivor.at(0).second.natural()),
                           static_cast<std::uint32_t>(survivor.at(1).second.natural())};
  line.survivor_index = survivor["index"].text_or("");
  line.survivor_id = survivor["id"].text_or("");
  line.chars_in = json["chars_in"].natural();
  line.chars_out = json["chars_out"].natural();
  line.text_xxh3 = json["text_xxh3"].text_or("");
  // What is no finite number, such as a share of nothing, is null in JSON.
  json["signals"].each([&](std::string_view name, const Json& value) {
    line.signals.emplace_back(name, value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.number());
  });
  json["later_drops"].each([&](std::string_view, const Json& drop) {
    line.later_drops.push_back({std::string(drop["stage"].text()), std::string(drop["reason"].text()),
                                drop["value"].is_null() ? 0 : drop["value"].number(),
                                drop["limit"].is_null() ? 0 : drop["limit"].number()});
  });
  json["edits"].each([&](std::string_view name, const Json& value) { line.edits.emplace_back(name, value.integer()); });
  return line;
}

void read_audit(const std::string& path, const std::function<bool(const AuditLine&)>& visit) {
  for_each_line(path, [&](std::string_view line) { return visit(parse_audit_line(line, path)); });
}

std::vector<AuditPhase> audit_phases(const RunDir& run) {
  std::vector<AuditPhase> phases;
  for (std::size_t i = 0; i < run.plan().phases.size(); ++i) {
    if (run.plan().phases[i].kind != PhaseKind::kMap) continue;
    AuditPhase& phase = phases.emplace_back();
    phase.phase = i;
    for (std::uint32_t task = 0; task < run.map_tasks(); ++task)
      phase.paths.push_back(run.at(run.audit_name({i, task})));
  }
  return phases;
}

}  // namespace curate
