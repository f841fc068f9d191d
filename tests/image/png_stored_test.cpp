// SPDX-License-Identifier: Apache-2.0
#include "image/png_stored.hpp"

#include <gtest/gtest.h>

#include "image/decode.hpp"
#include "image/encode.hpp"
#include "support/suites.hpp"

namespace curate::image {
namespace {

constexpr std::uint64_t kNoLimit = std::uint64_t{1} << 40;

// No two rows alike and hard to pack: libpng's writer cuts it into several chunks, and it fills several stored blocks.
Picture noise() {
  Picture picture;
  picture.reshape(301, 203, 3);
  std::uint32_t state = 1;
  for (auto& sample : picture.samples) sample = static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24);
  return picture;
}

std::string png_of(const Picture& picture) {
  std::string png;
  encode(picture, ImageFormat::kPng, 6, png);
  return png;
}

TEST(StoredPng, OfSeveralChunksAndBlocksShowsTheSamePicture) {
  const Picture picture = noise();
  const std::string png = png_of(picture);
  ASSERT_NE(png.find("IDAT", png.find("IDAT") + 1), std::string::npos);
  StoredPng stored;
  ASSERT_TRUE(stored.make(png, kNoLimit));
  EXPECT_GT(stored.pieces().size(), 7U);
  Decoder decoder;
  const Decoded& decoded = decoder.decode(png, {});
  EXPECT_EQ(status_name(decoded.status), "ok");
  EXPECT_EQ(decoded.picture.samples, picture.samples);
}

TEST(StoredPng, IsMadeOfEveryKindOfSamples) {
  for (const char* name : {"rgb.png", "grey.png", "grey16.png", "la.png", "rgba.png"}) {
    StoredPng stored;
    EXPECT_TRUE(stored.make(test::picture_file(name), kNoLimit)) << name;
  }
}

TEST(StoredPng, IsNotMadeWhereAByteIsWrong) {
  const std::string png = test::picture_file("rgb.png");
  const std::size_t pixels_end = png.find("IEND") - 4;
  Decoder decoder;
  for (std::size_t at = 0; at < pixels_end; ++at) {
    std::string wrong = png;
    wrong[at] = static_cast<char>(wrong[at] ^ 0x11);
    StoredPng stored;
    const bool made = stored.make(wrong, kNoLimit);
    // What is wrong with a chunk that may be left out is libpng's to find.
    if (at < 33 || at >= png.find("IDAT") - 4) {
      EXPECT_FALSE(made) << "byte " << at;
    }
    decoder.decode(wrong, {});
  }
}

TEST(StoredPng, IsNotMadeOfWhatEndsEarly) {
  const std::string png = test::picture_file("rgb.png");
  for (std::size_t size = 0; size < png.find("IEND") - 4; ++size) {
    StoredPng stored;
    EXPECT_FALSE(stored.make(png.substr(0, size), kNoLimit)) << size << " bytes";
  }
}

TEST(StoredPng, IsNotMadeOverTheLimitOfPixels) {
  const std::string png = png_of(noise());
  StoredPng stored;
  EXPECT_FALSE(stored.make(png, 301 * 203 - 1));
  EXPECT_TRUE(stored.make(png, 301 * 203));
}

}  // namespace
}  // namespace curate::image
