// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "html/extract.hpp"
#include "util/strings.hpp"

namespace curate {
namespace {

// The value of the last header of that name in a raw block; empty if there is none.
std::string_view header(std::string_view block, std::string_view name) {
  std::string_view value;
  while (!block.empty()) {
    const std::size_t end = std::min(block.find('\n'), block.size());
    const std::string_view line = block.substr(0, end);
    block.remove_prefix(std::min(end + 1, block.size()));
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && equal_ignoring_case(trim_ascii(line.substr(0, colon)), name))
      value = trim_ascii(line.substr(colon + 1));
  }
  return value;
}

enum class Kind { kHtml, kPlain, kOther };

Kind kind_of(std::string_view mime, std::string_view payload) {
  if (mime == "text/html" || mime == "application/xhtml+xml") return Kind::kHtml;
  if (mime == "text/plain") return html::looks_like_html(payload) ? Kind::kHtml : Kind::kPlain;
  const bool says_nothing = mime.find('/') == std::string_view::npos || mime == "application/octet-stream" ||
                            mime == "text/xml" || mime == "application/xml" || mime.starts_with("unknown/") ||
                            mime == "application/unknown";
  return says_nothing && html::looks_like_html(payload) ? Kind::kHtml : Kind::kOther;
}

class ExtractHtml final : public Stage {
 public:
  explicit ExtractHtml(Params& p) {
    options_.profile = *html::profile_named(p.choice("profile", {"precision", "balanced", "recall", "all"}, "balanced",
                                                     "how much of a page is kept: rather too little, the best balance, "
                                                     "rather too much, all visible text"));
    p.signal("html_replaced_characters", "byte sequences of the payload that were no text in its charset");
    p.reason("not_html", "the payload is neither HTML nor plain text");
    p.reason("empty_text", "no text was found");
  }

  Verdict apply(Document& document) override {
    if (document.payload.empty()) return document.text().empty() ? drop("empty_text") : keep();
    const std::string_view content_type = header(document.headers, "content-type");
    std::string mime(document.mime);
    if (mime.empty()) mime = lower_ascii(trim_ascii(content_type.substr(0, content_type.find(';'))));
    const std::string_view charset = html::charset_parameter(content_type);
    switch (kind_of(mime, document.payload)) {
      case Kind::kHtml:
        extractor_.extract(document.payload, charset, document.url, options_, found_);
        break;
      case Kind::kPlain:
        extractor_.decode_plain(document.payload, charset, found_);
        break;
      case Kind::kOther:
        return drop("not_html");
    }
    document.note("html_replaced_characters", static_cast<double>(found_.counters.replaced_characters));
    document.tag("charset", encoding_name(found_.charset.encoding));
    const auto tag = [&](std::string_view name, std::string_view value) {
      if (!value.empty()) document.tag(name, value);
    };
    const html::Metadata& metadata = found_.metadata;
    tag("title", metadata.title);
    tag("author", metadata.author);
    tag("date", metadata.date);
    tag("language_html", metadata.language);
    tag("canonical", metadata.canonical);
    tag("license", metadata.license);
    tag("meta_robots", metadata.robots);
    tag("meta_tdm_reservation", metadata.tdm_reservation);
    tag("meta_tdm_policy", metadata.tdm_policy);
    if (found_.text.empty()) return drop("empty_text");
    document.set_text(document.store(found_.text));
    return keep();
  }

 private:
  html::ExtractOptions options_;
  html::Extractor extractor_;
  html::Extracted found_;
};

}  // namespace

void register_extract_html(Registry& registry) {
  registry.add<ExtractHtml>("extract_html", 1, "Turns HTML pages into text: finds the charset and the main content");
}

}  // namespace curate
