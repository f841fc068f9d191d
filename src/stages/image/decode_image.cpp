// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <curate/registry.hpp>

#include "image/decode.hpp"
#include "image/encode.hpp"
#include "image/pdq.hpp"
#include "image/resize.hpp"
#include "util/hash.hpp"

namespace curate {
namespace {

using image::DecodeStatus;
using image::ImageFormat;
using image::ResizeMode;

// Long enough a side for a hash that compares well (goldens: a copy of 256 pixels moves it by 20 bits, one of 512 by
// 8).
constexpr std::uint32_t kHashSide = 512;

ResizeMode mode_named(const std::string& name) {
  if (name == "border") return ResizeMode::kBorder;
  if (name == "keep_ratio") return ResizeMode::kKeepRatio;
  if (name == "keep_ratio_largest") return ResizeMode::kKeepRatioLargest;
  if (name == "center_crop") return ResizeMode::kCenterCrop;
  return ResizeMode::kNo;
}

ImageFormat format_named(const std::string& name) {
  return name == "png" ? ImageFormat::kPng : name == "webp" ? ImageFormat::kWebp : ImageFormat::kJpeg;
}

class DecodeImage final : public Stage {
 public:
  explicit DecodeImage(Params& p) {
    resize_.mode =
        mode_named(p.choice("resize", {"no", "border", "keep_ratio", "keep_ratio_largest", "center_crop"}, "no",
                            "no; long side to `size` and white borders; short side to `size`; long side; short "
                            "side and the middle of it (img2dataset's modes)"));
    resize_.size = static_cast<std::uint32_t>(p.integer("size", 256, "pixels of that side", 1, 16384));
    resize_.only_if_bigger = p.flag("only_if_bigger", false, "leave smaller pictures as they are");
    fast_ =
        p.flag("fast", true,
               "decode a JPEG at a half, a quarter or an eighth where it is made smaller anyway: cheaper, and a little "
               "softer than from all pixels");
    const std::string format = p.choice("format", {"original", "jpg", "png", "webp"}, "jpg",
                                        "what pictures are written as; original: the bytes as they came");
    keep_original_ = format == "original";
    format_ = format_named(format);
    quality_ = static_cast<int>(p.integer("quality", format_ == ImageFormat::kPng ? 6 : 95,
                                          "of JPEG and WebP 0 to 100, of PNG the level 0 to 9", 0,
                                          format_ == ImageFormat::kPng ? 9 : 100));
    reencode_ = p.flag("reencode", true, "encode again what neither size nor format changes");
    if (keep_original_ && resize_.mode != ResizeMode::kNo) p.fail("format", "'format: original' cannot be resized");
    hash_ = p.flag("pdq", true, "note the perceptual hash, for image_dedup");
    md5_ = p.flag("md5", false, "note the MD5 of the original bytes besides their SHA-256");
    options_.orient = p.flag("orient", true, "turn pictures as EXIF says");
    options_.to_srgb = p.flag("srgb", true, "convert colours by an embedded ICC profile");
    options_.max_pixels = static_cast<std::uint64_t>(p.integer(
        "max_pixels", std::int64_t{100} << 20, "a picture that says it has more is no picture (too_large)", 1));
    p.signal("original_width", "pixels before resizing");
    p.signal("original_height", "pixels before resizing");
    p.signal("width", "pixels of what is written");
    p.signal("height", "pixels of what is written");
    p.signal("pdq_quality", "0 to 100: how much the perceptual hash says; below 50 it says little");
    p.signal("image_warnings", "places of damage that the decoder read over");
    p.reason("no_image", "the row has no bytes");
    p.reason("unknown_format", "none of JPEG, PNG, GIF, WebP, AVIF, BMP, TIFF");
    p.reason("unsupported", "a form of its format that is not read");
    p.reason("too_large", "more pixels than `max_pixels`");
    p.reason("truncated", "the bytes end before the picture does");
    p.reason("damaged", "the bytes are no picture of their format");
    set_scale();
  }

  Verdict apply(Document& document) override {
    // In `mode: tag` a row that an earlier stage refused has its status; nothing is to be decoded.
    if (document.tagged("image_shape") || document.tagged("fetch")) return keep();
    const std::string_view original = document.payload;
    const image::Decoded& decoded = decoder_.decode(original, options_);
    if (decoded.status != DecodeStatus::kOk) {
      document.payload = {};
      return drop(decoded.status == DecodeStatus::kEmpty ? "no_image" : image::status_name(decoded.status));
    }
    document.tag("sha256", hex_bytes(sha256(original)));
    if (md5_) document.tag("md5", hex_bytes(md5(original)));
    document.tag("image_format", image::format_name(decoded.format));
    document.note("original_width", decoded.width);
    document.note("original_height", decoded.height);
    if (decoded.warnings > 0) document.note("image_warnings", decoded.warnings);
    if (hash_) {
      const image::Pdq pdq = hasher_.hash(decoded.picture);
      document.tag("pdq", pdq.hex());
      document.note("pdq_quality", pdq.quality);
    }
    write(document, decoded);
    return keep();
  }

 private:
  // The side a mode speaks of must not come out smaller than asked for.
  void set_scale() {
    if (!fast_ || resize_.mode == ResizeMode::kNo) return;
    const bool by_short = resize_.mode == ResizeMode::kKeepRatio || resize_.mode == ResizeMode::kCenterCrop;
    options_.least_short = by_short ? resize_.size : 0;
    options_.least_long = std::max(by_short ? 0U : resize_.size, hash_ ? kHashSide : 0U);
  }

  void write(Document& document, const image::Decoded& decoded) {
    const image::ResizePlan plan = image::plan_resize(decoded.width, decoded.height, resize_);
    document.note("width", keep_original_ ? decoded.width : plan.width);
    document.note("height", keep_original_ ? decoded.height : plan.height);
    const bool same = !reencode_ && decoded.format == format_ && !plan.touched && !decoded.had_alpha &&
                      (decoded.orientation == 1 || !options_.orient);
    if (keep_original_ || same) {
      document.mime = image::format_mime(decoded.format);
      return;
    }
    image::encode(resizer_.apply(plan, decoded.picture), format_, quality_, encoded_);
    document.payload = document.store(encoded_);
    document.mime = image::format_mime(format_);
  }

  image::ResizeOptions resize_{ResizeMode::kNo, 256, false};
  image::DecodeOptions options_;
  ImageFormat format_ = ImageFormat::kJpeg;
  int quality_ = 95;
  bool fast_ = true, keep_original_ = false, reencode_ = true, hash_ = true, md5_ = false;
  image::Decoder decoder_;
  image::PdqHasher hasher_;
  image::Resizer resizer_;
  std::string encoded_;
};

}  // namespace

void register_decode_image(Registry& registry) {
  registry.add<DecodeImage>("decode_image", 1,
                            "Decodes pictures upright in sRGB, hashes them, brings them to a size and encodes them");
}

}  // namespace curate
