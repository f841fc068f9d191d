// SPDX-License-Identifier: Apache-2.0
#include "remote/sigv4.hpp"

#include <gtest/gtest.h>

namespace curate {
namespace {

constexpr const char* kEmpty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// Keys, requests and signatures of AWS' Signature Version 4 test suite.
std::string of_suite(const std::string& method, const NameValues& query) {
  return sigv4_authorization({method,
                              "/",
                              canonical_query(query),
                              {{"host", "example.amazonaws.com"}, {"x-amz-date", "20150830T123600Z"}},
                              kEmpty},
                             {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""}, "20150830T123600Z",
                             "us-east-1", "service");
}

// Those of the S3 API reference, "Signature Calculations for the Authorization Header".
std::string of_s3(const std::string& method, const std::string& key, const NameValues& query, NameValues headers,
                  const std::string& payload) {
  headers.emplace_back("host", "examplebucket.s3.amazonaws.com");
  headers.emplace_back("x-amz-content-sha256", payload);
  headers.emplace_back("x-amz-date", "20130524T000000Z");
  const std::string value = sigv4_authorization(
      {method, "/" + uri_encode(key, true), canonical_query(query), headers, payload},
      {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""}, "20130524T000000Z", "us-east-1", "s3");
  return value.substr(value.rfind('=') + 1);
}

TEST(SigV4, SignsThePlainRequestsOfTheTestSuite) {
  EXPECT_EQ(of_suite("GET", {}),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            "SignedHeaders=host;x-amz-date, "
            "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  EXPECT_TRUE(of_suite("POST", {}).ends_with("5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"));
}

TEST(SigV4, SortsQueryParametersAsTheTestSuiteDoes) {
  EXPECT_TRUE(of_suite("GET", {{"Param2", "value2"}, {"Param1", "value1"}})
                  .ends_with("b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"));
}

TEST(SigV4, SignsTheDocumentedRequestsOfS3) {
  EXPECT_EQ(of_s3("GET", "test.txt", {}, {{"range", "bytes=0-9"}}, kEmpty),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  EXPECT_EQ(of_s3("PUT", "test$file.text", {},
                  {{"date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
                  "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"),
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  EXPECT_EQ(of_s3("GET", "", {{"lifecycle", ""}}, {}, kEmpty),
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  EXPECT_EQ(of_s3("GET", "", {{"prefix", "J"}, {"max-keys", "2"}}, {}, kEmpty),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST(SigV4, WritesTimesInUtc) {
  EXPECT_EQ(sigv4_time(std::chrono::system_clock::from_time_t(1'440'938'160)), "20150830T123600Z");
}

TEST(SigV4, EncodesAllButUnreservedBytes) {
  EXPECT_EQ(uri_encode("a b/c~d+e$é", true), "a%20b/c~d%2Be%24%C3%A9");
  EXPECT_EQ(uri_encode("dir/=:@", false), "dir%2F%3D%3A%40");
}

}  // namespace
}  // namespace curate
