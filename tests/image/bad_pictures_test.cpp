// SPDX-License-Identifier: Apache-2.0
// What the web calls a picture and is none, or not all of one: each has its status, none stops the program.
#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include "image/decode.hpp"
#include "image/encode.hpp"
#include "image/pdq.hpp"
#include "support/suites.hpp"

namespace curate::image {
namespace {

std::string cut(const std::string& name, double share) {
  const std::string bytes = test::picture_file(name);
  return bytes.substr(0, static_cast<std::size_t>(static_cast<double>(bytes.size()) * share));
}
std::string with(std::string bytes, std::size_t at, std::string_view what) {
  return bytes.replace(at, what.size(), what);
}
std::string be32(std::uint32_t n) {
  return {static_cast<char>(n >> 24), static_cast<char>(n >> 16), static_cast<char>(n >> 8), static_cast<char>(n)};
}

// A PNG of that size whose checksum of the head is right: taken from a decoder's own writer.
std::string png_of(std::uint32_t width, std::uint32_t height) {
  Picture picture;
  picture.reshape(width, height, 1);
  std::ranges::fill(picture.samples, std::uint8_t{0});
  std::string png;
  encode(picture, ImageFormat::kPng, 9, png);
  return png;
}

// More scans than any encoder makes: the scans of a progressive JPEG over and over.
std::string many_scans() {
  const std::string jpeg = test::picture_file("progressive.jpg");
  const std::size_t scan = jpeg.find("\xFF\xDA"), end = jpeg.size() - 2;
  std::string bytes = jpeg.substr(0, end);
  for (int i = 0; i < 1000; ++i) bytes += jpeg.substr(scan, end - scan);
  return bytes + jpeg.substr(end);
}

TEST(BadPictures, EachHasItsStatus) {
  struct Case {
    const char* what;
    std::string bytes;
    const char* status;
  };
  const std::string gif = test::picture_file("one.gif"), jpeg = test::picture_file("rgb.jpg");
  const Case cases[] = {
      {"nothing", "", "empty"},
      {"one byte", "\xFF", "unknown_format"},
      {"HTML", "<!DOCTYPE html><title>404</title>", "unknown_format"},
      {"SVG", "<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown_format"},
      {"zeros", std::string(1000, '\0'), "unknown_format"},
      {"JPEG: its first three bytes", jpeg.substr(0, 3), "truncated"},
      {"JPEG: half", cut("rgb.jpg", 0.9), "truncated"},
      {"JPEG: before its first scan", jpeg.substr(0, jpeg.find("\xFF\xDA")), "truncated"},
      {"JPEG: no pixels", with(jpeg, jpeg.find("\xFF\xC0") + 5, std::string_view("\0\0", 2)), "damaged"},
      {"JPEG: a thousand scans", many_scans(), "damaged"},
      {"JPEG: 65500 by 65500", with(jpeg, jpeg.find("\xFF\xC0") + 5, "\xFF\xDC\xFF\xDC"), "too_large"},
      {"PNG: its signature", test::picture_file("rgb.png").substr(0, 8), "damaged"},
      {"PNG: half", cut("rgb.png", 0.6), "truncated"},
      {"PNG: a wrong checksum",
       with(test::picture_file("rgb.png"), test::picture_file("rgb.png").find("IDAT") + 20, "xx"), "damaged"},
      {"PNG: 50000 by 50000", with(test::picture_file("rgb.png"), 16, be32(50000) + be32(50000)), "too_large"},
      {"PNG: 2^31 wide", with(test::picture_file("rgb.png"), 16, be32(0x80000000) + be32(1)), "too_large"},
      {"PNG: no pixels", with(test::picture_file("rgb.png"), 16, be32(0)), "damaged"},
      {"GIF: half", cut("one.gif", 0.7), "truncated"},
      {"GIF: its head", gif.substr(0, 13), "truncated"},
      {"GIF: a canvas of 65535 by 65535", with(gif, 6, "\xFF\xFF\xFF\xFF"), "too_large"},
      {"WebP: half", cut("rgb.webp", 0.6), "truncated"},
      {"WebP: rubbish inside", with(test::picture_file("lossless.webp"), 24, std::string(30, '\xA5')), "damaged"},
      {"AVIF: half", cut("rgb.avif", 0.8), "truncated"},
      {"BMP: half", cut("rgb.bmp", 0.5), "truncated"},
      {"BMP: run-length coded", with(test::picture_file("palette.bmp"), 30, "\x01"), "unsupported"},
      {"TIFF: half", cut("rgb.tif", 0.5), "damaged"},
  };
  Decoder decoder;
  for (const Case& c : cases) {
    const Decoded& decoded = decoder.decode(c.bytes, {});
    EXPECT_EQ(status_name(decoded.status), c.status) << c.what << ": " << decoded.detail;
    EXPECT_TRUE(decoded.picture.samples.empty()) << c.what;
  }
}

TEST(BadPictures, DamageInsideAJpegScanIsReadOver) {
  const std::string jpeg = test::picture_file("rgb.jpg");
  Decoder decoder;
  const Decoded& decoded = decoder.decode(with(jpeg, jpeg.find("\xFF\xDA") + 30, "\x12\x34\x56\x78"), {});
  EXPECT_EQ(status_name(decoded.status), "ok") << decoded.detail;
}

TEST(BadPictures, ALimitOfPixelsIsAskedBeforeAnythingIsDecoded) {
  Decoder decoder;
  DecodeOptions options;
  options.max_pixels = 99;
  EXPECT_EQ(status_name(decoder.decode(png_of(10, 10), options).status), "too_large");
  options.max_pixels = 100;
  EXPECT_EQ(status_name(decoder.decode(png_of(10, 10), options).status), "ok");
}

TEST(BadPictures, EveryPrefixOfEveryPictureHasAStatus) {
  Decoder decoder;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(CURATE_SOURCE_DIR) / "tests/image/data")) {
    const std::string bytes = test::slurp(entry.path());
    for (std::size_t n = 0; n < bytes.size(); n += 1 + bytes.size() / 97) {
      const Decoded& decoded = decoder.decode(std::string(bytes.substr(0, n)), {});
      EXPECT_FALSE(status_name(decoded.status).empty());
    }
  }
}

}  // namespace
}  // namespace curate::image
