// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "image/picture.hpp"
#include "image/sniff.hpp"

namespace curate::image {

enum class DecodeStatus : std::uint8_t {
  kOk,
  kEmpty,          ///< no bytes
  kUnknownFormat,  ///< none of the formats of sniff.hpp
  kUnsupported,    ///< a form of a known format that no codec here reads
  kTooLarge,       ///< more pixels than allowed: a decompression bomb
  kTruncated,      ///< the bytes end before the picture does
  kDamaged,        ///< anything else that stops the codec
};
/// "ok", "empty", "unknown_format", …
std::string_view status_name(DecodeStatus status);

struct DecodeOptions {
  std::uint64_t max_pixels = std::uint64_t{100} << 20;  ///< of the stored picture
  /// Where the picture will be made smaller anyway, a JPEG is decoded at a half or a quarter or an eighth of its
  /// size as long as its short and its long side, in pixels, stay at least this; 0 = no limit; both 0 = full size.
  std::uint32_t least_short = 0, least_long = 0;
  bool orient = true;   ///< turn and mirror as EXIF (or AVIF's own boxes) says
  bool to_srgb = true;  ///< convert by an embedded ICC profile
};

/// A decoded picture and what was found on the way.
struct Decoded {
  DecodeStatus status = DecodeStatus::kEmpty;
  std::string detail;  ///< the codec's words where the status is not kOk
  ImageFormat format = ImageFormat::kUnknown;
  std::uint32_t width = 0, height = 0;  ///< of the whole picture: turned if that was asked for, never scaled
  std::uint8_t orientation = 1;         ///< as stored
  bool had_alpha = false;               ///< was put on white
  bool sixteen_bit = false;             ///< was scaled to 8
  bool animated = false;                ///< the first frame was taken
  bool converted = false;               ///< an ICC profile changed samples
  std::uint32_t warnings = 0;           ///< damage the codec could read over
  Picture picture;                      ///< 1 (grey) or 3 (RGB) channels; empty unless kOk
};

/// Decodes pictures, one after the other, reusing its buffers. One owner, one thread.
class Decoder {
 public:
  Decoder();
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  /// Never throws on any bytes. The result is good until the next call.
  const Decoded& decode(std::string_view bytes, const DecodeOptions& options);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace curate::image
