// SPDX-License-Identifier: Apache-2.0
#include "report/reference.hpp"

#include <fmt/format.h>

#include <curate/registry.hpp>

#include "util/json.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

// Behind the name of a format of shards: formats of inputs may have the same one.
const std::string kOutput = " (output)";

struct Entry {
  std::string name, kind, summary;
  int version = 0;
  std::vector<ParamDoc> params;
  std::vector<NameDoc> signals, reasons;
};

std::string kind_text(StageKind kind) {
  switch (kind) {
    case StageKind::kStage:
      return "document";
    case StageKind::kExpander:
      return "expander";
    case StageKind::kTally:
      return "tally";
    case StageKind::kGroup:
      break;
  }
  return "group";
}

template <class Info>
Entry describe(const Info& info) {
  Params params(info.name, nullptr);
  (void)info.make(params);
  Entry entry;
  entry.name = info.name;
  entry.summary = info.summary;
  entry.params = params.documentation();
  entry.signals = params.signals();
  entry.reasons = params.reasons();
  return entry;
}

std::string in_table(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
  return text;
}

std::string value_text(const ParamDoc& doc) {
  return doc.required ? "required" : doc.fallback.empty() ? "empty" : "`" + doc.fallback + "`";
}

std::string as_text(const Entry& e) {
  std::string text = fmt::format("{}  ({}{})\n  {}\n", e.name, e.kind,
                                 e.version > 0 ? fmt::format(", version {}", e.version) : "", e.summary);
  for (const ParamDoc& p : e.params)
    text += fmt::format("    {:<18} {:<8} {:<16} {}{}\n", p.name, p.type, p.required ? "required" : p.fallback, p.help,
                        p.range.empty() ? "" : " (" + p.range + ")");
  for (const NameDoc& r : e.reasons) text += fmt::format("    drops: {:<22} {}\n", r.name, r.help);
  for (const NameDoc& s : e.signals) text += fmt::format("    notes: {:<22} {}\n", s.name, s.help);
  return text;
}

std::string as_markdown(const Entry& e) {
  std::string params, notes;
  for (const ParamDoc& p : e.params)
    params += fmt::format("{}`{}` {} {}: {}{}", params.empty() ? "" : "<br>", p.name, p.type, value_text(p), p.help,
                          p.range.empty() ? "" : " (" + p.range + ")");
  for (const NameDoc& r : e.reasons) notes += fmt::format("{}`{}`: {}", notes.empty() ? "" : "<br>", r.name, r.help);
  for (const NameDoc& s : e.signals)
    notes += fmt::format("{}signal `{}`: {}", notes.empty() ? "" : "<br>", s.name, s.help);
  return fmt::format("| `{}` | {} | {} | {} |\n", e.name, in_table(e.summary), in_table(params), in_table(notes));
}

void as_json(const Entry& e, JsonWriter& w) {
  w.begin_object().field("name", e.name).field("kind", e.kind).field("version", e.version).field("summary", e.summary);
  w.key("params").begin_array();
  for (const ParamDoc& p : e.params)
    w.begin_object()
        .field("name", p.name)
        .field("type", p.type)
        .field("default", p.fallback)
        .field("required", p.required)
        .field("range", p.range)
        .field("help", p.help)
        .end_object();
  w.end_array();
  const auto names = [&](std::string_view key, const std::vector<NameDoc>& docs) {
    w.key(key).begin_array();
    for (const NameDoc& doc : docs) w.begin_object().field("name", doc.name).field("help", doc.help).end_object();
    w.end_array();
  };
  names("reasons", e.reasons);
  names("signals", e.signals);
  w.end_object();
}

std::string render(std::vector<Entry> entries, const std::string& wanted, const char* what, Reference form) {
  if (!wanted.empty()) {
    std::vector<std::string> names;
    for (const Entry& entry : entries) names.push_back(entry.name);
    std::erase_if(entries, [&](const Entry& entry) { return entry.name != wanted && entry.name != wanted + kOutput; });
    if (entries.empty()) throw UsageError(fmt::format("unknown {} '{}'{}", what, wanted, did_you_mean(wanted, names)));
  }
  std::string text;
  if (form == Reference::kJson) {
    JsonWriter w(text);
    w.begin_array();
    for (const Entry& entry : entries) as_json(entry, w);
    w.end_array();
    return pretty_json(text);
  }
  if (form == Reference::kMarkdown && wanted.empty())
    text += fmt::format("| {} | what it does | parameters | reasons and signals |\n|---|---|---|---|\n", what);
  for (const Entry& entry : entries) text += form == Reference::kMarkdown ? as_markdown(entry) : as_text(entry);
  return text;
}

}  // namespace

std::string stage_reference(const std::string& name, Reference form) {
  std::vector<Entry> entries;
  for (const StageInfo& info : Registry::instance().stages()) {
    Entry entry = describe(info);
    entry.kind = kind_text(info.kind);
    entry.version = info.version;
    entries.push_back(std::move(entry));
  }
  return render(std::move(entries), name, "stage", form);
}

std::string format_reference(const std::string& name, Reference form) {
  std::vector<Entry> entries;
  for (const FormatInfo& info : Registry::instance().formats()) {
    Entry entry = describe(info);
    entry.kind = join(info.endings, " ");
    entries.push_back(std::move(entry));
  }
  for (const OutputInfo& info : Registry::instance().outputs()) {
    Entry entry = describe(info);
    entry.name += kOutput;
    entry.kind = "output: {format: " + info.name + "}";
    entries.push_back(std::move(entry));
  }
  return render(std::move(entries), name, "format", form);
}

}  // namespace curate
