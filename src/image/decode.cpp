// SPDX-License-Identifier: Apache-2.0
#include "image/decode.hpp"

#include "image/codecs.hpp"
#include "image/colour.hpp"
#include "image/transform.hpp"

namespace curate::image {

struct Decoder::State {
  Decoded decoded;
  Picture spare;
  ColourConverter colours;
};

Decoder::Decoder() : state_(std::make_unique<State>()) {}
Decoder::~Decoder() = default;

namespace {

DecodeStatus decode_by(ImageFormat format, std::string_view bytes, const DecodeOptions& options, Frame& frame) {
  switch (format) {
    case ImageFormat::kJpeg:
      return decode_jpeg(bytes, options, frame);
    case ImageFormat::kPng:
      return decode_png(bytes, options, frame);
    case ImageFormat::kGif:
      return decode_gif(bytes, options, frame);
    case ImageFormat::kWebp:
      return decode_webp(bytes, options, frame);
    case ImageFormat::kAvif:
      return decode_avif(bytes, options, frame);
    case ImageFormat::kBmp:
      return decode_bmp(bytes, options, frame);
    case ImageFormat::kTiff:
      return decode_tiff(bytes, options, frame);
    case ImageFormat::kUnknown:
      break;
  }
  return DecodeStatus::kUnknownFormat;
}

}  // namespace

const Decoded& Decoder::decode(std::string_view bytes, const DecodeOptions& options) {
  Decoded& out = state_->decoded;
  out.detail.clear();
  out.width = out.height = out.warnings = 0;
  out.orientation = 1;
  out.had_alpha = out.sixteen_bit = out.animated = out.converted = false;
  out.picture.reshape(0, 0, 0);
  out.format = sniff_format(bytes);
  if (bytes.empty() || out.format == ImageFormat::kUnknown) {
    out.status = bytes.empty() ? DecodeStatus::kEmpty : DecodeStatus::kUnknownFormat;
    return out;
  }
  if (const auto header = read_header(bytes)) {
    out.width = header->width;
    out.height = header->height;
    out.orientation = header->orientation;
    if (std::uint64_t{out.width} * out.height > options.max_pixels) {
      out.status = DecodeStatus::kTooLarge;
      return out;
    }
  } else if (out.format != ImageFormat::kJpeg && out.format != ImageFormat::kAvif) {
    out.status = DecodeStatus::kDamaged;
    out.detail = "its head cannot be read";
    return out;
  }
  Frame frame{out, {}, false};
  out.status = decode_by(out.format, bytes, options, frame);
  if (out.status != DecodeStatus::kOk) {
    out.picture.reshape(0, 0, 0);
    return out;
  }
  if (options.to_srgb && !frame.icc.empty())
    out.converted = state_->colours.to_srgb(frame.icc, frame.cmyk, out.picture);
  if (frame.cmyk && out.picture.channels == 4) cmyk_to_rgb(out.picture);
  if (!frame.cmyk && out.picture.channels % 2 == 0) out.had_alpha = put_on_white(out.picture);
  if (options.orient && out.orientation != 1) {
    orient(out.orientation, out.picture, state_->spare);
    if (out.orientation >= 5) std::swap(out.width, out.height);
  }
  return out;
}

std::string_view status_name(DecodeStatus status) {
  constexpr std::string_view kNames[] = {"ok",        "empty",     "unknown_format", "unsupported",
                                         "too_large", "truncated", "damaged"};
  return kNames[static_cast<std::size_t>(status)];
}

}  // namespace curate::image
