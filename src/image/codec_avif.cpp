// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>

#ifdef CURATE_AVIF
#include <avif/avif.h>
#endif

#include "image/codecs.hpp"

namespace curate::image {

#ifdef CURATE_AVIF

namespace {

// The box order is turn first, then mirror (ISO 23000-22, 7.3.6.7); as one EXIF orientation.
std::uint8_t orientation_of(const avifImage& image) {
  const bool turned = (image.transformFlags & AVIF_TRANSFORM_IROT) != 0;
  const bool mirrored = (image.transformFlags & AVIF_TRANSFORM_IMIR) != 0;
  const unsigned quarter = turned ? image.irot.angle & 3U : 0;  // anticlockwise
  constexpr std::uint8_t kTurned[] = {1, 8, 3, 6};
  if (!mirrored) return kTurned[quarter];
  constexpr std::uint8_t kTopBottom[] = {4, 5, 2, 7}, kLeftRight[] = {2, 7, 4, 5};
  return image.imir.mode == 0 ? kTopBottom[quarter] : kLeftRight[quarter];
}

}  // namespace

DecodeStatus decode_avif(std::string_view bytes, const DecodeOptions& options, Frame& frame) {
  Decoded& out = frame.out;
  const std::unique_ptr<avifDecoder, void (*)(avifDecoder*)> decoder(avifDecoderCreate(), avifDecoderDestroy);
  decoder->maxThreads = 1;
  decoder->strictFlags = AVIF_STRICT_DISABLED;
  decoder->imageSizeLimit =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(options.max_pixels, AVIF_DEFAULT_IMAGE_SIZE_LIMIT));
  decoder->ignoreXMP = AVIF_TRUE;
  const auto failed = [&](avifResult result) {
    out.detail = avifResultToString(result);
    if (result == AVIF_RESULT_TRUNCATED_DATA) return DecodeStatus::kTruncated;
    return result == AVIF_RESULT_NOT_IMPLEMENTED || result == AVIF_RESULT_NO_CODEC_AVAILABLE
               ? DecodeStatus::kUnsupported
               : DecodeStatus::kDamaged;
  };
  avifResult result =
      avifDecoderSetIOMemory(decoder.get(), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  if (result != AVIF_RESULT_OK) return failed(result);
  if (result = avifDecoderParse(decoder.get()); result != AVIF_RESULT_OK) return failed(result);
  if (result = avifDecoderNextImage(decoder.get()); result != AVIF_RESULT_OK) return failed(result);
  const avifImage& image = *decoder->image;
  out.width = image.width;
  out.height = image.height;
  if (std::uint64_t{out.width} * out.height > options.max_pixels) return DecodeStatus::kTooLarge;
  out.animated = decoder->imageCount > 1;
  out.had_alpha = image.alphaPlane != nullptr;
  out.sixteen_bit = image.depth > 8;
  out.orientation = orientation_of(image);
  if (options.to_srgb && image.icc.size > 0)
    frame.icc.assign(reinterpret_cast<const char*>(image.icc.data), image.icc.size);
  out.picture.reshape(out.width, out.height, out.had_alpha ? 4 : 3);
  avifRGBImage rgb;
  avifRGBImageSetDefaults(&rgb, &image);
  rgb.depth = 8;
  rgb.format = out.had_alpha ? AVIF_RGB_FORMAT_RGBA : AVIF_RGB_FORMAT_RGB;
  rgb.pixels = out.picture.samples.data();
  rgb.rowBytes = static_cast<std::uint32_t>(out.picture.stride());
  result = avifImageYUVToRGB(&image, &rgb);
  return result == AVIF_RESULT_OK ? DecodeStatus::kOk : failed(result);
}

#else

DecodeStatus decode_avif(std::string_view, const DecodeOptions&, Frame& frame) {
  frame.out.detail = "built without libavif";
  return DecodeStatus::kUnsupported;
}

#endif

}  // namespace curate::image
