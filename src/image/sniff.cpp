// SPDX-License-Identifier: Apache-2.0
#include "image/sniff.hpp"

#include <algorithm>

#include "image/bytes.hpp"
#include "image/exif.hpp"

namespace curate::image {

namespace {

constexpr std::string_view kPngHead("\x89PNG\r\n\x1A\n", 8);

// ITU T.81 annex B: segments up to the frame header.
std::optional<ImageHeader> jpeg_header(std::string_view bytes) {
  ImageHeader header{ImageFormat::kJpeg, 0, 0, 1};
  std::size_t at = 2;
  while (at + 4 <= bytes.size()) {
    if (byte_at(bytes, at) != 0xFF) {
      ++at;  // rubbish between segments is read over, as decoders do
      continue;
    }
    const std::uint32_t marker = byte_at(bytes, at + 1);
    if (marker == 0xFF) {
      ++at;
      continue;
    }
    if (marker == 0x00 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
      at += 2;
      continue;
    }
    if (marker == 0xD9 || marker == 0xDA) return std::nullopt;
    const std::size_t length = be16(bytes, at + 2);
    if (length < 2) return std::nullopt;
    const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame) {
      if (length < 8 || at + 9 > bytes.size()) return std::nullopt;
      header.height = be16(bytes, at + 5);
      header.width = be16(bytes, at + 7);
      return header;
    }
    const std::string_view body = bytes.substr(at + 4, length - 2);
    if (marker == 0xE1 && body.starts_with(std::string_view("Exif\0\0", 6)))
      header.orientation = exif_orientation(body);
    at += 2 + length;
  }
  return std::nullopt;
}

std::optional<ImageHeader> png_header(std::string_view bytes) {
  if (bytes.size() < 24 || bytes.substr(12, 4) != "IHDR") return std::nullopt;
  ImageHeader header{ImageFormat::kPng, be32(bytes, 16), be32(bytes, 20), 1};
  for (std::size_t at = 8; at + 12 <= bytes.size();) {
    const std::size_t length = be32(bytes, at);
    const std::string_view type = bytes.substr(at + 4, 4);
    if (type == "IDAT" || length > bytes.size()) break;
    if (type == "eXIf") header.orientation = exif_orientation(bytes.substr(at + 8, length));
    at += 12 + length;
  }
  return header;
}

// RFC 9649.
std::optional<ImageHeader> webp_header(std::string_view bytes) {
  if (bytes.size() < 30) return std::nullopt;
  ImageHeader header{ImageFormat::kWebp, 0, 0, 1};
  const std::string_view kind = bytes.substr(12, 4);
  if (kind == "VP8 ") {
    if (bytes.substr(23, 3) != "\x9D\x01\x2A") return std::nullopt;
    header.width = le16(bytes, 26) & 0x3FFF;
    header.height = le16(bytes, 28) & 0x3FFF;
  } else if (kind == "VP8L") {
    if (byte_at(bytes, 20) != 0x2F) return std::nullopt;
    const std::uint32_t bits = le32(bytes, 21);
    header.width = (bits & 0x3FFF) + 1;
    header.height = (bits >> 14 & 0x3FFF) + 1;
  } else if (kind == "VP8X") {
    header.width = le24(bytes, 24) + 1;
    header.height = le24(bytes, 27) + 1;
    constexpr std::uint32_t kHasExif = 8;
    if ((byte_at(bytes, 20) & kHasExif) != 0) {
      for (std::size_t at = 30; at + 8 <= bytes.size();) {
        const std::size_t length = le32(bytes, at + 4);
        if (bytes.substr(at, 4) == "EXIF") header.orientation = exif_orientation(bytes.substr(at + 8, length));
        at += 8 + length + (length & 1);
      }
    }
  } else {
    return std::nullopt;
  }
  return header;
}

// ISO 14496-12 boxes. Calls visit(type, body) for the boxes in `bytes` until it says false.
template <class Visit>
void each_box(std::string_view bytes, Visit visit) {
  while (bytes.size() >= 8) {
    std::uint64_t size = be32(bytes, 0);
    std::size_t head = 8;
    const std::string_view type = bytes.substr(4, 4);
    if (size == 1) {
      if (bytes.size() < 16) return;
      size = std::uint64_t{be32(bytes, 8)} << 32 | be32(bytes, 12);
      head = 16;
    } else if (size == 0) {
      size = bytes.size();
    }
    if (size < head) return;
    const auto whole = static_cast<std::size_t>(std::min<std::uint64_t>(size, bytes.size()));
    if (!visit(type, bytes.substr(head, whole - head))) return;
    bytes.remove_prefix(whole);
  }
}

// The largest spatial extent among the properties is the picture's: tiles and thumbnails are smaller.
std::optional<ImageHeader> avif_header(std::string_view bytes) {
  ImageHeader header{ImageFormat::kAvif, 0, 0, 1};
  std::uint32_t turns = 0;
  each_box(bytes, [&](std::string_view type, std::string_view meta) {
    if (type != "meta" || meta.size() < 4) return true;
    each_box(meta.substr(4), [&](std::string_view inner, std::string_view iprp) {
      if (inner != "iprp") return true;
      each_box(iprp, [&](std::string_view property_list, std::string_view ipco) {
        if (property_list != "ipco") return true;
        each_box(ipco, [&](std::string_view property, std::string_view body) {
          if (property == "ispe" && body.size() >= 12) {
            header.width = std::max(header.width, be32(body, 4));
            header.height = std::max(header.height, be32(body, 8));
          } else if (property == "irot" && !body.empty()) {
            turns = byte_at(body, 0) & 3;
          }
          return true;
        });
        return false;
      });
      return false;
    });
    return false;
  });
  if (header.width == 0 || header.height == 0) return std::nullopt;
  if (turns % 2 == 1) header.orientation = 6;
  return header;
}

std::optional<ImageHeader> bmp_header(std::string_view bytes) {
  if (bytes.size() < 26) return std::nullopt;
  ImageHeader header{ImageFormat::kBmp, 0, 0, 1};
  if (le32(bytes, 14) == 12) {
    header.width = le16(bytes, 18);
    header.height = le16(bytes, 20);
  } else {
    header.width = le32(bytes, 18);
    const auto height = static_cast<std::int32_t>(le32(bytes, 22));
    header.height = height < 0 ? 0U - static_cast<std::uint32_t>(height) : static_cast<std::uint32_t>(height);
  }
  return header;
}

std::optional<ImageHeader> tiff_header(std::string_view bytes) {
  if (bytes.size() < 8) return std::nullopt;
  const bool little = bytes[0] == 'I';
  const auto u16 = [&](std::size_t at) { return little ? le16(bytes, at) : be16(bytes, at); };
  const auto u32 = [&](std::size_t at) { return little ? le32(bytes, at) : be32(bytes, at); };
  const std::size_t directory = u32(4);
  if (directory > bytes.size() || bytes.size() - directory < 2) return std::nullopt;
  ImageHeader header{ImageFormat::kTiff, 0, 0, exif_orientation(bytes)};
  const std::size_t entries = u16(directory);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t at = directory + 2 + i * 12;
    if (at + 12 > bytes.size()) break;
    constexpr std::uint32_t kWidth = 256, kHeight = 257, kShort = 3;
    const std::uint32_t value = u16(at + 2) == kShort ? u16(at + 8) : u32(at + 8);
    if (u16(at) == kWidth) header.width = value;
    if (u16(at) == kHeight) header.height = value;
  }
  return header;
}

}  // namespace

