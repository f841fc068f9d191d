// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <curate/document.hpp>
#include <curate/error.hpp>

#include "cli/probe.hpp"
#include "cli/probe_blocks.hpp"
#include "cli/probe_html.hpp"
#include "cli/probe_image.hpp"
#include "model/fasttext.hpp"
#include "text/splitter.hpp"
#include "util/builtin.hpp"
#include "util/json_scan.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

Splitter splitter_named(const std::string& name) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kSplitters; ++i) {
    names.emplace_back(splitter_name(static_cast<Splitter>(i)));
    if (names.back() == name) return static_cast<Splitter>(i);
  }
  throw RunError("unknown splitter '" + name + "'; there are " + join(names, ", "));
}

std::string repaired(const std::string& bytes) {
  std::string text;
  append_repaired(bytes, text);
  return text;
}

void pieces(const char* name, const ProbeInput& input, JsonWriter& out,
            void (*split)(Splitter, std::string_view, std::vector<std::string_view>&)) {
  const std::string text = repaired(input.need("text"));
  std::vector<std::string_view> views;
  split(splitter_named(input.get("splitter", "whitespace")), text, views);
  out.key(name).begin_array();
  for (const std::string_view view : views) out.value(view);
  out.end_array();
}

void probe_json(const ProbeInput& input, JsonWriter& out) {
  const std::string bytes = input.need("bytes");
  std::string_view text = bytes;
  // One byte order mark at the start of a file is read over.
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const char* error = check_json(text);
  out.field("accepted", error == nullptr);
  if (error != nullptr) out.field("reason", error);
}

void probe_text(const ProbeInput& input, JsonWriter& out) {
  const std::string bytes = input.need("bytes");
  out.field("valid", is_utf8(bytes)).field("text", repaired(bytes));
}

// Chance that two documents of Jaccard similarity s share a band: 1 - (1 - s^rows)^bands (Broder 1997; Leskovec,
// Rajaraman and Ullman, Mining of Massive Datasets, 3.4).
void probe_lsh(const ProbeInput& input, JsonWriter& out) {
  const double bands = input.number("bands", 14), rows = input.number("rows", 8);
  if (!(bands >= 1 && rows >= 1)) throw RunError("'bands' and 'rows' are at least 1");
  out.key("curve").begin_array();
  for (int i = 0; i <= 100; ++i) {
    const double s = i / 100.0;
    out.begin_array().value(s).value(1 - std::pow(1 - std::pow(s, rows), bands)).end_array();
  }
  out.end_array();
  out.field("threshold", std::pow(1 / bands, 1 / rows));
}

// The same answer as the stage `language` has it: line breaks are spaces.
Probe language_probe() {
  auto scorer = std::make_shared<std::optional<FastTextScorer>>();
  return [scorer](const ProbeInput& input, JsonWriter& out) {
    if (!*scorer) {
      constexpr const char* kModel = "lid.176.ftz";
      scorer->emplace(std::make_shared<const FastTextModel>(builtin_file(kModel).value(), kModel));
    }
    const LineBreaks breaks = input.get("breaks", "space") == "glued" ? LineBreaks::kDeleted : LineBreaks::kSpace;
    const auto wanted = static_cast<std::size_t>(input.number("k", 3));
    const auto top = (*scorer)->predict(repaired(input.need("text")), std::max<std::size_t>(1, wanted), breaks);
    out.field("label", top.empty() ? "" : (*scorer)->model().label(top[0].label));
    out.field("score", top.empty() ? 0.0 : static_cast<double>(top[0].probability));
    out.key("top").begin_array();
    for (const LabelScore& score : top)
      out.begin_array()
          .value((*scorer)->model().label(score.label))
          .value(static_cast<double>(score.probability))
          .end_array();
    out.end_array();
  };
}

}  // namespace

std::map<std::string, Probe> simple_probes() {
  return {{"html", html_probe()},
          {"blocks", blocks_probe()},
          {"image", image_probe()},
          {"language", language_probe()},
          {"json", probe_json},
          {"text", probe_text},
          {"lsh", probe_lsh},
          {"words", [](const ProbeInput& input, JsonWriter& out) { pieces("words", input, out, split_words); }},
          {"sentences",
           [](const ProbeInput& input, JsonWriter& out) { pieces("sentences", input, out, split_sentences); }}};
}

}  // namespace curate
