// SPDX-License-Identifier: Apache-2.0
#include "image/bytes.hpp"
#include "image/codecs.hpp"

namespace curate::image {

// Uncompressed BMP of 1, 4, 8, 24 and 32 bits, the forms that occur; masks of 32 bits are taken to be BGRX.
DecodeStatus decode_bmp(std::string_view bytes, const DecodeOptions&, Frame& frame) {
  Decoded& out = frame.out;
  constexpr std::uint32_t kRgb = 0, kBitFields = 3;
  const std::uint32_t data = le32(bytes, 10), head = le32(bytes, 14);
  if (head < 40 || bytes.size() < 54) return DecodeStatus::kUnsupported;
  const std::uint32_t bits = le16(bytes, 28), compression = le32(bytes, 30);
  const bool bottom_up = static_cast<std::int32_t>(le32(bytes, 22)) > 0;
  if (compression != kRgb && !(compression == kBitFields && bits == 32)) return DecodeStatus::kUnsupported;
  if (bits != 1 && bits != 4 && bits != 8 && bits != 24 && bits != 32) return DecodeStatus::kUnsupported;
  const std::uint64_t stride = (std::uint64_t{out.width} * bits + 31) / 32 * 4;
  const std::size_t palette = std::size_t{14} + head;
  const bool indexed = bits <= 8;
  const std::size_t colours = data > palette ? (data - palette) / 4 : 0;
  if (data > bytes.size() || bytes.size() - data < stride * out.height) {
    out.detail = "the data ends inside the picture";
    return DecodeStatus::kTruncated;
  }
  if (indexed && (colours == 0 || palette + colours * 4 > bytes.size())) return DecodeStatus::kDamaged;
  out.picture.reshape(out.width, out.height, 3);
  for (std::uint32_t y = 0; y < out.height; ++y) {
    const std::string_view line =
        bytes.substr(static_cast<std::size_t>(data + stride * (bottom_up ? out.height - 1 - y : y)));
    std::uint8_t* to = out.picture.row(y);
    for (std::uint32_t x = 0; x < out.width; ++x, to += 3) {
      std::string_view bgr;
      if (indexed) {
        const std::size_t bit = std::size_t{x} * bits;
        std::size_t index = byte_at(line, bit / 8) >> (8 - bits - bit % 8) & ((1U << bits) - 1);
        if (index >= colours) index = 0;
        bgr = bytes.substr(palette + index * 4, 3);
      } else {
        bgr = line.substr(std::size_t{x} * bits / 8, 3);
      }
      for (std::size_t c = 0; c < 3; ++c) to[c] = static_cast<std::uint8_t>(bgr[2 - c]);
    }
  }
  return DecodeStatus::kOk;
}

}  // namespace curate::image
