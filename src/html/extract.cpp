// SPDX-License-Identifier: Apache-2.0
#include "html/extract.hpp"

#include <algorithm>

#include "html/scan.hpp"
#include "html/text_writer.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate::html {

namespace {

constexpr std::size_t kShortText = 250;  // bytes below which the page's schema.org data is asked

}  // namespace

void Extractor::extract(std::string_view page, std::string_view http_charset, std::string_view url,
                        const ExtractOptions& options, Extracted& out) {
  const Charset charset = find_charset(page, http_charset);
  std::size_t replaced = 0;
  const std::string_view utf8 = decode_page(page, charset, decoded_, replaced);
  extract_utf8(utf8, url, options, out);
  out.charset = charset;
  out.counters.replaced_characters = replaced;
}

void Extractor::extract_utf8(std::string_view page, std::string_view url, const ExtractOptions& options,
                             Extracted& out) {
  out.text.clear();
  out.charset = {};
  out.counters = {};
  if (page.size() > options.page_bytes) {
    page = page.substr(0, utf8_floor(page, options.page_bytes));
    out.counters.page_cut = 1;
  }
  tree_.parse(page, options.limits, vocabulary_);
  out.counters.tree = tree_.counters();
  read_metadata(tree_, out.metadata, json_ld_);
  blocks_.build(tree_);
  const PageFacts facts{out.metadata.title, url, out.metadata.kind, json_ld_.types};
  write_text(tree_, blocks_, main_text_.choose(tree_, blocks_, facts, options.profile), out.text);
  out.counters.fell_back = main_text_.fell_back();
  if (options.profile != Profile::kAll && out.text.size() < kShortText &&
      json_ld_.article_body.size() > 2 * out.text.size() + kShortText) {
    std::string body, valid;
    append_unescaped(json_ld_.article_body, body);
    append_repaired(body, valid);
    out.text.clear();
    TextWriter writer(out.text);
    for (const std::string_view line : split_at(valid, '\n')) {
      writer.add(line, false);
      writer.new_line();
    }
    writer.finish();
    out.counters.from_json_ld = 1;
  }
}

void Extractor::decode_plain(std::string_view bytes, std::string_view http_charset, Extracted& out) {
  out.text.clear();
  out.metadata.clear();
  out.counters = {};
  out.charset = find_charset(bytes, http_charset);
  std::size_t replaced = 0;
  const std::string_view utf8 = decode_page(bytes, out.charset, decoded_, replaced);
  out.counters.replaced_characters = replaced;
  TextWriter writer(out.text);
  writer.add_preformatted(utf8, true);
  writer.finish();
}

std::optional<Profile> profile_named(std::string_view name) {
  if (name == "precision") return Profile::kPrecision;
  if (name == "balanced") return Profile::kBalanced;
  if (name == "recall") return Profile::kRecall;
  if (name == "all") return Profile::kAll;
  return std::nullopt;
}

bool looks_like_html(std::string_view bytes) {
  constexpr std::size_t kLook = 1024;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  bytes = bytes.substr(0, kLook);
  std::size_t at = 0;
  while (at < bytes.size() && is_space(bytes[at])) ++at;
  bytes.remove_prefix(at);
  for (const std::string_view start :
       {"<!doctype html", "<html", "<head", "<body", "<title", "<!--", "<script", "<meta", "<table", "<div", "<p",
        "<h1", "<a ", "<br", "<font", "<style", "<iframe", "<b>"})
    if (bytes.size() >= start.size() && equal_ignoring_case(bytes.substr(0, start.size()), start)) return true;
  for (std::size_t i = 0; i + 5 <= bytes.size(); ++i)
    if (bytes[i] == '<' &&
        (equal_ignoring_case(bytes.substr(i, 5), "<html") || equal_ignoring_case(bytes.substr(i, 5), "<head")))
      return true;
  return false;
}

bool is_html(std::string_view mime, std::string_view payload) {
  return mime == "text/html" || mime == "application/xhtml+xml" || (mime.empty() && looks_like_html(payload));
}

}  // namespace curate::html
