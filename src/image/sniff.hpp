// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace curate::image {

enum class ImageFormat : std::uint8_t { kUnknown, kJpeg, kPng, kGif, kWebp, kAvif, kBmp, kTiff };

/// "jpeg", "png", …; "" for kUnknown.
std::string_view format_name(ImageFormat format);
/// "image/jpeg", …; "" for kUnknown.
std::string_view format_mime(ImageFormat format);
/// Of a file name, without a dot: "jpg", "png", …; "" for kUnknown.
std::string_view format_extension(ImageFormat format);

/// By the first bytes alone, whatever a server or a file name says.
ImageFormat sniff_format(std::string_view bytes);

/// What the head of a picture says of it.
struct ImageHeader {
  ImageFormat format = ImageFormat::kUnknown;
  std::uint32_t width = 0, height = 0;  ///< pixels as stored, before any rotation
  std::uint8_t orientation = 1;         ///< EXIF, 1 to 8; from 5 on width and height change places
};

/// Reads the size without decoding; needs the first kilobytes only, where an encoder has put no large block before it.
/// Nothing if the format is unknown or its head is cut off or damaged.
std::optional<ImageHeader> read_header(std::string_view bytes);

}  // namespace curate::image
