// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <memory>

#include <tiffio.h>

#include "image/codecs.hpp"

namespace curate::image {

namespace {

struct Input {
  std::string_view bytes;
  std::uint64_t at = 0;
};

Input& input_of(thandle_t handle) {
  return *static_cast<Input*>(handle);
}
tmsize_t read_from(thandle_t handle, void* to, tmsize_t size) {
  Input& input = input_of(handle);
  const std::uint64_t left = input.at < input.bytes.size() ? input.bytes.size() - input.at : 0;
  const std::uint64_t n = std::min(left, static_cast<std::uint64_t>(size));
  std::memcpy(to, input.bytes.data() + std::min<std::uint64_t>(input.at, input.bytes.size()),
              static_cast<std::size_t>(n));
  input.at += n;
  return static_cast<tmsize_t>(n);
}
tmsize_t no_write(thandle_t, void*, tmsize_t) {
  return 0;
}
toff_t seek(thandle_t handle, toff_t offset, int whence) {
  Input& input = input_of(handle);
  input.at = whence == SEEK_SET ? offset : whence == SEEK_CUR ? input.at + offset : input.bytes.size() + offset;
  return input.at;
}
int no_close(thandle_t) {
  return 0;
}
toff_t size_of(thandle_t handle) {
  return input_of(handle).bytes.size();
}
void no_message(const char*, const char*, va_list) {}

}  // namespace

// The first page; TIFFRGBAImage knows all layouts, sample types and colour models.
DecodeStatus decode_tiff(std::string_view bytes, const DecodeOptions&, Frame& frame) {
  Decoded& out = frame.out;
  static const bool quiet = [] {
    TIFFSetErrorHandler(no_message);
    TIFFSetWarningHandler(no_message);
    return true;
  }();
  (void)quiet;
  Input input{bytes};
  const std::unique_ptr<TIFF, void (*)(TIFF*)> tiff(
      TIFFClientOpen("picture", "rm", &input, read_from, no_write, seek, no_close, size_of, nullptr, nullptr),
      TIFFClose);
  if (!tiff) return DecodeStatus::kDamaged;
  char reason[1024] = "";
  if (TIFFRGBAImageOK(tiff.get(), reason) == 0) {
    out.detail = reason;
    return DecodeStatus::kUnsupported;
  }
  std::uint32_t width = 0, height = 0;
  TIFFGetField(tiff.get(), TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField(tiff.get(), TIFFTAG_IMAGELENGTH, &height);
  if (width != out.width || height != out.height) return DecodeStatus::kDamaged;
  std::vector<std::uint32_t> raster(std::size_t{width} * height);
  if (TIFFReadRGBAImageOriented(tiff.get(), width, height, raster.data(), ORIENTATION_TOPLEFT, 1) == 0)
    return DecodeStatus::kDamaged;
  // Oriented by the library.
  out.orientation = 1;
  out.had_alpha = true;
  out.picture.reshape(width, height, 4);
  std::uint8_t* to = out.picture.samples.data();
  for (const std::uint32_t pixel : raster) {
    *to++ = static_cast<std::uint8_t>(TIFFGetR(pixel));
    *to++ = static_cast<std::uint8_t>(TIFFGetG(pixel));
    *to++ = static_cast<std::uint8_t>(TIFFGetB(pixel));
    *to++ = static_cast<std::uint8_t>(TIFFGetA(pixel));
  }
  return DecodeStatus::kOk;
}

}  // namespace curate::image
