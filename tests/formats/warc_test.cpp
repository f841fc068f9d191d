// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <curate/error.hpp>

#include "support/read_format.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

using test::config;
using test::read_format;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

std::string record(const std::string& type, const std::string& fields, const std::string& block) {
  return "WARC/1.1\r\nWARC-Type: " + type + "\r\nWARC-Record-ID: <urn:uuid:11111111-2222-4333-8444-555555555555>\r\n" +
         "WARC-Target-URI: http://a.example/\r\nWARC-Date: 2021-05-06T07:08:09Z\r\n" + fields +
         "Content-Length: " + std::to_string(block.size()) + "\r\n\r\n" + block + "\r\n\r\n";
}
std::string response(const std::string& fields, const std::string& http) {
  return record("response", "Content-Type: application/http; msgtype=response\r\n" + fields, http);
}

TEST(WarcFormat, MakesADocumentOfAResponse) {
  const auto result =
      read_format("warc", response("WARC-IP-Address: 10.0.0.1\r\nWARC-Identified-Payload-Type: Text/HTML\r\n",
                                   "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Robots-Tag: noai\r\n\r\n<html>"));
  ASSERT_EQ(result.documents.size(), 1U);
  const auto& document = result.documents[0];
  EXPECT_EQ(document.id, "11111111-2222-4333-8444-555555555555");
  EXPECT_EQ(document.url, "http://a.example/");
  EXPECT_EQ(document.date, "2021-05-06T07:08:09Z");
  EXPECT_EQ(document.mime, "text/html");
  EXPECT_EQ(document.headers, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Robots-Tag: noai\r\n");
  EXPECT_EQ(document.payload, "<html>");
  EXPECT_FALSE(document.has_text);
  EXPECT_EQ(
      document.metadata,
      R"({"warc_type":"response","http_status":200,"identified_payload_type":"Text/HTML","ip_address":"10.0.0.1"})");
  EXPECT_THAT(result.told.leniencies, IsEmpty());
}

TEST(WarcFormat, TakesTheTextOfAConversion) {
  const auto result =
      read_format("warc", record("conversion", "Content-Type: text/plain\r\n", "Plain \xC3\xA4 \xFF text\n"));
  ASSERT_EQ(result.documents.size(), 1U);
  EXPECT_TRUE(result.documents[0].has_text);
  EXPECT_EQ(result.documents[0].text, "Plain \xC3\xA4 \xEF\xBF\xBD text\n");
  EXPECT_EQ(result.told.leniencies.at("invalid_utf8_replaced"), 1);
}

TEST(WarcFormat, KeepsResourcesAndCountsTheRest) {
  const auto result =
      read_format("warc", record("resource", "Content-Type: image/png\r\n", "png") + record("request", "", "GET") +
                              record("metadata", "", "x: y") + record("revisit", "", "") + record("strange", "", "") +
                              response("", "HTTP/1.1 404 Not Found\r\n\r\n"));
  ASSERT_EQ(result.documents.size(), 1U);
  EXPECT_EQ(result.documents[0].mime, "image/png");
  EXPECT_EQ(result.documents[0].payload, "png");
  EXPECT_EQ(result.told.others,
            (std::map<std::string, int>{
                {"request", 1}, {"metadata", 1}, {"revisit", 1}, {"unknown_type", 1}, {"http_404", 1}}));
}

TEST(WarcFormat, KeepsTheStatusesAskedFor) {
  const std::string warc = response("", "HTTP/1.1 200 OK\r\n\r\na") + response("", "HTTP/1.1 206 Partial\r\n\r\nb") +
                           response("", "HTTP/1.1 404 No\r\n\r\nc") + response("", "HTTP/1.1 302 Found\r\n\r\nd");
  const auto result = read_format("warc", warc, config({{"status", {"200-299", "404"}}}));
  EXPECT_EQ(result.documents.size(), 3U);
  EXPECT_THAT(result.told.others, ElementsAre(Pair("http_302", 1)));
  EXPECT_THROW(read_format("warc", warc, config({{"status", {"2xx"}}})), ConfigError);
  EXPECT_THROW(read_format("warc", warc, config({{"status", {"300-200"}}})), ConfigError);
}

TEST(WarcFormat, LeavesOutWhatIsMarkedAsTruncated) {
  const std::string warc = response("WARC-Truncated: length\r\n", "HTTP/1.1 200 OK\r\n\r\nhalf a pa");
  const auto result = read_format("warc", warc);
  EXPECT_THAT(result.documents, IsEmpty());
  ASSERT_EQ(result.told.pieces.size(), 1U);
  EXPECT_EQ(result.told.pieces[0].reason, "truncated");
  EXPECT_THAT(result.told.pieces[0].detail, HasSubstr("length"));
  const auto kept = read_format("warc", warc, config({{"keep_truncated", {"true"}}}));
  ASSERT_EQ(kept.documents.size(), 1U);
  EXPECT_THAT(kept.documents[0].metadata, HasSubstr(R"("truncated":"length")"));
}

TEST(WarcFormat, RefusesSegmentsByName) {
  const auto result =
      read_format("warc", record("response", "WARC-Segment-Number: 1\r\nContent-Type: application/http\r\n",
                                 "HTTP/1.1 200 OK\r\n\r\nfirst") +
                              record("continuation", "WARC-Segment-Number: 2\r\n", "second"));
  EXPECT_THAT(result.documents, IsEmpty());
  ASSERT_EQ(result.told.pieces.size(), 2U);
  for (const auto& piece : result.told.pieces) EXPECT_EQ(piece.reason, "segmented_record");
}

TEST(WarcFormat, ReportsARecordThatIsTooLarge) {
  const auto result = read_format(
      "warc",
      response("", "HTTP/1.1 200 OK\r\n\r\n" + std::string(5000, 'x')) + response("", "HTTP/1.1 200 OK\r\n\r\nsmall"),
      config({{"max_record", {"1000"}}}));
  ASSERT_EQ(result.documents.size(), 1U);
  EXPECT_EQ(result.documents[0].payload, "small");
  ASSERT_EQ(result.told.pieces.size(), 1U);
  EXPECT_EQ(result.told.pieces[0].reason, "too_large");
  EXPECT_GT(result.told.pieces[0].bytes, 5000U);
}

TEST(WarcFormat, TrustsHttpWhereTheRecordLengthIsWrong) {
  std::string warc = response("", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage");
  warc.replace(warc.find("Content-Length: 4") - 1, 0, "");
  const auto at = warc.find("Content-Length: ");
  warc.replace(at, warc.find("\r\n", at) - at, "Content-Length: 5000");
  const auto result = read_format("warc", warc);
  ASSERT_EQ(result.documents.size(), 1U);
  EXPECT_EQ(result.told.leniencies.at("warc_length_too_large"), 1);
  EXPECT_THAT(result.told.pieces, IsEmpty());
}

TEST(WarcFormat, CarriesRecordsFromBatchToBatch) {
  std::string warc;
  std::vector<std::size_t> sizes;
  for (std::size_t i = 0; i < 40; ++i) {
    sizes.push_back(i % 7 == 3 ? 2'500'000 : 30'000 + i * 1000);
    warc += response("", "HTTP/1.1 200 OK\r\n\r\n" + std::string(sizes.back(), static_cast<char>('a' + i % 26)));
  }
  const auto result = read_format("warc", warc);
  ASSERT_EQ(result.documents.size(), sizes.size());
  for (std::size_t i = 0; i < sizes.size(); ++i)
    EXPECT_EQ(result.documents[i].payload, std::string(sizes[i], static_cast<char>('a' + i % 26))) << i;
  EXPECT_THAT(result.told.leniencies, IsEmpty());
}

TEST(WarcFormat, ReadsArcRecords) {
  const std::string http = "HTTP/1.0 200 Document follows\nContent-type: text/html\n\n<html>";
  const auto result = read_format("warc",
                                  "filedesc://x.arc 0.0.0.0 20200229120000 text/plain 5\n1 0 x\n"
                                  "http://a.example/a b 10.0.0.1 20200229120000 text/html " +
                                      std::to_string(http.size()) + "\n" + http + "\n" +
                                      "dns:a.example 10.0.0.1 20200229120000 text/dns 3\nabc\n");
  ASSERT_EQ(result.documents.size(), 1U);
  EXPECT_EQ(result.documents[0].url, "http://a.example/a%20b");
  EXPECT_EQ(result.documents[0].date, "2020-02-29T12:00:00Z");
  EXPECT_EQ(result.documents[0].id, "");
  EXPECT_EQ(result.documents[0].payload, "<html>");
  EXPECT_EQ(result.told.others, (std::map<std::string, int>{{"warcinfo", 1}, {"dns", 1}}));
}

}  // namespace
}  // namespace curate
