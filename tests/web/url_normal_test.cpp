// SPDX-License-Identifier: Apache-2.0
#include "web/url_normal.hpp"

#include <gtest/gtest.h>

namespace curate {
namespace {

std::string normal(std::string_view url, const UrlNormalOptions& options = {}) {
  std::string out;
  const bool is_url = normalise_url(url, options, out);
  EXPECT_EQ(is_url, !out.empty());
  return out;
}

TEST(NormaliseUrl, WritesOneSpelling) {
  EXPECT_EQ(normal("HTTP://A.Example.:80//x/./y//%7Ez?b=2&a=1&c=#top"), "http://a.example/x/y/~z?a=1&b=2&c");
  EXPECT_EQ(normal("http://a.example/%2f%zz%"), "http://a.example/%2F%25zz%25");
  EXPECT_EQ(normal("http://u:p@a.example:81/"), "http://u:p@a.example:81/");
  EXPECT_EQ(normal("mailto:X@y#z"), "mailto:X@y");
  EXPECT_EQ(normal("a.example:8080/x"), "http://a.example:8080/x");
  for (const char* const bad : {"", "x", "/x", "http://", "http://a b/", "https://abc%FEdef.org/"})
    EXPECT_EQ(normal(bad), "") << bad;
}

TEST(NormaliseUrl, IsStable) {
  for (const char* const url : {"http://a.example/%25zz", "http://a.example/?a=%26&%3D", "http://a.example//",
                                "http://a.example/a%20b?x=%27'"}) {
    const std::string once = normal(url);
    EXPECT_EQ(normal(once), once);
  }
}

TEST(NormaliseUrl, StripsTrackingWhenAsked) {
  const UrlNormalOptions options{.strip_tracking = true, .merge_variants = false};
  EXPECT_EQ(normal("http://a.example/?utm_source=x&id=7&fbclid=1&GCLID=2", options), "http://a.example/?id=7");
  EXPECT_EQ(normal("http://a.example/?utm_source=x", options), "http://a.example/");
}

TEST(NormaliseUrl, MergesVariantsWhenAsked) {
  const UrlNormalOptions options{.strip_tracking = false, .merge_variants = true};
  EXPECT_EQ(normal("https://www.a.example/", options), "http://a.example/");
  EXPECT_EQ(normal("https://www.example/", options), "http://www.example/");
}

}  // namespace
}  // namespace curate
