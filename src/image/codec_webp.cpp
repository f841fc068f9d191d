// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>

#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>

#include <curate/error.hpp>

#include "image/codecs.hpp"
#include "image/encode.hpp"

namespace curate::image {

namespace {

const std::uint8_t* data_of(std::string_view bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

// The demuxer lays the first frame on the whole canvas.
DecodeStatus decode_animation(std::string_view bytes, Decoded& out) {
  const WebPData data{data_of(bytes), bytes.size()};
  WebPAnimDecoderOptions options;
  if (WebPAnimDecoderOptionsInit(&options) == 0) throw RunError("libwebp and its headers are of different versions");
  options.color_mode = MODE_RGBA;
  const std::unique_ptr<WebPAnimDecoder, void (*)(WebPAnimDecoder*)> decoder(WebPAnimDecoderNew(&data, &options),
                                                                             WebPAnimDecoderDelete);
  std::uint8_t* rgba = nullptr;
  int time = 0;
  if (!decoder || WebPAnimDecoderGetNext(decoder.get(), &rgba, &time) == 0) {
    out.detail = "no frame can be read";
    return DecodeStatus::kDamaged;
  }
  out.animated = true;
  out.had_alpha = true;
  out.picture.reshape(out.width, out.height, 4);
  std::copy_n(rgba, out.picture.samples.size(), out.picture.samples.begin());
  return DecodeStatus::kOk;
}

std::string profile_of(std::string_view bytes) {
  const WebPData data{data_of(bytes), bytes.size()};
  const std::unique_ptr<WebPDemuxer, void (*)(WebPDemuxer*)> demuxer(WebPDemux(&data), WebPDemuxDelete);
  WebPChunkIterator chunk{};
  std::string profile;
  if (demuxer && WebPDemuxGetChunk(demuxer.get(), "ICCP", 1, &chunk) != 0)
    profile.assign(reinterpret_cast<const char*>(chunk.chunk.bytes), chunk.chunk.size);
  WebPDemuxReleaseChunkIterator(&chunk);
  return profile;
}

}  // namespace

DecodeStatus decode_webp(std::string_view bytes, const DecodeOptions& options, Frame& frame) {
  Decoded& out = frame.out;
  WebPBitstreamFeatures features;
  const VP8StatusCode head = WebPGetFeatures(data_of(bytes), bytes.size(), &features);
  if (head != VP8_STATUS_OK) {
    out.detail = "its head cannot be read";
    return head == VP8_STATUS_NOT_ENOUGH_DATA ? DecodeStatus::kTruncated : DecodeStatus::kDamaged;
  }
  out.width = static_cast<std::uint32_t>(features.width);
  out.height = static_cast<std::uint32_t>(features.height);
  if (std::uint64_t{out.width} * out.height > options.max_pixels) return DecodeStatus::kTooLarge;
  if (options.to_srgb && bytes.find("ICCP") < 64) frame.icc = profile_of(bytes);
  if (features.has_animation != 0) return decode_animation(bytes, out);

  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0) throw RunError("libwebp and its headers are of different versions");
  const bool alpha = features.has_alpha != 0;
  out.had_alpha = alpha;
  out.picture.reshape(out.width, out.height, alpha ? 4 : 3);
  config.output.colorspace = alpha ? MODE_RGBA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA = {out.picture.samples.data(), static_cast<int>(out.picture.stride()),
                          out.picture.samples.size()};
  const VP8StatusCode status = WebPDecode(data_of(bytes), bytes.size(), &config);
  WebPFreeDecBuffer(&config.output);
  if (status == VP8_STATUS_OK) return DecodeStatus::kOk;
  out.detail = status == VP8_STATUS_NOT_ENOUGH_DATA ? "the data ends inside the picture" : "damaged data";
  return status == VP8_STATUS_NOT_ENOUGH_DATA ? DecodeStatus::kTruncated : DecodeStatus::kDamaged;
}

void encode_webp(const Picture& picture, int quality, std::string& out) {
  // The encoder takes RGB only.
  std::vector<std::uint8_t> rgb;
  const std::uint8_t* from = picture.samples.data();
  if (picture.channels == 1) {
    for (const std::uint8_t grey : picture.samples) rgb.insert(rgb.end(), 3, grey);
    from = rgb.data();
  }
  std::uint8_t* memory = nullptr;
  const std::size_t size = WebPEncodeRGB(from, static_cast<int>(picture.width), static_cast<int>(picture.height),
                                         static_cast<int>(picture.width * 3), static_cast<float>(quality), &memory);
  if (size == 0) throw RunError("cannot encode WebP");
  out.assign(reinterpret_cast<const char*>(memory), size);
  WebPFree(memory);
}

}  // namespace curate::image
