// SPDX-License-Identifier: Apache-2.0
#include "web/warc_scanner.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace curate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Item {
  std::string type, content, broken;
  std::uint64_t offset = 0;
  Oddities<WarcOddity> oddities;
};

std::vector<Item> scan(std::string_view stored, std::uint64_t max_record = 1 << 20) {
  std::vector<Item> items;
  WarcScanner scanner(make_decoder(std::make_unique<MemorySource>(stored)),
                      {.max_record = max_record, .file_bytes = stored.size()});
  ByteBuffer buffer;
  scanner.begin(buffer);
  for (WarcRecord record;;) {
    const auto step = scanner.next(record);
    const std::string broken = record.broken == nullptr ? "" : record.broken;
    if (step == WarcScanner::Step::kEnd) return items;
    if (step == WarcScanner::Step::kFull) scanner.begin(buffer);
    if (step == WarcScanner::Step::kGarbage)
      items.push_back({"garbage", std::to_string(scanner.garbage_bytes()), broken, record.offset, {}});
    if (step == WarcScanner::Step::kRecord)
      items.push_back(
          {std::string(record.type), std::string(record.content()), broken, record.offset, record.oddities});
  }
}

std::string record(const std::string& block, const std::string& length, const std::string& end = "\r\n\r\n") {
  const std::string field = length.empty() ? "" : "Content-Length: " + length + "\r\n";
  return "WARC/1.0\r\nWARC-Type: resource\r\n" + field + "\r\n" + block + end;
}
std::string record(const std::string& block) {
  return record(block, std::to_string(block.size()));
}

TEST(WarcScanner, TakesTheBytesALengthForgot) {
  const auto items = scan(record("0123456789", "7") + record("next"));
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].content, "0123456789");
  EXPECT_TRUE(items[0].oddities.has(WarcOddity::kLengthTooSmall));
  EXPECT_EQ(items[1].content, "next");
  EXPECT_FALSE(items[1].oddities.any());
}

TEST(WarcScanner, EndsABlockWhereTheNextRecordBegins) {
  for (const char* const length : {"13", "40", "60", "999999", "9223372036854775807"}) {
    const auto items = scan(record("0123456789", length) + record("next") + record("last"));
    ASSERT_EQ(items.size(), 3U) << length;
    EXPECT_EQ(items[0].content, "0123456789") << length;
    EXPECT_EQ(items[0].broken, "");
    EXPECT_TRUE(items[0].oddities.has(WarcOddity::kLengthTooLarge)) << length;
    EXPECT_EQ(items[1].content, "next");
    EXPECT_EQ(items[2].content, "last");
  }
}

TEST(WarcScanner, CorrectsALengthThatIsOffByOne) {
  const auto large = scan(record("0123456789", "11") + record("next"));
  ASSERT_EQ(large.size(), 2U);
  EXPECT_EQ(large[0].content, "0123456789");
  const auto small = scan(record("0123456789", "9") + record("next"));
  ASSERT_EQ(small.size(), 2U);
  EXPECT_EQ(small[0].content, "0123456789");
}

TEST(WarcScanner, DoesNotTakeARecordForWholeThatTheNextOneInterrupts) {
  const auto items = scan(record("cut off he", "5000", "") + "\r\n" + record("next"));
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].broken, "cut_off");
  EXPECT_EQ(items[1].content, "next");
}

TEST(WarcScanner, ReadsARecordWithoutALength) {
  const auto items = scan(record("no length", "") + record("next") + record("at the end", ""));
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[0].content, "no length");
  EXPECT_TRUE(items[0].oddities.has(WarcOddity::kMissingLength));
  EXPECT_EQ(items[2].content, "at the end");
  EXPECT_EQ(scan(record("x", "many") + record("next"))[0].content, "x");
}

TEST(WarcScanner, ToleratesOddRecordEnds) {
  for (const char* const end : {"", "\n", "\r\n", "\n\n", "\r\n\r\n\r\n"}) {
    const auto items = scan(record("block", "5", end) + record("next"));
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0].content, "block");
    EXPECT_EQ(items[0].broken, "");
    EXPECT_TRUE(items[0].oddities.any());
  }
}

TEST(WarcScanner, PassesOverPaddingBetweenRecords) {
  const auto items = scan(record("block") + std::string(100, '\0') + record("next") + std::string(512, '\0'));
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].content, "block");
  EXPECT_TRUE(items[0].oddities.has(WarcOddity::kPadding));
  EXPECT_EQ(items[1].content, "next");
}

