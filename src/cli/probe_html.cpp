// SPDX-License-Identifier: Apache-2.0
#include "cli/probe_html.hpp"

#include <curate/error.hpp>

#include "html/extract.hpp"

namespace curate {

namespace {

void write(const html::Extracted& page, JsonWriter& out) {
  const html::Metadata& m = page.metadata;
  out.field("text", page.text).field("title", m.title).field("author", m.author).field("date", m.date);
  out.field("language", m.language).field("canonical", m.canonical).field("licence", m.license);
  out.field("charset", encoding_name(page.charset.encoding));
  const html::ExtractCounters& c = page.counters;
  out.key("counters").begin_object();
  out.field("replaced_characters", c.replaced_characters).field("page_cut", c.page_cut);
  out.field("node_cap", c.tree.node_cap).field("depth_cap", c.tree.depth_cap);
  out.field("attribute_cap", c.tree.attribute_cap).field("unclosed_rescans", c.tree.unclosed_rescans);
  out.field("fell_back", c.fell_back).field("from_json_ld", c.from_json_ld).end_object();
}

}  // namespace

Probe html_probe() {
  auto extractor = std::make_shared<html::Extractor>();
  auto page = std::make_shared<html::Extracted>();
  return [extractor, page](const ProbeInput& input, JsonWriter& out) {
    html::ExtractOptions options;
    if (const auto name = input.find("profile")) {
      const auto profile = html::profile_named(*name);
      if (!profile) throw RunError("unknown profile '" + *name + "'; there are precision, balanced, recall, all");
      options.profile = *profile;
    }
    if (const auto id = input.find("id")) out.field("id", *id);
    extractor->extract(input.need("html"), input.get("charset"), input.get("url"), options, *page);
    write(*page, out);
  };
}

}  // namespace curate
