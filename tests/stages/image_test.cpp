// SPDX-License-Identifier: Apache-2.0
// Stages on pictures.
#include <gmock/gmock.h>

#include <curate/error.hpp>
#include <curate/registry.hpp>
#include <curate/resources.hpp>

#include "image/decode.hpp"
#include "image/encode.hpp"
#include "image/pdq.hpp"
#include "support/opened_stage.hpp"
#include "support/read_format.hpp"
#include "support/suites.hpp"
#include "util/hash.hpp"

namespace curate {
namespace {

std::string jpeg(std::uint32_t width, std::uint32_t height) {
  image::Picture picture;
  picture.reshape(width, height, 3);
  for (std::size_t i = 0; i < picture.samples.size(); ++i) picture.samples[i] = static_cast<std::uint8_t>(i / 7 * 13);
  std::string bytes;
  image::encode(picture, image::ImageFormat::kJpeg, 90, bytes);
  return bytes;
}
Document& give(test::OpenedStage& stage, const std::string& bytes) {
  Document& document = stage.row();
  document.payload = document.store(bytes);
  document.mime = "image/jpeg";
  return document;
}
std::string shape(const std::map<std::string, std::vector<std::string>>& options, const std::string& bytes) {
  test::OpenedStage stage("image_shape", test::config(options));
  return std::string(stage.apply(give(stage, bytes)).reason);
}

TEST(ImageShape, ProfilesHaveTheirPublishedLimits) {
  EXPECT_EQ(shape({{"profile", {"datacomp-basic"}}}, jpeg(200, 600)), "");
  EXPECT_EQ(shape({{"profile", {"datacomp-basic"}}}, jpeg(199, 300)), "too_small");
  EXPECT_EQ(shape({{"profile", {"datacomp-basic"}}}, jpeg(200, 601)), "aspect_ratio_too_large");
  EXPECT_EQ(shape({{"profile", {"align"}}}, jpeg(200, 300)), "too_small");
  EXPECT_EQ(shape({{"profile", {"align"}}}, jpeg(201, 603)), "aspect_ratio_too_large");
  EXPECT_EQ(shape({{"profile", {"cc3m"}}}, jpeg(400, 500)), "too_small");
  EXPECT_EQ(shape({{"profile", {"cc3m"}}}, jpeg(401, 802)), "");
  EXPECT_EQ(shape({{"profile", {"cc3m"}}}, test::picture_file("rgb.png")), "not_jpeg");
  EXPECT_EQ(shape({{"profile", {"dalle"}}}, jpeg(10, 21)), "aspect_ratio_too_large");
  EXPECT_EQ(shape({{"profile", {"laion-400m"}}}, test::picture_file("rgb.jpg")), "file_too_small");
  EXPECT_EQ(shape({{"max_area", {"1000"}}}, jpeg(40, 30)), "area_too_large");
  EXPECT_EQ(shape({}, "<html>"), "not_an_image");
}

TEST(DecodeImage, WritesThePictureAtTheSizeAskedForAndNotesWhatItWas) {
  test::OpenedStage stage("decode_image", test::config({{"resize", {"border"}}, {"size", {"64"}}}));
  const std::string original = jpeg(600, 300);
  Document& document = give(stage, original);
  ASSERT_EQ(stage.apply(document).reason, "");
  EXPECT_EQ(document.signal("original_width"), 600);
  EXPECT_EQ(document.signal("original_height"), 300);
  EXPECT_EQ(document.signal("width"), 64);
  EXPECT_EQ(document.signal("height"), 64);
  EXPECT_EQ(document.tagged("sha256"), hex_bytes(sha256(original)));
  image::Decoder decoder;
  const image::Decoded& decoded = decoder.decode(document.payload, {});
  ASSERT_EQ(decoded.status, image::DecodeStatus::kOk);
  EXPECT_EQ(decoded.picture.width, 64U);
  EXPECT_GT(decoded.picture.row(2)[0], 240);  // the border
}

TEST(DecodeImage, HashesThePictureNotItsSmallCopy) {
  const std::string original = jpeg(700, 500);
  test::OpenedStage small("decode_image", test::config({{"resize", {"keep_ratio"}}, {"size", {"64"}}}));
  Document& document = give(small, original);
  small.apply(document);
  image::Decoder decoder;
  image::PdqHasher hasher;
  const image::Pdq whole = hasher.hash(decoder.decode(original, {}).picture);
  EXPECT_LE(image::distance(*image::Pdq::from_hex(*document.tagged("pdq")), whole), 2);
}

TEST(DecodeImage, KeepsTheBytesThatNothingChanges) {
  const std::string original = jpeg(50, 40);
  for (const char* name : {"original", "jpg"}) {
    test::OpenedStage stage("decode_image", test::config({{"format", {name}}, {"reencode", {"false"}}}));
    Document& document = give(stage, original);
    ASSERT_EQ(stage.apply(document).reason, "");
    EXPECT_EQ(document.payload, original) << name;
  }
}

TEST(DecodeImage, TellsWhyThereIsNoPicture) {
  test::OpenedStage stage("decode_image");
  const auto reason = [&](const std::string& bytes) {
    Document& document = give(stage, bytes);
    const std::string told(stage.apply(document).reason);
    EXPECT_TRUE(document.payload.empty());
    return told;
  };
  EXPECT_EQ(reason(""), "no_image");
  EXPECT_EQ(reason("<html>"), "unknown_format");
  EXPECT_EQ(reason(jpeg(50, 40).substr(0, 900)), "truncated");
}

TEST(ImageBlocklist, DropsByBytesAndByLook) {
  test::TempFolder folder;
  const std::string bad = jpeg(300, 200), good = test::picture_file("rgb.png");
  image::Decoder decoder;
  image::PdqHasher hasher;
  image::Pdq pdq = hasher.hash(decoder.decode(bad, {}).picture);
  pdq.words[0] ^= 0xFF;
  const std::map<std::string, std::string> lists{{"md5", hex_bytes(md5(bad))},
                                                 {"sha1", hex_bytes(sha1(bad))},
                                                 {"sha256", hex_bytes(sha256(bad))},
                                                 {"pdq", pdq.hex()}};
  for (const auto& [kind, hash] : lists) {
    test::OpenedStage stage(
        "image_blocklist",
        test::config({{kind, {folder.write(kind, "# hashes\n" + hash + "\n").string()}}, {"min_quality", {"0"}}}));
    Document& document = give(stage, bad);
    EXPECT_EQ(stage.apply(document).reason, "blocked") << kind;
    EXPECT_TRUE(document.payload.empty()) << kind;
    EXPECT_EQ(stage.apply(give(stage, good)).reason, "") << kind;
  }
}

TEST(ImageBlocklist, ALineThatIsNoHashIsRefusedWithItsPlace) {
  test::TempFolder folder;
  for (const std::string kind : {"md5", "sha1", "sha256", "pdq"}) {
    const std::string list = folder.write(kind, "# hashes\n\n12345\n").string();
    try {
      test::OpenedStage stage("image_blocklist", test::config({{kind, {list}}}));
      FAIL() << kind;
    } catch (const RunError& error) {
      EXPECT_TRUE(std::string_view(error.what()).find(list + ":3: '12345' is no ") != std::string_view::npos)
          << error.what();
    }
  }
}

TEST(ImageBlocklist, EachUseOfAListHasItsOwnRadius) {
  test::TempFolder folder;
  const std::string bad = jpeg(300, 200);
  image::Decoder decoder;
  image::PdqHasher hasher;
  image::Pdq pdq = hasher.hash(decoder.decode(bad, {}).picture);
  pdq.words[0] ^= 0xFF;
  const std::string list = folder.write("pdq", pdq.hex() + "\n").string();
  Resources shared("/");
  const auto reason = [&](const std::string& radius) {
    const Value options = test::config({{"pdq", {list}}, {"min_quality", {"0"}}, {"radius", {radius}}});
    Params params("image_blocklist", &options);
    const auto stage = Registry::instance().find_stage("image_blocklist")->make(params);
    stage->open(shared);
    Batch batch;
    Document& document = batch.add();
    document.payload = bad;
    return std::string(dynamic_cast<Stage&>(*stage).apply(document).reason);
  };
  EXPECT_EQ(reason("7"), "");
  EXPECT_EQ(reason("8"), "blocked");
  EXPECT_EQ(reason("7"), "");
}

TEST(ImageDecontaminate, DropsWhatLooksLikeAPictureOfASetAndNamesTheNearest) {
  test::TempFolder folder;
  image::Pdq plain;
  plain.words = {1, 2, 3, 4};
  const auto off_by = [&](int bits) {
    image::Pdq near = plain;
    for (int i = 0; i < bits; ++i) near.words[static_cast<std::size_t>(i) % 4] ^= std::uint64_t{1} << (40 + i / 4);
    return near.hex();
  };
  folder.write("set.csv", std::string(64, 'f') + ",other.jpg\n\n" + plain.hex() + ",cat.jpg\n");
  folder.write("rows.jsonl", "{\"key\":\"1\"}\n{\"pdq\":\"" + std::string(64, '0') + "\"}\n");
  test::OpenedStage stage("image_decontaminate", test::config({{"files", {"rows.jsonl", "set.csv"}}}),
                          folder.path().string());
  const auto judge = [&](const std::string& hash, double quality = 90) -> Document& {
    Document& document = stage.row();
    document.tag("pdq", hash);
    document.note("pdq_quality", quality);
    document.decide(stage.apply(document));
    return document;
  };
  EXPECT_EQ(judge(off_by(31)).verdict().reason, "in_evaluation_set");
  Document& far = judge(off_by(40));
  EXPECT_TRUE(far.kept());
  EXPECT_EQ(far.signal("nearest_image"), 4);
  EXPECT_EQ(far.signal("nearest_distance"), 40);
  EXPECT_FALSE(judge(off_by(64)).signal("nearest_image").has_value());
  EXPECT_TRUE(judge(off_by(0), 49).kept());
  EXPECT_EQ(judge(std::string(64, '0')).signal("nearest_image"), 2);
}

}  // namespace
}  // namespace curate
