// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "image/decode.hpp"

namespace curate::image {

/// What a codec hands to the decoder before colours, alpha and orientation are settled.
struct Frame {
  Decoded& out;       ///< the codec fills picture, width, height, orientation, warnings, had_alpha, …
  std::string icc;    ///< embedded profile, or empty
  bool cmyk = false;  ///< four channels that are ink, 255 = none
};

/// One per format, each in its own file codec_NAME.cpp: the only ones that include the library's headers. `out.width`
/// and `height` hold what the head says and have been checked against the limit of pixels.
DecodeStatus decode_jpeg(std::string_view bytes, const DecodeOptions& options, Frame& frame);
DecodeStatus decode_png(std::string_view bytes, const DecodeOptions& options, Frame& frame);
DecodeStatus decode_gif(std::string_view bytes, const DecodeOptions& options, Frame& frame);
DecodeStatus decode_webp(std::string_view bytes, const DecodeOptions& options, Frame& frame);
DecodeStatus decode_avif(std::string_view bytes, const DecodeOptions& options, Frame& frame);
DecodeStatus decode_bmp(std::string_view bytes, const DecodeOptions& options, Frame& frame);
DecodeStatus decode_tiff(std::string_view bytes, const DecodeOptions& options, Frame& frame);

}  // namespace curate::image