TEST(WarcScanner, GoesOnAfterGarbage) {
  const std::string junk = "some junk\nWARC/ is a format\nWARC/1.0 too\nWARC/1.0\nnot a field\n";
  const auto items = scan(junk + record("first"));
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].type, "garbage");
  EXPECT_EQ(items[0].content, std::to_string(junk.size()));
  EXPECT_EQ(items[1].content, "first");
  EXPECT_EQ(items[1].offset, junk.size());
}

TEST(WarcScanner, KeepsAWarcFileInsideABlock) {
  const std::string inner = record("inner") + record("inner too");
  const auto items = scan(record(inner) + record("next"));
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].content, inner);
  EXPECT_FALSE(items[0].oddities.any());
}

TEST(WarcScanner, PassesOverARecordThatIsTooLarge) {
  const auto items = scan(record(std::string(5000, 'x')) + record("next"), 1000);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].broken, "too_large");
  EXPECT_THAT(items[0].content, IsEmpty());
  EXPECT_EQ(items[1].content, "next");
}

TEST(WarcScanner, EndsAHeadThatAnotherRecordInterrupts) {
  const auto items = scan("WARC/1.0\r\nWARC-Type: resource\r\nConte\r\n" + record("next"));
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].broken, "head_not_ended");
  EXPECT_EQ(items[1].content, "next");
}

TEST(WarcScanner, SplitsArcLinesFromTheRight) {
  const std::string arc =
      "filedesc://x.arc 0.0.0.0 20200229120000 text/plain 20\n1 0 Example\nURL etc\n\n"
      "http://a.example/a b c 10.0.0.1 20200229120000 @[=* junk 5\nhello\n"
      "http://a.example/2 10.0.0.1 20200229120000 text/html 200 abc - 17 x.arc 3\nbye\n";
  const auto items = scan(arc);
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[0].type, "warcinfo");
  EXPECT_EQ(items[1].content, "hello");
  EXPECT_EQ(items[2].content, "bye");
  const auto line = parse_arc_line("http://a.example/a b c 10.0.0.1 20200229120000 @[=* junk 5");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->url, "http://a.example/a b c");
  EXPECT_EQ(line->mime, "@[=* junk");
  EXPECT_EQ(parse_arc_line("http://a.example/2 10.0.0.1 20200229120000 text/html 200 abc - 17 x.arc 3")->mime,
            "text/html");
}

TEST(WarcScanner, FlagsAnArcRecordThatTheFileCutsOff) {
  const std::string arc = "http://a.example/ 10.0.0.1 20200229120000 text/html 500\nThe beginning.\nThe rest is miss";
  const auto items = scan(arc);
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].broken, "cut_off");
  EXPECT_EQ(items[0].content, "The beginning.\nThe rest is miss");
}

TEST(WarcHead, ReadsFoldedRepeatedAndOddFields) {
  Oddities<WarcOddity> oddities;
  WarcHead head;
  head.parse(
      "WARC/1.0\r\nWARC-Type : resource\r\nwarc-target-uri: http://a.example/\r\n  "
      "more\r\nnonsense\r\nWARC-Type: request\r\n\r\n",
      oddities);
  EXPECT_EQ(head.find("WARC-Type"), "resource");
  EXPECT_EQ(head.find("WARC-Target-URI"), "http://a.example/ more");
  EXPECT_TRUE(oddities.has(WarcOddity::kSpaceBeforeColon));
  EXPECT_TRUE(oddities.has(WarcOddity::kFoldedField));
  EXPECT_TRUE(oddities.has(WarcOddity::kFieldWithoutColon));
  EXPECT_TRUE(oddities.has(WarcOddity::kRepeatedField));
}

TEST(WarcDates, AcceptsWhatWarc11Allows) {
  std::string storage;
  for (const char* const good : {"2016", "2016-01", "2016-01-11", "2016-01-11T23:24Z", "2016-01-11T23:24:25Z",
                                 "2016-01-11T23:24:25.4Z", "2016-01-11T23:24:25.412030001Z", "2016-02-29T00:00:00Z"})
    EXPECT_EQ(iso_date(good, storage), good);
  for (const char* const bad :
       {"", "16", "2016-13", "2015-02-29", "2016-01-11T24:00:00Z", "2008-10-294T05:21:46-0700", "2016-01-11T23:24:25",
        "2016-01-11T23:24:25.Z", "2016-01-11T23:24:25.0000000001Z", "yesterday"})
    EXPECT_EQ(iso_date(bad, storage), "") << bad;
  EXPECT_EQ(iso_date("20160111232425", storage), "2016-01-11T23:24:25Z");
}

}  // namespace
}  // namespace curate
