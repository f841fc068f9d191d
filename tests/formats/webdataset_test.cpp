// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>

#include "support/read_format.hpp"
#include "support/suites.hpp"
#include "util/tar_writer.hpp"

namespace curate {
namespace {

using test::config;
using test::read_format;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kJpeg = "\xFF\xD8\xFF not more of a picture than its magic number";

std::string tar(const std::vector<std::pair<std::string, std::string>>& members) {
  TarWriter writer;
  for (const auto& [name, content] : members) writer.add(name, content);
  writer.finish();
  return writer.buffer();
}

TEST(WebdatasetFormat, MembersOfOneKeyAreOneSample) {
  const auto result = read_format("webdataset", tar({{"000000000.jpg", kJpeg},
                                                     {"000000000.json", R"({"url":"http://a/x.jpg","w":3})"},
                                                     {"000000000.txt", "a cat"},
                                                     {"dir.x/000000001.JPG", kJpeg}}));
  ASSERT_EQ(result.documents.size(), 2U);
  EXPECT_EQ(result.documents[0].id, "000000000");
  EXPECT_EQ(result.documents[0].text, "a cat");
  EXPECT_EQ(result.documents[0].url, "http://a/x.jpg");
  EXPECT_EQ(result.documents[0].payload, kJpeg);
  EXPECT_EQ(result.documents[0].mime, "image/jpeg");
  EXPECT_EQ(result.documents[0].metadata, R"({"url":"http://a/x.jpg","w":3})");
  EXPECT_EQ(result.documents[1].id, "dir.x/000000001");
  EXPECT_FALSE(result.documents[1].has_text);
}

TEST(WebdatasetFormat, TheCaptionMayBeInTheJson) {
  const auto result = read_format("webdataset", tar({{"1.jpg", kJpeg}, {"1.json", R"({"caption":"a dog"})"}}));
  ASSERT_EQ(result.documents.size(), 1U);
  EXPECT_EQ(result.documents[0].text, "a dog");
}

TEST(WebdatasetFormat, AKeyThatComesAgainIsToldAndNoHalfSampleIsMade) {
  const auto result = read_format("webdataset", tar({{"1.jpg", kJpeg}, {"2.jpg", kJpeg}, {"1.txt", "late"}}));
  EXPECT_EQ(result.documents.size(), 2U);
  ASSERT_EQ(result.told.pieces.size(), 1U);
  EXPECT_EQ(result.told.pieces[0].reason, "key_again");
  EXPECT_THAT(result.told.pieces[0].detail, HasSubstr("sample '1' (txt)"));
}

TEST(WebdatasetFormat, TheSameMemberTwiceIsNoSample) {
  const auto result = read_format("webdataset", tar({{"1.jpg", kJpeg}, {"1.JPG", kJpeg}, {"2.jpg", kJpeg}}));
  ASSERT_EQ(result.documents.size(), 1U);
  EXPECT_EQ(result.documents[0].id, "2");
  EXPECT_EQ(result.told.pieces.at(0).reason, "duplicate_member");
}

TEST(WebdatasetFormat, NamesWithoutAnExtensionAndOfItsOwnAreNoMembers) {
  const auto result =
      read_format("webdataset", tar({{"README", "x"}, {".hidden", "x"}, {"__meta.json__", "{}"}, {"1.jpg", kJpeg}}));
  ASSERT_EQ(result.documents.size(), 1U);
  EXPECT_EQ(result.told.others.at("file_without_extension"), 3);
}

TEST(WebdatasetFormat, ASampleAboveTheLimitIsUnreadable) {
  const auto result = read_format("webdataset", tar({{"1.jpg", kJpeg + std::string(5000, 'x')}, {"2.jpg", kJpeg}}),
                                  config({{"max_sample", {"1000"}}}));
  ASSERT_EQ(result.documents.size(), 1U);
  EXPECT_EQ(result.documents[0].id, "2");
  EXPECT_EQ(result.told.pieces.at(0).reason, "sample_too_large");
}

TEST(WebdatasetFormat, ATornArchiveKeepsItsWholeSamples) {
  const std::string whole = tar({{"1.jpg", kJpeg}, {"1.txt", "a"}, {"2.jpg", kJpeg}, {"2.txt", "b"}});
  const auto result = read_format("webdataset", whole.substr(0, 5 * 512 + 100));
  ASSERT_EQ(result.documents.size(), 1U);
  ASSERT_EQ(result.told.pieces.size(), 1U);
  EXPECT_EQ(result.told.pieces[0].reason, "tar_truncated");
  EXPECT_THAT(result.told.pieces[0].detail, HasSubstr("sample '2'"));
}

TEST(WebdatasetFormat, AnArchiveWithoutItsEndIsRead) {
  const std::string whole = tar({{"1.jpg", kJpeg}, {"1.txt", "a"}});
  const auto result = read_format("webdataset", whole.substr(0, 4 * 512));
  EXPECT_EQ(result.documents.size(), 1U);
  EXPECT_THAT(result.told.pieces, IsEmpty());
  EXPECT_EQ(result.told.leniencies.at("tar_missing_end_marker"), 1);
}

// Samples that webdataset's own test archives hold: `tar tf` cut at the first dot.
TEST(WebdatasetSuite, HasTheSamplesOfItsArchives) {
  const auto folder = test::suites_folder() / "webdataset";
  CURATE_NEED(folder / "sample.tgz");
  for (const auto& [file, samples] : {std::pair{"sample.tgz", 90U},
                                      {"mpdata.tar", 100U},
                                      {"tendata.tar", 100U},
                                      {"testgz.tar", 1000U},
                                      {"compressed.tar", 3U}}) {
    std::ifstream in(folder / file, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const auto result = read_format("webdataset", bytes);
    EXPECT_EQ(result.documents.size(), samples) << file;
    EXPECT_THAT(result.told.pieces, IsEmpty()) << file;
  }
  const auto result = read_format("webdataset", test::slurp(folder / "sample.tgz"));
  ASSERT_EQ(result.documents.size(), 90U);
  EXPECT_EQ(result.documents[0].id, "10");
  EXPECT_EQ(result.documents[0].mime, "image/png");
}

TEST(TarWriter, WritesTheSameBytesForTheSameMembers) {
  EXPECT_EQ(tar({{"1.jpg", kJpeg}, {"1.txt", ""}}), tar({{"1.jpg", kJpeg}, {"1.txt", ""}}));
  const std::string bytes = tar({{"1.txt", std::string(512, 'a')}});
  EXPECT_EQ(bytes.size(), 10240U);
  test::TempFolder folder;
  const auto listing = test::shell("tar tvf '" + folder.write("x.tar", bytes).string() + "' --utc");
  EXPECT_EQ(listing.exit_code, 0) << listing.err;
  EXPECT_THAT(listing.out, HasSubstr("-r--r--r-- 0/0             512 1970-01-01 00:00 1.txt"));
}

}  // namespace
}  // namespace curate