std::string_view format_name(ImageFormat format) {
  constexpr std::string_view kNames[] = {"", "jpeg", "png", "gif", "webp", "avif", "bmp", "tiff"};
  return kNames[static_cast<std::size_t>(format)];
}

std::string_view format_mime(ImageFormat format) {
  constexpr std::string_view kNames[] = {"",           "image/jpeg", "image/png", "image/gif",
                                         "image/webp", "image/avif", "image/bmp", "image/tiff"};
  return kNames[static_cast<std::size_t>(format)];
}

std::string_view format_extension(ImageFormat format) {
  constexpr std::string_view kNames[] = {"", "jpg", "png", "gif", "webp", "avif", "bmp", "tiff"};
  return kNames[static_cast<std::size_t>(format)];
}

ImageFormat sniff_format(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xD8\xFF")) return ImageFormat::kJpeg;
  if (bytes.starts_with(kPngHead)) return ImageFormat::kPng;
  if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return ImageFormat::kGif;
  if (bytes.starts_with("RIFF") && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP") return ImageFormat::kWebp;
  if (bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp") {
    const std::string_view brands = bytes.substr(8, std::min<std::size_t>(be32(bytes, 0), 256));
    if (brands.find("avif") != std::string_view::npos || brands.find("avis") != std::string_view::npos)
      return ImageFormat::kAvif;
  }
  if (bytes.starts_with("BM") && bytes.size() >= 26) return ImageFormat::kBmp;
  if (bytes.starts_with(std::string_view("II*\0", 4)) || bytes.starts_with(std::string_view("MM\0*", 4)))
    return ImageFormat::kTiff;
  return ImageFormat::kUnknown;
}

std::optional<ImageHeader> read_header(std::string_view bytes) {
  std::optional<ImageHeader> header;
  switch (sniff_format(bytes)) {
    case ImageFormat::kJpeg:
      header = jpeg_header(bytes);
      break;
    case ImageFormat::kPng:
      header = png_header(bytes);
      break;
    case ImageFormat::kGif:
      if (bytes.size() >= 10) header = ImageHeader{ImageFormat::kGif, le16(bytes, 6), le16(bytes, 8), 1};
      break;
    case ImageFormat::kWebp:
      header = webp_header(bytes);
      break;
    case ImageFormat::kAvif:
      header = avif_header(bytes);
      break;
    case ImageFormat::kBmp:
      header = bmp_header(bytes);
      break;
    case ImageFormat::kTiff:
      header = tiff_header(bytes);
      break;
    case ImageFormat::kUnknown:
      break;
  }
  if (header && (header->width == 0 || header->height == 0)) return std::nullopt;
  return header;
}

}  // namespace curate::image
