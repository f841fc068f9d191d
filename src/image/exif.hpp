// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace curate::image {

/// The orientation tag (0x0112) of an EXIF block, with or without its "Exif\0\0" head: 1 to 8; 1 if there is none or
/// the block makes no sense (EXIF 2.32, 4.6.4; TIFF 6.0, section 2).
std::uint8_t exif_orientation(std::string_view exif);

}  // namespace curate::image
