// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <curate/unwritten.hpp>

namespace curate::image {

/// 8-bit samples, interleaved, rows from the top without padding. Channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and
/// alpha (or CMYK inside the decoder).
struct Picture {
  std::uint32_t width = 0, height = 0;
  std::uint32_t channels = 0;
  UnwrittenVector<std::uint8_t> samples;

  std::size_t stride() const { return std::size_t{width} * channels; }
  std::uint8_t* row(std::size_t y) { return samples.data() + y * stride(); }
  const std::uint8_t* row(std::size_t y) const { return samples.data() + y * stride(); }
  /// Samples keep what they held, new ones hold anything; memory is reused.
  void reshape(std::uint32_t w, std::uint32_t h, std::uint32_t c) {
    width = w;
    height = h;
    channels = c;
    samples.resize(stride() * h);
  }
};

}  // namespace curate::image
