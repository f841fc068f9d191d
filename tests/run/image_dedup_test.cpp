// SPDX-License-Identifier: Apache-2.0
// A whole run over pictures: what the stage's records become on their way through the phases.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "image/encode.hpp"
#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/hash.hpp"
#include "util/tar_writer.hpp"

namespace curate {
namespace {

using testing::Pair;
using testing::UnorderedElementsAre;

// 8 x 8 shades, other ones for each number.
std::string picture(int number, std::uint32_t side) {
  const std::string shades = sha256(std::to_string(number)) + sha256(std::to_string(number) + "b");
  image::Picture p;
  p.reshape(side, side, 1);
  for (std::uint32_t y = 0; y < side; ++y)
    for (std::uint32_t x = 0; x < side; ++x)
      p.row(y)[x] = static_cast<std::uint8_t>(shades[y * 8 / side * 8 + x * 8 / side]);
  std::string bytes;
  image::encode(p, image::ImageFormat::kPng, 6, bytes);
  return bytes;
}

TEST(ImageDedupRun, OneOfEachPictureStaysWhateverItsSizeAndWhateverTheirHashes) {
  test::TempFolder folder;
  std::string inputs = "  - {name: a, format: webdataset, paths: [a.tar]}\n";
  TarWriter tar;
  // Twenty pictures; of every fourth one another size.
  for (int i = 0; i < 20; ++i) {
    tar.add(fmt::format("{:03}.png", i), picture(i, 256));
    if (i % 4 == 0) tar.add(fmt::format("{:03}copy.png", i), picture(i, 512));
  }
  tar.finish();
  folder.write("a.tar", tar.buffer());
  folder.write("config.yaml", test::config_text(inputs,
                                                "stages:\n  - decode_image: {format: original}\n  - image_dedup: {}\n"
                                                "output: {format: webdataset}\n"));
  const RunDir run =
      RunDir::create((folder / "RUN").string(), make_plan(load_config((folder / "config.yaml").string())), false);
  test::finish_run(run);
  int kept = 0;
  std::map<std::string, std::string> dropped;
  for (const auto& [id, fate] : test::fates(run)) fate == "kept" ? void(++kept) : void(dropped[id] = fate);
  EXPECT_EQ(kept, 20);
  EXPECT_THAT(dropped, UnorderedElementsAre(Pair("000copy", "image_dedup:duplicate_image"),
                                            Pair("004copy", "image_dedup:duplicate_image"),
                                            Pair("008copy", "image_dedup:duplicate_image"),
                                            Pair("012copy", "image_dedup:duplicate_image"),
                                            Pair("016copy", "image_dedup:duplicate_image")));
}

}  // namespace
}  // namespace curate
