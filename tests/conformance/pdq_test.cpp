// SPDX-License-Identifier: Apache-2.0
// Hashes of 101 pictures by the reference in C++ (through pip pdqhash), see goldens/pdq/README.md.
#include "image/pdq.hpp"

#include <gtest/gtest.h>

#include "image/decode.hpp"
#include "support/suites.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"

namespace curate::image {
namespace {

TEST(Pdq, HashesAsTheReferenceDoes) {
  const auto folder = test::goldens_folder() / "pdq";
  CURATE_NEED(folder / "pdq.jsonl");
  Decoder decoder;
  PdqHasher hasher;
  int pictures = 0, same_pixels = 0, equal = 0;
  for (const std::string& line : test::lines_of(test::slurp(folder / "pdq.jsonl"))) {
    if (line.empty()) continue;
    const Json row = Json::parse(line, "pdq.jsonl");
    const std::string name(row["file"].text());
    const Decoded& decoded = decoder.decode(test::slurp(folder / "im" / name), {});
    ASSERT_EQ(status_name(decoded.status), "ok") << name;
    Picture rgb = decoded.picture;
    if (rgb.channels == 1) {
      rgb.reshape(rgb.width, rgb.height, 3);
      for (std::size_t i = decoded.picture.samples.size(); i-- > 0;)
        for (std::size_t c = 0; c < 3; ++c) rgb.samples[3 * i + c] = decoded.picture.samples[i];
    }
    const bool same = hex_bytes(sha256({reinterpret_cast<const char*>(rgb.samples.data()), rgb.samples.size()})) ==
                      row["rgb_sha256"].text();
    const bool png = name.ends_with(".png");
    EXPECT_TRUE(same || !png) << name;
    const Pdq hash = hasher.hash(decoded.picture);
    const auto wanted_quality = static_cast<double>(row["quality"].number());
    EXPECT_NEAR(hash.quality, wanted_quality, same ? 0 : 1) << name;
    ++pictures;
    same_pixels += same ? 1 : 0;
    if (wanted_quality < 50) continue;
    const int bits = distance(hash, *Pdq::from_hex(row["pdq"].text()));
    EXPECT_LE(bits, png ? 2 : 10) << name << ": " << hash.hex();
    equal += bits == 0 ? 1 : 0;
  }
  EXPECT_EQ(pictures, 101);
  RecordProperty("same_pixels", same_pixels);
  RecordProperty("equal_hashes", equal);
  std::printf("%d pictures, %d of the same pixels, %d of the same hash\n", pictures, same_pixels, equal);
}

}  // namespace
}  // namespace curate::image
