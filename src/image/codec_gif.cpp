// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <memory>

#include <gif_lib.h>

#include "image/codecs.hpp"

namespace curate::image {

namespace {

struct Input {
  std::string_view left;
  bool ended = false;
};

int read_from(GifFileType* gif, GifByteType* to, int size) {
  auto& input = *static_cast<Input*>(gif->UserData);
  const std::size_t n = std::min(input.left.size(), static_cast<std::size_t>(size));
  if (n < static_cast<std::size_t>(size)) input.ended = true;
  std::memcpy(to, input.left.data(), n);
  input.left.remove_prefix(n);
  return static_cast<int>(n);
}

void close(GifFileType* gif) {
  DGifCloseFile(gif, nullptr);
}

// Index of the colour that is no colour, from a graphic control extension; -1 if there is none.
int transparent_index(const GifByteType* extension) {
  GraphicsControlBlock block;
  if (extension == nullptr || DGifExtensionToGCB(extension[0], extension + 1, &block) == GIF_ERROR) return -1;
  return block.TransparentColor;
}

bool read_frame(GifFileType& gif, int transparent, Decoded& out) {
  if (DGifGetImageDesc(&gif) == GIF_ERROR) return false;
  const GifImageDesc& place = gif.Image;
  const ColorMapObject* colours = place.ColorMap != nullptr ? place.ColorMap : gif.SColorMap;
  if (colours == nullptr || place.Width <= 0 || place.Height <= 0) return false;
  std::vector<GifPixelType> line(static_cast<std::size_t>(place.Width));
  constexpr int kStart[] = {0, 4, 2, 1}, kStep[] = {8, 8, 4, 2};
  const int passes = place.Interlace ? 4 : 1;
  for (int pass = 0; pass < passes; ++pass) {
    const int step = place.Interlace ? kStep[pass] : 1;
    for (int y = place.Interlace ? kStart[pass] : 0; y < place.Height; y += step) {
      if (DGifGetLine(&gif, line.data(), place.Width) == GIF_ERROR) return false;
      const int to_y = place.Top + y;
      if (to_y < 0 || to_y >= static_cast<int>(out.height)) continue;
      std::uint8_t* const row = out.picture.row(static_cast<std::size_t>(to_y));
      for (int x = 0; x < place.Width; ++x) {
        const int to_x = place.Left + x, index = line[static_cast<std::size_t>(x)];
        if (to_x < 0 || to_x >= static_cast<int>(out.width) || index == transparent || index >= colours->ColorCount)
          continue;
        const GifColorType& colour = colours->Colors[index];
        std::uint8_t* const pixel = row + std::size_t{4} * static_cast<std::size_t>(to_x);
        pixel[0] = colour.Red;
        pixel[1] = colour.Green;
        pixel[2] = colour.Blue;
        pixel[3] = 255;
      }
    }
  }
  return true;
}

}  // namespace

DecodeStatus decode_gif(std::string_view bytes, const DecodeOptions&, Frame& frame) {
  Decoded& out = frame.out;
  Input input{bytes};
  int error = 0;
  const std::unique_ptr<GifFileType, void (*)(GifFileType*)> gif(DGifOpen(&input, read_from, &error), close);
  const auto failed = [&] {
    out.detail = input.ended ? "the data ends inside the picture" : "damaged data";
    return input.ended ? DecodeStatus::kTruncated : DecodeStatus::kDamaged;
  };
  if (!gif) return failed();
  out.picture.reshape(out.width, out.height, 4);
  std::ranges::fill(out.picture.samples, std::uint8_t{0});
  out.had_alpha = true;
  int transparent = -1;
  for (bool drawn = false;;) {
    GifRecordType record;
    if (DGifGetRecordType(gif.get(), &record) == GIF_ERROR) return drawn ? DecodeStatus::kOk : failed();
    if (record == TERMINATE_RECORD_TYPE) return drawn ? DecodeStatus::kOk : failed();
    if (record == IMAGE_DESC_RECORD_TYPE) {
      if (drawn) {
        out.animated = true;
        return DecodeStatus::kOk;
      }
      if (!read_frame(*gif, transparent, out)) return failed();
      drawn = true;
      continue;
    }
    int code = 0;
    GifByteType* extension = nullptr;
    if (DGifGetExtension(gif.get(), &code, &extension) == GIF_ERROR) return drawn ? DecodeStatus::kOk : failed();
    if (code == GRAPHICS_EXT_FUNC_CODE && !drawn) transparent = transparent_index(extension);
    while (extension != nullptr)
      if (DGifGetExtensionNext(gif.get(), &extension) == GIF_ERROR) return drawn ? DecodeStatus::kOk : failed();
  }
}

}  // namespace curate::image
