// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "image/picture.hpp"
#include "image/sniff.hpp"

namespace curate::image {

/// `picture` has 1 or 3 channels; `out` is overwritten. `format`: JPEG (baseline, 4:2:0), PNG or WebP. `quality`: JPEG
/// and WebP 0 to 100, PNG the zlib level 0 to 9. The same bytes for the same picture and library. Throws RunError.
void encode(const Picture& picture, ImageFormat format, int quality, std::string& out);

void encode_jpeg(const Picture& picture, int quality, std::string& out);
void encode_png(const Picture& picture, int level, std::string& out);
void encode_webp(const Picture& picture, int quality, std::string& out);

}  // namespace curate::image
