// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "run/compat.hpp"
#include "run/config.hpp"
#include "util/json.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

void write_type(const ParamDoc& doc, JsonWriter& w) {
  w.begin_object();
  if (!doc.help.empty()) w.field("description", doc.help + (doc.range.empty() ? "" : " (" + doc.range + ")"));
  if (doc.type == "integer") {
    w.field("type", "integer");
  } else if (doc.type == "number") {
    w.field("type", "number");
  } else if (doc.type == "flag") {
    w.field("type", "boolean");
  } else if (doc.type == "choice") {
    w.key("enum").begin_array();
    for (const std::string& choice : doc.choices) w.value(choice);
    w.end_array();
  } else if (doc.type == "bytes") {
    w.key("type").begin_array().value("string").value("integer").end_array();
  } else if (doc.type == "list") {
    w.key("type").begin_array().value("array").value("string").value("number").end_array();
  } else {
    w.key("type").begin_array().value("string").value("number").value("boolean").end_array();
  }
  w.end_object();
}

void write_properties(const std::vector<ParamDoc>& docs, JsonWriter& w) {
  for (const ParamDoc& doc : docs) {
    w.key(doc.name);
    write_type(doc, w);
  }
}

void write_required(const std::vector<ParamDoc>& docs, JsonWriter& w) {
  bool any = false;
  for (const ParamDoc& doc : docs) any |= doc.required;
  if (!any) return;
  w.key("required").begin_array();
  for (const ParamDoc& doc : docs)
    if (doc.required) w.value(doc.name);
  w.end_array();
}

template <class Info>
std::vector<ParamDoc> documentation(const Info& info) {
  Params params(info.name, nullptr);
  (void)info.make(params);
  return params.documentation();
}

void write_stages(JsonWriter& w) {
  w.begin_object().field("type", "array").key("items").begin_object().key("anyOf").begin_array();
  w.begin_object().key("enum").begin_array();
  for (const StageInfo& stage : Registry::instance().stages()) w.value(stage.name);
  w.end_array().end_object();
  for (const StageInfo& stage : Registry::instance().stages()) {
    auto docs = documentation(stage);
    // A stage's own modes and the framework's are one parameter to a user.
    std::vector<std::string> modes{"drop", "tag"};
    if (const auto mode = std::ranges::find(docs, "mode", &ParamDoc::name); mode != docs.end()) {
      modes.insert(modes.end(), mode->choices.begin(), mode->choices.end());
      docs.erase(mode);
    }
    w.begin_object().field("type", "object").field("description", stage.summary).field("additionalProperties", false);
    w.key("required").begin_array().value(stage.name).end_array();
    w.key("properties").begin_object().key(stage.name).begin_object();
    w.key("type").begin_array().value("object").value("null").end_array();
    w.field("additionalProperties", false).key("properties").begin_object();
    write_properties(docs, w);
    w.key("when")
        .begin_object()
        .field("type", "object")
        .field("description", "only rows whose fields have these values")
        .end_object();
    w.key("mode").begin_object().key("enum").begin_array();
    for (const std::string& mode : modes) w.value(mode);
    w.end_array().end_object();
    w.key("max_removed")
        .begin_object()
        .field("type", "number")
        .field("description", "share of rows it may drop before the run stops")
        .end_object();
    if (stage.kind == StageKind::kGroup || stage.kind == StageKind::kTally)
      w.key("within")
          .begin_object()
          .field("type", "string")
          .field("description", "a field whose values are kept apart")
          .end_object();
    if (stage.kind == StageKind::kGroup) {
      w.key("against").begin_object();
      w.key("type").begin_array().value("array").value("string").end_array();
      w.field("description", "indexes of other runs, whose documents come first and stay").end_object();
    }
    w.end_object();
    write_required(docs, w);
    w.end_object().end_object().end_object();
  }
  w.end_array().end_object().end_object();
}

