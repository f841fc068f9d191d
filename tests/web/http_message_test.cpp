// SPDX-License-Identifier: Apache-2.0
#include "web/http_message.hpp"

#include <string>

#include <gtest/gtest.h>
#include <zlib.h>

#include "web/http_body.hpp"

namespace curate {
namespace {

std::string deflated(const std::string& bytes, int window_bits) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(bytes.size() + 1000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}
std::string gzipped(const std::string& bytes) {
  return deflated(bytes, 15 + 16);
}

struct Decoded {
  std::string bytes;
  Oddities<HttpOddity> oddities;
};
Decoded decode(const std::string& fields, const std::string& body, const ContentDecoder::Limits& limits = {}) {
  const std::string message = "HTTP/1.1 200 OK\r\n" + fields + "\r\n";
  const HttpHead head = parse_http_head(message);
  HttpBody decoder(limits);
  Decoded decoded;
  const std::string_view entity = decoder.dechunked(head, body, decoded.oddities);
  decoded.bytes = decoder.decoded(head, entity, decoded.oddities);
  return decoded;
}

TEST(HttpHead, FindsTheBodyBehindTheBlankLine) {
  const std::string message = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nbody";
  const HttpHead head = parse_http_head(message);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.reason, "OK");
  EXPECT_EQ(head.content_type, "text/html");
  EXPECT_EQ(message.substr(head.size), "body");
  EXPECT_EQ(head.block, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n");
  EXPECT_FALSE(head.oddities.any());
}

TEST(HttpHead, TakesAMessageWithoutHeadForABody) {
  const HttpHead head = parse_http_head("<html>hello");
  EXPECT_EQ(head.size, 0U);
  EXPECT_TRUE(head.oddities.has(HttpOddity::kNoHead));
}

TEST(HttpFields, GivesEveryLineOfAField) {
  HttpFields fields("HTTP/1.1 200 OK\r\nX-Robots-Tag: noai\r\nA: b: c\r\nx-robots-tag: noindex\r\n");
  HttpField field;
  std::string all;
  while (fields.next(field)) all += std::string(field.name) + "=" + std::string(field.value) + ";";
  EXPECT_EQ(all, "X-Robots-Tag=noai;A=b: c;x-robots-tag=noindex;");
}

TEST(HttpHeader, WorksWithAndWithoutAFirstLine) {
  EXPECT_EQ(http_header("GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\n", "host"), "a.example");
  EXPECT_EQ(http_header("Host: a.example", "HOST"), "a.example");
  EXPECT_FALSE(http_header("Host: a.example", "Hos"));
}

TEST(MediaType, IsLowerCaseWithoutParameters) {
  std::string storage;
  EXPECT_EQ(media_type("Text/HTML; charset=UTF-8", storage), "text/html");
  EXPECT_EQ(media_type(" application/xhtml+xml ", storage), "application/xhtml+xml");
  for (const char* const bad : {"", "html", "text/", "/html", "text html/x", "charset=utf-8; text/html"})
    EXPECT_EQ(media_type(bad, storage), "") << bad;
}

TEST(HttpBody, UndoesContentCodings) {
  const std::string page(3000, 'p');
  EXPECT_EQ(decode("Content-Encoding: gzip\r\n", gzipped(page)).bytes, page);
  EXPECT_EQ(decode("Content-Encoding: X-GZIP\r\n", gzipped(page)).bytes, page);
  EXPECT_EQ(decode("Content-Encoding: deflate\r\n", deflated(page, 15)).bytes, page);
  EXPECT_EQ(decode("Content-Encoding: deflate\r\n", deflated(page, -15)).bytes, page);
  EXPECT_EQ(decode("Content-Encoding: gzip, gzip\r\n", gzipped(gzipped(page))).bytes, page);
  EXPECT_EQ(decode("Content-Encoding: gzip\r\nContent-Encoding: deflate\r\n", deflated(gzipped(page), 15)).bytes, page);
  EXPECT_EQ(decode("Content-Encoding: identity\r\n", page).bytes, page);
  // "hello" by the brotli tool: one uncompressed meta-block.
  EXPECT_EQ(decode("Content-Encoding: br\r\n", std::string("\x0b\x02\x80hello\x03", 9)).bytes, "hello");
}

TEST(HttpBody, KeepsBytesThatAreNotCoded) {
  const auto plain = decode("Content-Encoding: gzip\r\n", "<html>plain</html>");
  EXPECT_EQ(plain.bytes, "<html>plain</html>");
  EXPECT_TRUE(plain.oddities.has(HttpOddity::kCodingNotPresent));
  const auto once = decode("Content-Encoding: gzip, gzip\r\n", gzipped("once"));
  EXPECT_EQ(once.bytes, "once");
  EXPECT_TRUE(once.oddities.has(HttpOddity::kCodingNotPresent));
  const auto unknown = decode("Content-Encoding: sdch\r\n", "what");
  EXPECT_EQ(unknown.bytes, "what");
  EXPECT_TRUE(unknown.oddities.has(HttpOddity::kCodingUnknown));
}

TEST(HttpBody, UsesWhatCameBeforeACut) {
  std::string page;
  for (int i = 0; i < 2000; ++i) page += std::to_string(i * 7919);
  const std::string coded = gzipped(page);
  const auto cut = decode("Content-Encoding: gzip\r\n", coded.substr(0, coded.size() / 2));
  EXPECT_TRUE(cut.oddities.has(HttpOddity::kCodingCut));
  EXPECT_GT(cut.bytes.size(), 1000U);
  EXPECT_TRUE(page.starts_with(cut.bytes));
}

TEST(HttpBody, StopsAtBombs) {
  const std::string bomb = gzipped(std::string(10 << 20, '\0'));
  const auto by_ratio = decode("Content-Encoding: gzip\r\n", bomb);
  EXPECT_TRUE(by_ratio.oddities.has(HttpOddity::kCodingTooLarge));
  EXPECT_EQ(by_ratio.bytes, bomb);
  const auto by_size = decode("Content-Encoding: gzip\r\n", gzipped(std::string(5000, 'x')), {.max_decoded = 4000});
  EXPECT_TRUE(by_size.oddities.has(HttpOddity::kCodingTooLarge));
  const auto chain = decode("Content-Encoding: gzip, gzip, gzip\r\n", gzipped(gzipped(gzipped("x"))));
  EXPECT_TRUE(chain.oddities.has(HttpOddity::kCodingChain));
}

TEST(HttpBody, UndoesChunksBeforeCodings) {
  const std::string coded = gzipped("inside");
  char size[16];
  std::snprintf(size, sizeof size, "%zx\r\n", coded.size());
  const auto decoded =
      decode("Transfer-Encoding: gzip, chunked\r\nContent-Encoding: gzip\r\n", size + coded + "\r\n0\r\n\r\n");
  EXPECT_EQ(decoded.bytes, "inside");
  EXPECT_FALSE(decoded.oddities.any());
}

TEST(HttpBody, DistinguishesChunksFromTextThatLooksLikeThem) {
  const auto text = decode("Transfer-Encoding: chunked\r\n", "12\r\nyears ago there was no chunk here");
  EXPECT_EQ(text.bytes, "12\r\nyears ago there was no chunk here");
  EXPECT_TRUE(text.oddities.has(HttpOddity::kChunkedNotPresent));
  const auto cut = decode("Transfer-Encoding: chunked\r\n", "4\r\nabcd\r\n20\r\nonly this");
  EXPECT_EQ(cut.bytes, "abcdonly this");
  EXPECT_TRUE(cut.oddities.has(HttpOddity::kChunkedBroken));
}

}  // namespace
}  // namespace curate
