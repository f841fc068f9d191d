// SPDX-License-Identifier: Apache-2.0
#include "image/resize.hpp"

#include <numeric>

#include <gtest/gtest.h>

namespace curate::image {
namespace {

ResizePlan plan(ResizeMode mode, std::uint32_t width, std::uint32_t height, bool only_if_bigger = false) {
  return plan_resize(width, height, {mode, 256, only_if_bigger});
}

// Sizes as img2dataset 1.47 makes them (goldens/img2dataset, rows of the same sides).
TEST(PlanResize, RoundsSidesHalfToEven) {
  EXPECT_EQ(plan(ResizeMode::kKeepRatioLargest, 513, 257).scaled_height, 128U);
  EXPECT_EQ(plan(ResizeMode::kKeepRatioLargest, 301, 602).scaled_width, 128U);
  EXPECT_EQ(plan(ResizeMode::kKeepRatioLargest, 333, 512).scaled_width, 166U);  // 166.5
  EXPECT_EQ(plan(ResizeMode::kKeepRatioLargest, 335, 512).scaled_width, 168U);  // 167.5
}

TEST(PlanResize, TakesTheSideItsModeSpeaksOf) {
  EXPECT_EQ(plan(ResizeMode::kKeepRatio, 1000, 500).scaled_width, 512U);
  EXPECT_EQ(plan(ResizeMode::kKeepRatioLargest, 1000, 500).scaled_width, 256U);
  const ResizePlan border = plan(ResizeMode::kBorder, 1000, 500), crop = plan(ResizeMode::kCenterCrop, 1000, 500);
  EXPECT_EQ(border.scaled_height, 128U);
  EXPECT_EQ(border.height, 256U);
  EXPECT_EQ(crop.scaled_width, 512U);
  EXPECT_EQ(crop.width, 256U);
  EXPECT_FALSE(plan(ResizeMode::kNo, 1000, 500).touched);
}

TEST(PlanResize, LeavesSmallerPicturesAloneWhereAsked) {
  EXPECT_FALSE(plan(ResizeMode::kBorder, 200, 150, true).touched);
  EXPECT_EQ(plan(ResizeMode::kBorder, 200, 150, true).width, 200U);
  EXPECT_TRUE(plan(ResizeMode::kBorder, 200, 150).touched);
  EXPECT_FALSE(plan(ResizeMode::kBorder, 256, 256).touched);
}

TEST(PlanResize, NeverComesToNothing) {
  EXPECT_EQ(plan(ResizeMode::kKeepRatioLargest, 60000, 3).scaled_height, 1U);
}

Picture ramp(std::uint32_t width, std::uint32_t height, std::uint32_t channels) {
  Picture picture;
  picture.reshape(width, height, channels);
  for (std::size_t i = 0; i < picture.samples.size(); ++i) picture.samples[i] = static_cast<std::uint8_t>(i * 37 % 251);
  return picture;
}

// Area mean by the definition, in doubles.
double mean_of(const Picture& from, std::uint32_t to_width, std::uint32_t to_height, std::uint32_t x, std::uint32_t y,
               std::size_t c) {
  const auto share = [](double begin, double end, std::uint32_t i) {
    return std::max(0.0, std::min(end, i + 1.0) - std::max(begin, static_cast<double>(i)));
  };
  const double sx = static_cast<double>(from.width) / to_width, sy = static_cast<double>(from.height) / to_height;
  double sum = 0;
  for (std::uint32_t j = 0; j < from.height; ++j)
    for (std::uint32_t i = 0; i < from.width; ++i)
      sum += share(x * sx, (x + 1) * sx, i) * share(y * sy, (y + 1) * sy, j) * from.row(j)[i * from.channels + c];
  return sum / (sx * sy);
}

TEST(Resizer, SmallerIsTheMeanOfTheAreaCovered) {
  Resizer resizer;
  for (const std::uint32_t channels : {1U, 3U}) {
    const Picture from = ramp(37, 29, channels);
    for (const auto& [width, height] : {std::pair{13U, 10U}, {36U, 28U}, {1U, 1U}, {37U, 7U}}) {
      const Picture& to = resizer.apply({true, true, width, height, width, height}, from);
      for (std::uint32_t y = 0; y < height; ++y)
        for (std::uint32_t x = 0; x < width; ++x)
          for (std::size_t c = 0; c < channels; ++c)
            ASSERT_NEAR(to.row(y)[x * channels + c], mean_of(from, width, height, x, y, c), 0.51)
                << width << "x" << height << " at " << x << "," << y;
    }
  }
}

TEST(Resizer, LargerKeepsAFlatPictureFlatAndAnEdgeWhereItWas) {
  Resizer resizer;
  Picture flat;
  flat.reshape(5, 4, 3);
  std::fill(flat.samples.begin(), flat.samples.end(), std::uint8_t{77});
  const Picture& larger = resizer.apply({true, false, 17, 13, 17, 13}, flat);
  for (const std::uint8_t sample : larger.samples) EXPECT_NEAR(sample, 77, 1);
  Picture edge;
  edge.reshape(10, 1, 1);
  for (std::size_t x = 0; x < 10; ++x) edge.samples[x] = x < 5 ? 0 : 200;
  const Picture& wide = resizer.apply({true, false, 40, 4, 40, 4}, edge);
  EXPECT_LT(wide.row(1)[15], 20);
  EXPECT_GT(wide.row(1)[24], 180);
  EXPECT_NEAR((wide.row(1)[19] + wide.row(1)[20]) / 2.0, 100, 3);
}

TEST(Resizer, CutsAndPadsAboutTheMiddle) {
  Resizer resizer;
  const Picture from = ramp(7, 4, 1);
  const Picture& cut = resizer.apply({true, false, 7, 4, 4, 4}, from);
  EXPECT_EQ(cut.row(2)[0], from.row(2)[1]);
  const Picture& padded = resizer.apply({true, false, 7, 4, 7, 7}, from);
  EXPECT_EQ(padded.row(0)[3], 255);
  EXPECT_EQ(padded.row(1)[3], from.row(0)[3]);
  EXPECT_EQ(padded.row(5)[3], 255);
}

}  // namespace
}  // namespace curate::image