void write_inputs(JsonWriter& w) {
  w.begin_object().field("type", "array").field("minItems", 1).key("items").begin_object().field("type", "object");
  w.key("anyOf").begin_array();
  for (const char* key : {"paths", "path_list"})
    w.begin_object().key("required").begin_array().value(key).end_array().end_object();
  w.end_array().key("properties").begin_object();
  w.key("name").begin_object().field("type", "string").end_object();
  w.key("format").begin_object().key("enum").begin_array();
  for (const FormatInfo& format : Registry::instance().formats()) w.value(format.name);
  w.end_array().end_object();
  w.key("paths").begin_object().key("type").begin_array().value("array").value("string").end_array().end_object();
  w.key("path_list")
      .begin_object()
      .field("type", "string")
      .field("description", "a file, here or remote, with one path or URL a line")
      .end_object();
  w.key("base")
      .begin_object()
      .field("type", "string")
      .field("description", "what relative lines of path_list start at; where cc:// is served")
      .end_object();
  w.key("epochs").begin_object().field("type", "number").field("minimum", 0).end_object();
  for (const FormatInfo& format : Registry::instance().formats()) write_properties(documentation(format), w);
  w.end_object().end_object().end_object();
}

void write_section(std::string_view name, std::initializer_list<std::pair<std::string_view, std::string_view>> keys,
                   JsonWriter& w, const std::vector<ParamDoc>& more = {}) {
  w.key(name)
      .begin_object()
      .field("type", "object")
      .field("additionalProperties", false)
      .key("properties")
      .begin_object();
  for (const auto& [key, type] : keys) {
    w.key(key).begin_object();
    const auto choices = split_at(type, '|');
    if (choices.size() > 1) {
      w.key("enum").begin_array();
      for (const std::string_view choice : choices) w.value(choice);
      w.end_array();
    } else if (type == "bytes" || type == "time") {
      w.key("type").begin_array().value("string").value("integer").end_array();
    } else {
      w.field("type", type);
    }
    w.end_object();
  }
  write_properties(more, w);
  w.end_object().end_object();
}

}  // namespace

std::string config_schema() {
  std::string json;
  JsonWriter w(json);
  w.begin_object()
      .field("$schema", "https://json-schema.org/draft/2020-12/schema")
      .field("title", "curate config")
      .field("type", "object");
  w.field("additionalProperties", false);
  w.key("required").begin_array().value("inputs").value("dataset").end_array();
  w.key("properties").begin_object();
  w.key("name").begin_object().field("type", "string").end_object();
  w.key("compat").begin_object().key("enum").begin_array();
  for (const std::string& name : compat_names()) w.value(name);
  w.end_array().end_object();
  w.key("seed").begin_object().field("type", "integer").field("minimum", 0).end_object();
  w.key("sample").begin_object().key("type").begin_array().value("string").value("number").end_array().end_object();
  w.key("task_size").begin_object().key("type").begin_array().value("string").value("integer").end_array().end_object();
  w.key("inputs");
  write_inputs(w);
  w.key("stages");
  write_stages(w);
  std::string formats = "jsonl.zst";
  std::vector<ParamDoc> own;
  for (const OutputInfo& info : Registry::instance().outputs()) {
    formats += "|" + info.name;
    std::ranges::move(documentation(info), std::back_inserter(own));
  }
  write_section("output",
                {{"format", formats},
                 {"shard_size", "bytes"},
                 {"order", "input|shuffled"},
                 {"level", "integer"},
                 {"signals", "array"}},
                w, own);
  write_section("audit", {{"signals", "boolean"}, {"edits", "boolean"}}, w);
  write_section("guards", {{"max_unreadable", "number"}, {"max_removed", "number"}}, w);
  write_section("slurm",
                {{"partition", "string"},
                 {"account", "string"},
                 {"time", "time"},
                 {"memory", "bytes"},
                 {"tasks_per_element", "integer"},
                 {"max_jobs", "integer"},
                 {"options", "array"}},
                w);
  w.key("dataset")
      .begin_object()
      .field("type", "object")
      .field("additionalProperties", false)
      .key("properties")
      .begin_object();
  for (const HumanQuestion& question : human_questions())
    w.key(question.key)
        .begin_object()
        .field("description", question.question)
        .key("type")
        .begin_array()
        .value("string")
        .value("number")
        .end_array()
        .end_object();
  w.end_object().key("required").begin_array();
  for (const HumanQuestion& question : human_questions())
    if (question.required) w.value(question.key);
  w.end_array().end_object();
  w.end_object().end_object();
  return pretty_json(json);
}

}  // namespace curate
