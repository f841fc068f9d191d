// SPDX-License-Identifier: Apache-2.0
#include "image/transform.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace curate::image {

bool put_on_white(Picture& picture) {
  const std::size_t colours = picture.channels - 1;
  std::uint8_t* to = picture.samples.data();
  const std::uint8_t* from = to;
  bool transparent = false;
  for (std::size_t n = std::size_t{picture.width} * picture.height; n > 0; --n, from += colours + 1) {
    const unsigned alpha = from[colours];
    transparent |= alpha != 255;
    for (std::size_t c = 0; c < colours; ++c)
      *to++ = static_cast<std::uint8_t>((from[c] * alpha + 255 * (255 - alpha) + 127) / 255);
  }
  picture.reshape(picture.width, picture.height, static_cast<std::uint32_t>(colours));
  return transparent;
}

void orient(std::uint8_t orientation, Picture& picture, Picture& spare) {
  const bool turned = orientation >= 5;
  const std::uint32_t width = turned ? picture.height : picture.width;
  const std::uint32_t height = turned ? picture.width : picture.height;
  const std::size_t channels = picture.channels;
  spare.reshape(width, height, picture.channels);
  const bool flip_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool flip_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  std::uint8_t* to = spare.samples.data();
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x, to += channels) {
      std::uint32_t from_x = turned ? y : x, from_y = turned ? x : y;
      if (flip_x) from_x = picture.width - 1 - from_x;
      if (flip_y) from_y = picture.height - 1 - from_y;
      std::memcpy(to, picture.row(from_y) + from_x * channels, channels);
    }
  }
  std::swap(picture, spare);
}

void crop(const Picture& from, std::uint32_t left, std::uint32_t top, std::uint32_t width, std::uint32_t height,
          Picture& to) {
  to.reshape(width, height, from.channels);
  for (std::uint32_t y = 0; y < height; ++y)
    std::memcpy(to.row(y), from.row(top + y) + std::size_t{left} * from.channels, to.stride());
}

void pad_white(const Picture& from, std::uint32_t left, std::uint32_t top, std::uint32_t width, std::uint32_t height,
               Picture& to) {
  to.reshape(width, height, from.channels);
  std::ranges::fill(to.samples, std::uint8_t{255});
  for (std::uint32_t y = 0; y < from.height; ++y)
    std::memcpy(to.row(top + y) + std::size_t{left} * from.channels, from.row(y), from.stride());
}

}  // namespace curate::image
