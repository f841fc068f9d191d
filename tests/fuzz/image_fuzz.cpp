// SPDX-License-Identifier: Apache-2.0
// Any bytes as a picture: a status, and where it is ok, one that can be hashed, resized and encoded.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "image/decode.hpp"
#include "image/encode.hpp"
#include "image/pdq.hpp"
#include "image/resize.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace curate::image;
  static Decoder decoder;
  static PdqHasher hasher;
  static Resizer resizer;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  DecodeOptions options;
  options.max_pixels = std::uint64_t{1} << 20;
  options.least_long = size % 2 == 0 ? 64 : 0;
  const Decoded& decoded = decoder.decode(bytes, options);
  const Picture& picture = decoded.picture;
  if (decoded.status != DecodeStatus::kOk) {
    if (!picture.samples.empty()) std::abort();
    return 0;
  }
  if (picture.channels != 1 && picture.channels != 3) std::abort();
  if (picture.samples.size() != picture.stride() * picture.height || picture.samples.empty()) std::abort();
  const Pdq hash = hasher.hash(picture);
  if (Pdq::from_hex(hash.hex())->words != hash.words) std::abort();
  const auto mode = static_cast<ResizeMode>(size % 5);
  const ResizePlan plan = plan_resize(decoded.width, decoded.height, {mode, 64, false});
  if (std::uint64_t{plan.scaled_width} * plan.scaled_height > options.max_pixels) return 0;
  const Picture& resized = resizer.apply(plan, picture);
  std::string out;
  encode(resized, ImageFormat::kJpeg, 90, out);
  return 0;
}
