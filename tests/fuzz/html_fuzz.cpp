// SPDX-License-Identifier: Apache-2.0
// Any bytes as a page: charset, tokens, tree, main text of every profile, metadata and images. The first byte chooses
// the profile and the charset an HTTP header would declare.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "html/extract.hpp"
#include "html/images.hpp"
#include "util/utf8.hpp"

namespace {

using namespace curate;

void need(bool holds) {
  if (!holds) std::abort();
}

void check_text(std::string_view text, bool lines) {
  need(is_utf8(text));
  for (const char c : text) need(static_cast<unsigned char>(c) >= 0x20 || (lines && (c == '\n' || c == '\t')));
}

void check_tokens(std::string_view page) {
  html::Tokenizer tokenizer;
  tokenizer.start(page);
  html::Token token;
  std::size_t before = 0;
  while (tokenizer.next(token) != html::TokenKind::kEnd) {
    need(tokenizer.position() > before);
    before = tokenizer.position();
    if (token.kind == html::TokenKind::kStartTag && token.tag == html::Tag::kScript)
      tokenizer.set_mode(html::TextMode::kScript, "script");
  }
}

// Parents stand before their children and reach at least as far.
void check_tree(const html::Tree& tree) {
  const auto nodes = tree.nodes();
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    need(nodes[i].parent < i && nodes[i].end > i && nodes[i].end <= nodes[nodes[i].parent].end);
    need(std::size_t{nodes[i].begin} + nodes[i].size <= tree.page().size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr std::string_view kCharsets[] = {"",     "utf-8",       "shift_jis", "gb18030",
                                            "big5", "iso-2022-jp", "koi8-r",    "utf-16le"};
  constexpr html::Profile kProfiles[] = {html::Profile::kBalanced, html::Profile::kPrecision, html::Profile::kRecall,
                                         html::Profile::kAll};
  static html::Extractor extractor;
  static html::Extracted found;
  const std::string_view page(reinterpret_cast<const char*>(data) + 1, size - 1);
  html::ExtractOptions options;
  options.profile = kProfiles[data[0] % 4];
  if ((data[0] & 0x80) != 0) options.limits = {.nodes = 50, .depth = 5};
  extractor.extract(page, kCharsets[data[0] / 4 % 8], "http://a.example/b", options, found);
  check_text(found.text, true);
  check_tree(extractor.tree());
  for (const std::string* field :
       {&found.metadata.title, &found.metadata.author, &found.metadata.date, &found.metadata.language,
        &found.metadata.canonical, &found.metadata.license, &found.metadata.robots})
    check_text(*field, false);
  std::vector<html::ImageCandidate> images;
  html::find_images(extractor.tree(), "http://a.example/b", images);
  for (const html::ImageCandidate& image : images) {
    need(image.url.starts_with("http"));
    check_text(image.alt, false);
    check_text(image.caption, false);
  }
  check_tokens(page);
  extractor.decode_plain(page, kCharsets[data[0] / 4 % 8], found);
  check_text(found.text, true);
  return 0;
}
