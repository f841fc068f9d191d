// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "image/picture.hpp"

namespace curate::image {

/// Lays a picture of 2 or 4 channels on white, a·colour + (1 − a)·255 rounded; 1 or 3 channels are left. True if any
/// pixel was not opaque.
bool put_on_white(Picture& picture);

/// Turns and mirrors so that an EXIF orientation of `orientation` (2 to 8) becomes 1. `spare` lends its memory.
void orient(std::uint8_t orientation, Picture& picture, Picture& spare);

/// A rectangle of `from`.
void crop(const Picture& from, std::uint32_t left, std::uint32_t top, std::uint32_t width, std::uint32_t height,
          Picture& to);

/// `from` on a white canvas, its corner at (left, top).
void pad_white(const Picture& from, std::uint32_t left, std::uint32_t top, std::uint32_t width, std::uint32_t height,
               Picture& to);

}  // namespace curate::image
