// SPDX-License-Identifier: Apache-2.0
#include "image/exif.hpp"

#include "image/bytes.hpp"

namespace curate::image {

std::uint8_t exif_orientation(std::string_view exif) {
  if (exif.starts_with(std::string_view("Exif\0\0", 6))) exif.remove_prefix(6);
  if (exif.size() < 8) return 1;
  const bool little = exif.starts_with("II");
  if (!little && !exif.starts_with("MM")) return 1;
  const auto u16 = [&](std::size_t at) { return little ? le16(exif, at) : be16(exif, at); };
  const auto u32 = [&](std::size_t at) { return little ? le32(exif, at) : be32(exif, at); };
  const std::size_t directory = u32(4);
  if (directory > exif.size() || exif.size() - directory < 2) return 1;
  const std::size_t entries = u16(directory);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t at = directory + 2 + i * 12;
    if (at + 12 > exif.size()) return 1;
    if (u16(at) != 0x0112) continue;
    const std::uint32_t value = u16(at + 8);
    return value >= 1 && value <= 8 ? static_cast<std::uint8_t>(value) : 1;
  }
  return 1;
}

}  // namespace curate::image
