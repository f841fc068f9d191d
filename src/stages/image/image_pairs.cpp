// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <curate/registry.hpp>

#include "html/charset.hpp"
#include "html/extract.hpp"
#include "html/images.hpp"
#include "util/json.hpp"
#include "web/http_message.hpp"

namespace curate {
namespace {

class ImagePairs final : public Expander {
 public:
  explicit ImagePairs(Params& p) {
    p.changes_text();
    order_ = p.list("captions", {"alt", "caption", "title"},
                    "where a text comes from, best first: alt and title of the image, caption of its figure");
    for (const std::string& name : order_)
      if (name != "alt" && name != "caption" && name != "title")
        p.fail("captions", "'" + name + "': expected alt, caption or title");
    each_ = p.choice("pairs", {"first", "each"}, "first",
                     "first: one row an image, with its best text; each: one for each different text") == "each";
    bare_ = p.flag("without_text", false, "images without any text become rows too");
    least_side_ = static_cast<std::uint32_t>(
        p.integer("min_side", 0, "images whose page says that a side has fewer pixels are left out", 0, 1'000'000));
  }

  void expand(Document& page, Batch& out) override {
    if (!html::is_html(page.mime, page.payload)) return;
    const std::string_view type = http_header(page.headers, "Content-Type").value_or("");
    tree_.parse(html::utf8_page(page.payload, html::charset_parameter(type), decoded_), {}, vocabulary_);
    html::find_images(tree_, page.url, images_);
    for (const html::ImageCandidate& image : images_) {
      if ((image.width > 0 && image.width < least_side_) || (image.height > 0 && image.height < least_side_)) continue;
      texts_.clear();
      for (const std::string& name : order_) {
        const std::string_view text = name == "alt" ? image.alt : name == "title" ? image.title : image.caption;
        if (!text.empty() && std::ranges::find(texts_, text) == texts_.end()) texts_.push_back(text);
      }
      if (texts_.empty() && bare_) add(page, image, {}, out);
      for (const std::string_view text : texts_) {
        add(page, image, text, out);
        if (!each_) break;
      }
    }
  }

 private:
  void add(const Document& page, const html::ImageCandidate& image, std::string_view text, Batch& out) {
    Document& row = out.add();
    row.url = row.store(image.url);
    row.date = page.date;
    json_.clear();
    JsonWriter json(json_);
    json.begin_object();
    const auto field = [&](std::string_view name, std::string_view value) {
      if (!value.empty()) json.field(name, value);
    };
    field("page", page.url);
    field("alt", image.alt);
    field("title", image.title);
    field("figure_caption", image.caption);
    if (image.width > 0) json.field("declared_width", image.width);
    if (image.height > 0) json.field("declared_height", image.height);
    json.end_object();
    row.metadata = row.store(json_);
    if (!text.empty()) row.set_text(row.store(text));
  }

  std::vector<std::string> order_;
  bool each_ = false, bare_ = false;
  std::uint32_t least_side_ = 0;
  html::Vocabulary vocabulary_;
  html::Tree tree_;
  std::vector<html::ImageCandidate> images_;
  std::vector<std::string_view> texts_;
  std::string decoded_, json_;
};

}  // namespace

void register_image_pairs(Registry& registry) {
  registry.add<ImagePairs>("image_pairs", 1,
                           "Turns pages into pairs of image URL and text: alt, title, caption of the figure");
}

}  // namespace curate
