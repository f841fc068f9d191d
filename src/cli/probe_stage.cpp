// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <memory>

#include <curate/registry.hpp>
#include <curate/resources.hpp>

#include "cli/probe.hpp"
#include "core/json_row.hpp"
#include "run/config.hpp"
#include "util/json_scan.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

// Fields with a meaning of their own; all others are the document's metadata.
constexpr std::string_view kKnown[] = {"id",      "text",    "url",      "date",    "source", "mime",
                                       "headers", "payload", "metadata", "signals", "tags"};

class StageProbe {
 public:
  explicit StageProbe(const std::string& text) : config_(parse_stage(text)), resources_("."), made_(config_.make()) {
    made_->open(resources_);
  }

  void answer(const ProbeInput& input, JsonWriter& out) {
    batch_.clear();
    Document& document = fill(input);
    document.measure_all(true);
    const std::string before(document.text());
    out.field("id", document.id);
    if (auto* expander = dynamic_cast<Expander*>(made_.get())) {
      born_.clear();
      expander->expand(document, born_);
      out.key("expanded").begin_array();
      for (Document& child : born_.rows())
        out.begin_object().field("id", child.id).field("url", child.url).field("text", child.text()).end_object();
      out.end_array();
      return;
    }
    auto* stage = dynamic_cast<Stage*>(made_.get());
    if (stage == nullptr) throw RunError("stage '" + config_.name + "' decides by the whole run; use `curate run`");
    const Verdict verdict = stage->apply(document);
    out.field("kept", !verdict.dropped())
        .field("reason", verdict.reason)
        .field("value", verdict.value)
        .field("limit", verdict.limit);
    out.key("signals").begin_object();
    for (const Signal& signal : document.signals()) out.field(signal.name, signal.value);
    out.end_object();
    if (!document.tags().empty()) {
      out.key("tags").begin_object();
      for (const Tag& tag : document.tags()) out.field(tag.name, tag.value);
      out.end_object();
    }
    if (document.text() != before) out.field("text", document.text());
  }

 private:
  static StageConfig parse_stage(const std::string& text) {
    // A pipeline of one stage, so that its errors are those of a config.
    const std::string yaml =
        "inputs: [{format: jsonl, paths: [x]}]\ndataset: {license: x, creator: x, purpose: x, date: x}\nstages:\n  - " +
        text + "\n";
    return parse_config(yaml, "stage", "").stages.at(0);
  }

  Document& fill(const ProbeInput& input) {
    Document& document = batch_.add();
    const auto keep = [&](const char* name) { return document.store(input.get(name)); };
    document.id = keep("id");
    document.url = keep("url");
    document.date = keep("date");
    document.source = keep("source");
    document.mime = keep("mime");
    document.headers = keep("headers");
    document.payload = keep("payload");
    if (const auto text = input.find("text")) {
      std::string good;
      append_repaired(*text, good);
      document.set_text(document.store(good));
    }
    document.metadata = document.store(metadata(input.line()));
    read_members(input.get("signals", "{}"), [&](std::string_view name, std::string_view value) {
      if (const auto number = parse_number(value)) document.note(document.store(name), *number);
    });
    read_members(input.get("tags", "{}"),
                 [&](std::string_view name, std::string_view value) { document.tag(document.store(name), value); });
    return document;
  }

  template <class Visit>
  static void read_members(const std::string& object, Visit visit) {
    const Json json = Json::parse(object, "members");
    json.each([&](std::string_view name, const Json& value) {
      if (value.is_string())
        visit(name, value.text());
      else
        visit(name, std::string_view(value.to_string()));
    });
  }

  // The members of `metadata` and all others without a meaning of their own, as one object.
  static std::string metadata(const std::string& line) {
    std::string out = "{";
    JsonScanner scanner(line);
    JsonToken key, value;
    scanner.begin_object();
    const auto put = [&](std::string_view bytes) {
      if (bytes.empty()) return;
      if (out.size() > 1) out += ',';
      out += bytes;
    };
    while (scanner.member(key, value)) {
      std::string_view name = key.inner();
      if (name.ends_with("_base64")) name.remove_suffix(7);
      if (name == "metadata" && value.kind == JsonToken::Kind::kObject)
        put(trim_ascii(value.inner()));
      else if (std::ranges::find(kKnown, name) == std::end(kKnown))
        put(std::string(key.raw) + ":" + std::string(value.raw));
    }
    return out + "}";
  }

  StageConfig config_;
  Resources resources_;
  std::unique_ptr<AnyStage> made_;
  Batch batch_, born_;
};

}  // namespace

Probe stage_probe(const std::string& stage_config) {
  auto probe = std::make_shared<StageProbe>(stage_config);
  return [probe](const ProbeInput& input, JsonWriter& out) { probe->answer(input, out); };
}

}  // namespace curate
