// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <curate/registry.hpp>
#include <curate/rules.hpp>

#include "image/sniff.hpp"

namespace curate {
namespace {

using Op = Rules::Op;

// Published limits; docs/images.md has where.
struct Limits {
  std::string_view name;
  double least_side;  // pixels of the shorter side
  bool over;          // the side must be above, not at, the limit
  double most_ratio;  // longer to shorter side
  bool under;         // the ratio must be below the limit
  double least_bytes;
  bool jpeg_only;
};
constexpr Limits kProfiles[] = {
    {"none", 0, false, 0, false, 0, false},
    {"dalle", 0, false, 2, false, 0, false},
    {"cc3m", 400, true, 2, false, 0, true},
    {"cc12m", 400, true, 2.5, false, 0, true},
    {"align", 200, true, 3, true, 0, false},
    {"laion-400m", 0, false, 0, false, 5120, false},
    {"laion-5b", 0, false, 0, false, 5120, false},
    {"coyo", 200, false, 3, false, 5120, false},
    {"datacomp-basic", 200, false, 3, false, 0, false},
};

class ImageShape final : public Stage {
 public:
  explicit ImageShape(Params& p) {
    const std::string name = p.choice(
        "profile", {"none", "dalle", "cc3m", "cc12m", "align", "laion-400m", "laion-5b", "coyo", "datacomp-basic"},
        "none", "whose limits are the defaults");
    const Limits& limits = *std::ranges::find(kProfiles, name, &Limits::name);
    p.signal("image_width", "pixels, turned upright");
    p.signal("image_height", "pixels, turned upright");
    p.reason("not_an_image", "no picture, or its head is damaged");
    p.reason("not_jpeg", "another format than JPEG");
    jpeg_only_ = p.flag("jpeg_only", limits.jpeg_only, "only JPEG is kept");
    rules_.add(p, "file_too_small", "image_bytes", Op::kBelow, "min_bytes", limits.least_bytes, "fewest bytes kept");
    rules_.add(p, "too_small", "image_short_side", limits.over ? Op::kAtMost : Op::kBelow, "min_side",
               limits.least_side,
               limits.over ? "the shorter side must have more pixels" : "fewest pixels of the shorter side", true);
    rules_.add(p, "area_too_large", "image_area", Op::kAbove, "max_area", 0, "most pixels kept; 0: any", true);
    rules_.add(p, "aspect_ratio_too_large", "image_aspect_ratio", limits.under ? Op::kAtLeast : Op::kAbove,
               "max_aspect_ratio", limits.most_ratio, "largest ratio of the longer to the shorter side; 0: any", true);
  }

  Verdict apply(Document& document) override {
    // Nothing was fetched: an earlier stage has told why.
    if (document.payload.empty() && document.mime.empty()) return drop("not_an_image");
    const auto header = image::read_header(document.payload);
    if (!header) return drop("not_an_image");
    const bool turned = header->orientation >= 5;
    document.note("image_width", turned ? header->height : header->width);
    document.note("image_height", turned ? header->width : header->height);
    if (jpeg_only_ && header->format != image::ImageFormat::kJpeg) return drop("not_jpeg");
    const double shorter = std::min(header->width, header->height), longer = std::max(header->width, header->height);
    return rules_.judge(document, [&](std::size_t rule) {
      switch (rule) {
        case 0:
          return static_cast<double>(document.payload.size());
        case 1:
          return shorter;
        case 2:
          return shorter * longer;
        default:
          return longer / shorter;
      }
    });
  }

 private:
  Rules rules_;
  bool jpeg_only_ = false;
};

}  // namespace

void register_image_shape(Registry& registry) {
  registry.add<ImageShape>("image_shape", 1,
                           "Drops pictures by size, area, aspect ratio and format, all read from the head alone");
}

}  // namespace curate
