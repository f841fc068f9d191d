// SPDX-License-Identifier: Apache-2.0
// Tables, lists and arrays of rows.
#include <gmock/gmock.h>

#include "support/read_format.hpp"

namespace curate {
namespace {

using test::config;
using test::read_format;
using testing::ElementsAre;
using testing::IsEmpty;

const Value kCaptions = config({{"text_field", {"caption"}}});

TEST(CsvFormat, ReadsCommasQuotesAndLineEndsInsideQuotes) {
  const auto result =
      read_format("csv", "url,caption,w\r\nhttp://a/,\"a \"\"b\"\", c\nd\",3\r\nhttp://b/,plain,4", kCaptions);
  ASSERT_EQ(result.documents.size(), 2U);
  EXPECT_EQ(result.documents[0].text, "a \"b\", c\nd");
  EXPECT_EQ(result.documents[0].url, "http://a/");
  EXPECT_EQ(result.documents[0].metadata, R"({"w":"3"})");
  EXPECT_EQ(result.documents[1].text, "plain");
  EXPECT_THAT(result.told.pieces, IsEmpty());
}

TEST(CsvFormat, ARowOfAnotherWidthIsUnreadableAndLocated) {
  const auto result = read_format("csv", "url,caption\nu1,a\nu2,b,extra\nu3,c\n", kCaptions);
  ASSERT_EQ(result.documents.size(), 2U);
  EXPECT_EQ(result.documents[1].url, "u3");
  ASSERT_EQ(result.told.pieces.size(), 1U);
  EXPECT_EQ(result.told.pieces[0].reason, "wrong_number_of_fields");
  EXPECT_EQ(result.told.pieces[0].detail, "line 3, decoded byte 17");
}

TEST(CsvFormat, AnOpenQuoteCostsOneLine) {
  const auto result = read_format("csv", "url,caption\nu1,\"open\nu2,b\nu3,c\n", kCaptions);
  ASSERT_EQ(result.documents.size(), 2U);
  EXPECT_EQ(result.documents[0].url, "u2");
  ASSERT_EQ(result.told.pieces.size(), 1U);
  EXPECT_EQ(result.told.pieces[0].reason, "open_quote");
}

TEST(CsvFormat, ARecordWithoutEndCostsOneLineOfAnyFile) {
  std::string file = "url,caption\nu0,\"open\n";
  for (int i = 0; i < 200000; ++i) file += "u,some caption\n";
  const auto result = read_format("csv", file, kCaptions);
  EXPECT_EQ(result.documents.size(), 200000U);
  ASSERT_EQ(result.told.pieces.size(), 1U);
  EXPECT_EQ(result.told.pieces[0].reason, "record_too_long");
}

TEST(CsvFormat, AMarkAndAQuotedHeadAreReadOver) {
  const auto result = read_format("csv", "\xEF\xBB\xBF\"url\",caption\nu1,a\n", kCaptions);
  ASSERT_EQ(result.documents.size(), 1U);
  EXPECT_EQ(result.documents[0].url, "u1");
}

TEST(CsvFormat, IsReadCompressedToo) {
  EXPECT_EQ(read_format("csv", test::gzip({"url,caption\nu1,a\n", "u2,b\n"}), kCaptions).documents.size(), 2U);
}

TEST(TsvFormat, QuotesAreOrdinaryAndColumnsCanBeNamed) {
  const auto result = read_format("tsv", "5' 6\" tall\thttp://a/\n\"x\thttp://b/\n",
                                  config({{"text_field", {"caption"}}, {"columns", {"caption", "url"}}}));
  ASSERT_EQ(result.documents.size(), 2U);
  EXPECT_EQ(result.documents[0].text, "5' 6\" tall");
  EXPECT_EQ(result.documents[1].text, "\"x");
  EXPECT_EQ(result.documents[1].url, "http://b/");
}

TEST(TsvFormat, BytesThatAreNoTextAreRepaired) {
  const auto result = read_format("tsv", "caption\turl\na\xFF\tu\n", kCaptions);
  ASSERT_EQ(result.documents.size(), 1U);
  EXPECT_EQ(result.documents[0].text, "a\xEF\xBF\xBD");
  EXPECT_EQ(result.told.leniencies.at("invalid_utf8"), 1);
}

TEST(UrlsFormat, HasOneUrlALine) {
  const auto result = read_format("urls", "http://a/\r\n\n# not this\n http://b/?x=1,2 \n");
  ASSERT_EQ(result.documents.size(), 2U);
  EXPECT_EQ(result.documents[0].url, "http://a/");
  EXPECT_EQ(result.documents[1].url, "http://b/?x=1,2");
  EXPECT_FALSE(result.documents[0].has_text);
}

TEST(JsonFormat, ReadsTheObjectsOfAnArray) {
  const auto result = read_format(
      "json", "[ {\"url\":\"u1\",\"caption\":\"a } ] \\\" b\",\"n\":[{\"x\":1}]},\n{\"url\":\"u2\",\"caption\":\"c\"}]",
      kCaptions);
  ASSERT_EQ(result.documents.size(), 2U);
  EXPECT_EQ(result.documents[0].text, "a } ] \" b");
  EXPECT_EQ(result.documents[0].metadata, R"({"n":[{"x":1}]})");
  EXPECT_THAT(result.told.pieces, IsEmpty());
}

TEST(JsonFormat, TellsWhatIsNoObjectAndWhatIsCutOff) {
  const auto result = read_format("json", "[17, {\"caption\":\"a\"}, {\"caption\":", kCaptions);
  ASSERT_EQ(result.documents.size(), 1U);
  ASSERT_EQ(result.told.pieces.size(), 2U);
  EXPECT_EQ(result.told.pieces[0].reason, "not_an_object");
  EXPECT_EQ(result.told.pieces[1].reason, "cut_off");
}

TEST(JsonlFormat, ARowWithoutATextIsAcceptedWhereAsked) {
  const std::string lines = "{\"url\":\"u1\",\"caption\":null}\n{\"url\":\"u2\"}\n{\"url\":\"u3\",\"caption\":\"\"}\n";
  EXPECT_EQ(read_format("jsonl", lines, kCaptions).told.pieces.size(), 2U);
  const auto result = read_format("jsonl", lines, config({{"text_field", {"caption"}}, {"require_text", {"false"}}}));
  ASSERT_EQ(result.documents.size(), 3U);
  EXPECT_FALSE(result.documents[0].has_text);
  EXPECT_TRUE(result.documents[2].has_text);
}

}  // namespace
}  // namespace curate
