// SPDX-License-Identifier: Apache-2.0
// libavif's functions, which load it and its four codecs when the first AVIF picture is met. `avif/avif.h` says what
// each does.
#ifdef CURATE_AVIF
#include <cstddef>
#include <cstdint>

#include <avif/avif.h>

#include "util/shared_library.hpp"

#define REAL(name) CURATE_FUNCTION_OF(CURATE_AVIF, name)

extern "C" {

avifDecoder* avifDecoderCreate() {
  return REAL(avifDecoderCreate)();
}
void avifDecoderDestroy(avifDecoder* decoder) {
  REAL(avifDecoderDestroy)(decoder);
}
avifResult avifDecoderSetIOMemory(avifDecoder* decoder, const std::uint8_t* data, std::size_t size) {
  return REAL(avifDecoderSetIOMemory)(decoder, data, size);
}
avifResult avifDecoderParse(avifDecoder* decoder) {
  return REAL(avifDecoderParse)(decoder);
}
avifResult avifDecoderNextImage(avifDecoder* decoder) {
  return REAL(avifDecoderNextImage)(decoder);
}
void avifRGBImageSetDefaults(avifRGBImage* rgb, const avifImage* image) {
  REAL(avifRGBImageSetDefaults)(rgb, image);
}
avifResult avifImageYUVToRGB(const avifImage* image, avifRGBImage* rgb) {
  return REAL(avifImageYUVToRGB)(image, rgb);
}
const char* avifResultToString(avifResult result) {
  return REAL(avifResultToString)(result);
}

}  // extern "C"

#endif
