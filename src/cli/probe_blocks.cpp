// SPDX-License-Identifier: Apache-2.0
#include "cli/probe_blocks.hpp"

#include <curate/error.hpp>

#include "html/extract.hpp"
#include "html/forest.hpp"
#include "util/base64.hpp"

namespace curate {

namespace {

struct Workshop {
  html::Extractor extractor;
  html::Extracted page;
  html::RootFinder root;
  html::Features features;

  void answer(const ProbeInput& input, JsonWriter& out) {
    const std::string url = input.get("url");
    const std::string html = input.need("html");
    extractor.extract(html, input.get("charset"), url, {}, page);
    const html::Tree& tree = extractor.tree();
    const html::Blocks& blocks = extractor.blocks();
    const std::size_t count = blocks.blocks().size();
    root.find(blocks);
    const html::PageFacts facts{page.metadata.title, url, page.metadata.kind, extractor.json_ld().types};
    features.measure(tree, blocks, root, facts, html::MainTextModel::builtin().words);

    const std::string likely = input.get("likely");
    if (!likely.empty() && likely.size() != count)
      throw RunError("'likely' has " + std::to_string(likely.size()) + " bytes for " + std::to_string(count) +
                     " blocks");
    std::vector<std::uint8_t> first(likely.begin(), likely.end());
    first.resize(count);
    features.measure_context(blocks, first);

    std::string rows, context;
    std::vector<std::uint16_t> slots;
    std::vector<std::uint8_t> one(count);
    std::string text;
    out.key("blocks").begin_array();
    for (std::size_t i = 0; i < count; ++i) {
      one[i] = 1;
      text.clear();
      html::write_text(tree, blocks, one, text);
      one[i] = 0;
      features.word_slots(tree, blocks.blocks()[i], slots);
      out.begin_object().field("text", text).field("likely", extractor.main_text().likely()[i]);
      out.key("words").begin_array();
      for (const std::uint16_t slot : slots) out.value(slot);
      out.end_array().end_object();
      for (std::size_t k = 0; k < html::Features::kCount; ++k) rows += static_cast<char>(features.at(i, k));
      for (std::size_t k = 0; k < html::Features::kContext; ++k)
        context += static_cast<char>(features.context_at(i, k));
    }
    out.end_array();
    out.field("features_base64", encode_base64(rows)).field("context_base64", encode_base64(context));
  }
};

}  // namespace

Probe blocks_probe() {
  auto workshop = std::make_shared<Workshop>();
  return [workshop](const ProbeInput& input, JsonWriter& out) {
    if (const auto id = input.find("id")) out.field("id", *id);
    workshop->answer(input, out);
  };
}

}  // namespace curate
