// SPDX-License-Identifier: Apache-2.0
#include "image/decode.hpp"

#include <cmath>
#include <cstdlib>
#include <functional>

#include <gtest/gtest.h>

#include "image/encode.hpp"
#include "support/suites.hpp"

namespace curate::image {
namespace {

// What all pictures of tests/image/data show, see SOURCE.md there.
constexpr std::uint32_t kWidth = 24, kHeight = 16;
std::array<int, 3> colour(std::uint32_t x, std::uint32_t y) {
  return {static_cast<int>(x * 10), static_cast<int>(y * 15), static_cast<int>((x * 7 + y * 11) % 256)};
}

// The largest difference to what should be seen; grey pictures have the luma of it.
int worst(const Picture& picture, const std::function<std::array<int, 3>(std::uint32_t, std::uint32_t)>& wanted) {
  int most = 0;
  for (std::uint32_t y = 0; y < picture.height; ++y)
    for (std::uint32_t x = 0; x < picture.width; ++x) {
      const auto rgb = wanted(x, y);
      const std::uint8_t* const sample = picture.row(y) + std::size_t{x} * picture.channels;
      if (picture.channels == 1) {
        const int luma = (299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2] + 500) / 1000;
        most = std::max(most, std::abs(sample[0] - luma));
      } else {
        for (std::size_t c = 0; c < 3; ++c) most = std::max(most, std::abs(sample[c] - rgb[c]));
      }
    }
  return most;
}

TEST(Decode, ReadsEveryFormat) {
  struct Case {
    const char* name;
    ImageFormat format;
    std::uint32_t channels;
    int tolerance;
  };
  // Lossy ones are small and full of edges in blue: the tolerance is the encoder's loss, seen with Pillow.
  const Case cases[] = {
      {"rgb.png", ImageFormat::kPng, 3, 0},
      {"grey.png", ImageFormat::kPng, 1, 1},
      {"lossless.webp", ImageFormat::kWebp, 3, 0},
      {"rgb.bmp", ImageFormat::kBmp, 3, 0},
      {"rgb.tif", ImageFormat::kTiff, 3, 0},
      {"grey.jpg", ImageFormat::kJpeg, 1, 20},
      {"srgb.png", ImageFormat::kPng, 3, 0},
      {"rgb.jpg", ImageFormat::kJpeg, 3, 150},
      {"progressive.jpg", ImageFormat::kJpeg, 3, 150},
      {"rgb.webp", ImageFormat::kWebp, 3, 150},
      {"rgb.avif", ImageFormat::kAvif, 3, 150},
  };
  Decoder decoder;
  for (const Case& c : cases) {
    const Decoded& decoded = decoder.decode(test::picture_file(c.name), {});
    ASSERT_EQ(status_name(decoded.status), "ok") << c.name << ": " << decoded.detail;
    EXPECT_EQ(decoded.format, c.format) << c.name;
    EXPECT_EQ(decoded.width, kWidth) << c.name;
    EXPECT_EQ(decoded.height, kHeight) << c.name;
    EXPECT_EQ(decoded.picture.channels, c.channels) << c.name;
    EXPECT_LE(worst(decoded.picture, colour), c.tolerance) << c.name;
    EXPECT_FALSE(decoded.animated || decoded.had_alpha || decoded.sixteen_bit || decoded.converted) << c.name;
  }
}

TEST(Decode, TakesTheFirstFrameOfAnAnimation) {
  Decoder decoder;
  for (const char* name : {"animated.webp", "animated.gif"}) {
    const Decoded& decoded = decoder.decode(test::picture_file(name), {});
    ASSERT_EQ(status_name(decoded.status), "ok") << name;
    EXPECT_TRUE(decoded.animated) << name;
    EXPECT_LE(worst(decoded.picture, colour), std::string(name) == "animated.gif" ? 100 : 0) << name;
  }
}

TEST(Decode, AGifShowsWhatItsSingleFrameShows) {
  Decoder decoder;
  const Picture animated = decoder.decode(test::picture_file("animated.gif"), {}).picture;
  const Decoded& one = decoder.decode(test::picture_file("one.gif"), {});
  EXPECT_FALSE(one.animated);
  EXPECT_EQ(one.picture.samples, animated.samples);
}

TEST(Decode, PutsAlphaOnWhite) {
  const auto on_white = [](std::uint32_t x, std::uint32_t y) {
    auto rgb = colour(x, y);
    const double alpha = x * 10 / 255.0;
    for (int& c : rgb) c = static_cast<int>(std::lround(alpha * c + 255 * (1 - alpha)));
    return rgb;
  };
  Decoder decoder;
  for (const char* name : {"rgba.png", "rgba.webp"}) {
    const Decoded& decoded = decoder.decode(test::picture_file(name), {});
    ASSERT_EQ(status_name(decoded.status), "ok") << name;
    EXPECT_TRUE(decoded.had_alpha) << name;
    EXPECT_EQ(decoded.picture.channels, 3U) << name;
    EXPECT_LE(worst(decoded.picture, on_white), 1) << name;
  }
  EXPECT_EQ(decoder.decode(test::picture_file("la.png"), {}).picture.channels, 1U);
}

TEST(Decode, ScalesSixteenBitsToEight) {
  Decoder decoder;
  const Decoded& decoded = decoder.decode(test::picture_file("grey16.png"), {});
  ASSERT_EQ(status_name(decoded.status), "ok");
  EXPECT_TRUE(decoded.sixteen_bit);
  for (std::uint32_t y = 0; y < kHeight; ++y)
    for (std::uint32_t x = 0; x < kWidth; ++x)
      EXPECT_EQ(decoded.picture.row(y)[x], std::lround((x * 2700 + y) / 257.0)) << x << "," << y;
}

TEST(Decode, ConvertsCmykWithoutAProfile) {
  Decoder decoder;
  const Decoded& decoded = decoder.decode(test::picture_file("cmyk.jpg"), {});
  ASSERT_EQ(status_name(decoded.status), "ok") << decoded.detail;
  EXPECT_EQ(decoded.picture.channels, 3U);
  EXPECT_LE(worst(decoded.picture, colour), 150);
  // The mean colour survives any loss of detail.
  double red = 0;
  for (std::size_t i = 0; i < decoded.picture.samples.size(); i += 3) red += decoded.picture.samples[i];
  EXPECT_NEAR(red / (kWidth * kHeight), 115, 4);
}

TEST(Decode, TurnsThePictureUpright) {
  Decoder decoder;
  // EXIF 2.32, 4.6.4 A: where the stored row 0 and column 0 are seen.
  const Decoded& six = decoder.decode(test::picture_file("exif6.jpg"), {});
  EXPECT_EQ(six.orientation, 6);
  EXPECT_EQ(six.width, kHeight);
  EXPECT_EQ(six.height, kWidth);
  EXPECT_LE(worst(six.picture, [](auto x, auto y) { return colour(y, kHeight - 1 - x); }), 150);
  const Decoded& eight = decoder.decode(test::picture_file("exif8.png"), {});
  EXPECT_EQ(worst(eight.picture, [](auto x, auto y) { return colour(kWidth - 1 - y, x); }), 0);
  const Decoded& five = decoder.decode(test::picture_file("exif5.png"), {});
  EXPECT_EQ(worst(five.picture, [](auto x, auto y) { return colour(y, x); }), 0);
  const Decoded& three = decoder.decode(test::picture_file("exif3.webp"), {});
  EXPECT_EQ(worst(three.picture, [](auto x, auto y) { return colour(kWidth - 1 - x, kHeight - 1 - y); }), 0);
  DecodeOptions stored;
  stored.orient = false;
  EXPECT_EQ(worst(decoder.decode(test::picture_file("exif8.png"), stored).picture, colour), 0);
}

TEST(Decode, ConvertsColoursByTheirProfile) {
  Decoder decoder;
  const Decoded& swapped = decoder.decode(test::picture_file("swapped.png"), {});
  ASSERT_EQ(status_name(swapped.status), "ok");
  EXPECT_TRUE(swapped.converted);
  EXPECT_LE(worst(swapped.picture,
                  [](auto x, auto y) {
                    const auto rgb = colour(x, y);
                    return std::array<int, 3>{rgb[1], rgb[0], rgb[2]};
                  }),
            2);
  EXPECT_TRUE(decoder.decode(test::picture_file("swapped.jpg"), {}).converted);
  DecodeOptions raw;
  raw.to_srgb = false;
  EXPECT_EQ(worst(decoder.decode(test::picture_file("swapped.png"), raw).picture, colour), 0);
}

TEST(Decode, DecodesAJpegSmallerWhereThatIsEnough) {
  Picture picture;
  picture.reshape(400, 200, 3);
  for (std::size_t i = 0; i < picture.samples.size(); ++i)
    picture.samples[i] = static_cast<std::uint8_t>(i / 3 % 400 / 2);
  std::string jpeg;
  encode(picture, ImageFormat::kJpeg, 95, jpeg);
  Decoder decoder;
  DecodeOptions options;
  options.least_long = 100;
  const Decoded& quarter = decoder.decode(jpeg, options);
  EXPECT_EQ(quarter.picture.width, 100U);
  EXPECT_EQ(quarter.picture.height, 50U);
  EXPECT_EQ(quarter.width, 400U);
  options = {};
  options.least_short = 90;
  EXPECT_EQ(decoder.decode(jpeg, options).picture.height, 100U);
}

TEST(Encode, PngAndGreyKeepEverySample) {
  Picture picture;
  picture.reshape(7, 5, 1);
  for (std::size_t i = 0; i < picture.samples.size(); ++i) picture.samples[i] = static_cast<std::uint8_t>(i * 7);
  std::string png;
  encode(picture, ImageFormat::kPng, 6, png);
  Decoder decoder;
  EXPECT_EQ(decoder.decode(png, {}).picture.samples, picture.samples);
}

TEST(Sniff, ReadsTheSizeFromTheHeadAlone) {
  for (const char* name : {"rgb.jpg", "progressive.jpg", "rgb.png", "rgb.webp", "lossless.webp", "animated.webp",
                           "rgba.webp", "one.gif", "rgb.avif", "rgb.bmp", "rgb.tif"}) {
    const auto header = read_header(test::picture_file(name));
    ASSERT_TRUE(header) << name;
    EXPECT_EQ(header->width, kWidth) << name;
    EXPECT_EQ(header->height, kHeight) << name;
  }
  EXPECT_EQ(read_header(test::picture_file("exif6.jpg"))->orientation, 6);
  EXPECT_EQ(read_header(test::picture_file("exif8.png"))->orientation, 8);
  EXPECT_EQ(read_header(test::picture_file("exif3.webp"))->orientation, 3);
  EXPECT_FALSE(read_header("<svg xmlns='http://www.w3.org/2000/svg'/>"));
}

}  // namespace
}  // namespace curate::image
