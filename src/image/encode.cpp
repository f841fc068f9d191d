// SPDX-License-Identifier: Apache-2.0
#include "image/encode.hpp"

#include <curate/error.hpp>

namespace curate::image {

void encode(const Picture& picture, ImageFormat format, int quality, std::string& out) {
  switch (format) {
    case ImageFormat::kJpeg:
      return encode_jpeg(picture, quality, out);
    case ImageFormat::kPng:
      return encode_png(picture, quality, out);
    case ImageFormat::kWebp:
      return encode_webp(picture, quality, out);
    default:
      throw RunError("cannot write pictures as " + std::string(format_name(format)));
  }
}

}  // namespace curate::image
