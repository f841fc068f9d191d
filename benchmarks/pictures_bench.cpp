// SPDX-License-Identifier: Apache-2.0
// pictures_bench shrink|pdq FILE...: pictures per CPU second of one thread. shrink: decode, 256 pixels with borders,
// JPEG of quality 95; pdq: the perceptual hash of the whole decoded picture, the decoding not counted.
// benchmarks/peers/images sets both beside OpenCV and pdqhash.
#include <cstdio>
#include <string>
#include <string_view>

#include "image/decode.hpp"
#include "image/encode.hpp"
#include "image/pdq.hpp"
#include "image/resize.hpp"
#include "util/cpu_time.hpp"
#include "util/file.hpp"

int main(int argc, char** argv) {
  using namespace curate;
  const bool pdq = argc > 2 && std::string_view(argv[1]) == "pdq";
  if (argc < 3 || (!pdq && std::string_view(argv[1]) != "shrink")) {
    std::fputs("usage: pictures_bench shrink|pdq FILE...\n", stderr);
    return 2;
  }
  image::Decoder decoder;
  image::Resizer resizer;
  image::PdqHasher hasher;
  image::DecodeOptions options;
  const image::ResizeOptions resize{image::ResizeMode::kBorder, 256, false};
  if (!pdq) options.least_long = resize.size;
  std::string encoded;
  double seconds = 0;
  int pictures = 0;
  unsigned used = 0;  // keeps the results from being optimised away
  for (int i = 2; i < argc; ++i) {
    const std::string bytes = read_file(argv[i]);
    double begin = process_cpu_seconds();
    const image::Decoded& decoded = decoder.decode(bytes, options);
    if (decoded.status != image::DecodeStatus::kOk) continue;
    if (pdq) {
      begin = process_cpu_seconds();
      used += hasher.hash(decoded.picture).quality;
    } else {
      const image::ResizePlan plan = image::plan_resize(decoded.width, decoded.height, resize);
      image::encode(resizer.apply(plan, decoded.picture), image::ImageFormat::kJpeg, 95, encoded);
      used += static_cast<unsigned>(encoded.size());
    }
    seconds += process_cpu_seconds() - begin;
    ++pictures;
  }
  std::printf("%d %.6f %u\n", pictures, seconds, used);
}
