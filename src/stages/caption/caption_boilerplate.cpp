// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "rules/caption_marks.hpp"

namespace curate {
namespace {

class CaptionBoilerplate final : public Stage {
 public:
  explicit CaptionBoilerplate(Params& p)
      : crop_(p.flag("crop", true, "cut \"click to enlarge picture\", \"stock photo\" and the like off the ends")) {
    if (crop_) p.changes_text();
    p.reason("file_name", "the name of a file: IMG_1234, DSC00012.JPG, 20150312_142233");
    p.reason("exposure", "settings of a camera: f/8, 1/250 sec, ISO 100");
    p.reason("date_boilerplate", "nothing but \"photographed on\" and a date");
    p.reason("placeholder", "what stands where a caption is missing: \"profile photo\"");
    p.reason("nothing_left", "nothing but phrases that are cut off");
  }

  Verdict apply(Document& document) override {
    const std::string_view caption = document.text();
    if (is_file_name(caption)) return drop("file_name");
    if (is_exposure(caption)) return drop("exposure");
    if (is_date_boilerplate(caption)) return drop("date_boilerplate");
    if (is_placeholder_caption(caption)) return drop("placeholder");
    if (!crop_) return keep();
    const std::string_view rest = without_caption_boilerplate(caption);
    if (rest.size() == caption.size()) return keep();
    if (rest.empty()) return drop("nothing_left");
    document.set_text(rest);
    return keep();
  }

 private:
  bool crop_;
};

}  // namespace

void register_caption_boilerplate(Registry& registry) {
  registry.add<CaptionBoilerplate>(
      "caption_boilerplate", 1,
      "Drops captions that are file names, camera settings or dates; cuts off phrases of shops");
}

}  // namespace curate
