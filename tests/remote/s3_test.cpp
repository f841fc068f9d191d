// SPDX-License-Identifier: Apache-2.0
#include "remote/s3.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include <curate/error.hpp>

#include "remote/xml.hpp"

namespace curate {
namespace {

TEST(S3Names, SplitBucketAndKey) {
  const S3Name name = parse_s3("s3://my-bucket/a dir/ä (1).gz");
  EXPECT_EQ(name.bucket, "my-bucket");
  EXPECT_EQ(name.key, "a dir/ä (1).gz");
  EXPECT_EQ(parse_s3("s3://b").key, "");
}

TEST(S3Names, RefuseBucketsThatAreHostsAndKeysThatUrlsCannotHold) {
  for (const char* bad : {"s3://", "s3:///key", "s3://host:80/x", "s3://a@b/x", "s3://b/../x", "s3://b/a/./c"})
    EXPECT_THROW(parse_s3(bad), UsageError) << bad;
}

TEST(S3Requests, GoToTheBucketsOwnNameOrBelowTheEndpoint) {
  RemoteSettings settings;
  settings.region = "eu-west-1";
  const auto url = [&](const std::string& name) {
    S3Request request;
    request.name = parse_s3(name);
    return s3_request(settings, std::nullopt, request, {}).url;
  };
  EXPECT_EQ(url("s3://bkt/a b"), "https://bkt.s3.eu-west-1.amazonaws.com/a%20b");
  EXPECT_EQ(url("s3://dots.in.name/k"), "https://s3.eu-west-1.amazonaws.com/dots.in.name/k");
  settings.s3_endpoint = "http://127.0.0.1:9000";
  EXPECT_EQ(url("s3://bkt/k"), "http://bkt.127.0.0.1:9000/k");
  settings.path_style = true;
  EXPECT_EQ(url("s3://bkt/k"), "http://127.0.0.1:9000/bkt/k");
}

TEST(S3Requests, CarryTheSessionTokenButNeverTheSecret) {
  S3Request request;
  request.name = {"bkt", "k"};
  const HttpRequest http = s3_request({}, Credentials{"ID", "canary", "token"}, request, {});
  const auto has = [&](std::string_view text) {
    return std::ranges::any_of(http.headers,
                               [&](const std::string& header) { return header.find(text) != std::string::npos; });
  };
  EXPECT_TRUE(has("x-amz-security-token: token"));
  EXPECT_TRUE(has("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token"));
  EXPECT_FALSE(has("canary"));
}

TEST(S3Lists, GiveKeysSizesAndTheNextPage) {
  const auto page = parse_s3_page(
      "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name>"
      "<IsTruncated>true</IsTruncated><NextContinuationToken>t&amp;1</NextContinuationToken>"
      "<Contents><Key>dir/a%26b+c</Key><ETag>&quot;abc-2&quot;</ETag><Size>12</Size></Contents>"
      "<Contents><Key>dir/d</Key><Size>0</Size><Owner><ID>x</ID></Owner></Contents>"
      "<EncodingType>url</EncodingType></ListBucketResult>");
  ASSERT_TRUE(page);
  ASSERT_EQ(page->entries.size(), 2U);
  EXPECT_EQ(page->entries[0].key, "dir/a&b c");
  EXPECT_EQ(page->entries[0].etag, "abc-2");
  EXPECT_EQ(page->entries[0].bytes, 12U);
  EXPECT_EQ(page->entries[1].etag, "");
  EXPECT_EQ(page->next_token, "t&1");
}

TEST(S3Lists, AreNothingIfCutOrOfAnotherKind) {
  EXPECT_FALSE(parse_s3_page("<ListBucketResult><Contents><Key>a</Key>"));
  EXPECT_FALSE(parse_s3_page("<Error><Code>SlowDown</Code></Error>"));
  EXPECT_FALSE(parse_s3_page("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"));
  EXPECT_FALSE(
      parse_s3_page("<ListBucketResult><Contents><Key>a</Key><Size>many</Size></Contents></ListBucketResult>"));
}

TEST(Xml, RefusesWhatIsNotWellFormed) {
  const auto sound = [](std::string_view xml) { return read_xml(xml, [](std::string_view, std::string_view) {}); };
  EXPECT_TRUE(sound("<a><b x='1'/><!-- c --><n:c>&#x20AC;</n:c></a>"));
  for (const char* bad : {"", "text", "<a>", "</a>", "<a></b>", "<a/><b/>", "<a>&nope;</a>", "<!DOCTYPE a><a/>"})
    EXPECT_FALSE(sound(bad)) << bad;
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "<a>";
  EXPECT_FALSE(sound(deep));
}

TEST(Xml, ReplacesEntities) {
  EXPECT_EQ(xml_text("<a><b>x&lt;&#65;&#x20AC;&apos;</b></a>", "a/b"), "x<A€'");
}

}  // namespace
}  // namespace curate
