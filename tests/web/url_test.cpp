// SPDX-License-Identifier: Apache-2.0
#include "web/url.hpp"

#include <gtest/gtest.h>

namespace curate {
namespace {

std::string href(std::string_view input, const char* base = nullptr) {
  std::optional<Url> parsed_base;
  if (base != nullptr) parsed_base = Url::parse(base);
  const auto url = Url::parse(input, parsed_base ? &*parsed_base : nullptr);
  return url ? url->href() : "failure";
}

// What takes the short cut must come out as the parser would write it.
TEST(Url, KeepsOrdinaryUrlsAsTheyAre) {
  for (const char* const url :
       {"http://a.example/", "https://a-b.example.org/x/y.html?a=b&c=%20#top", "http://a.example/a.b/..c/x.?",
        "https://a.example/?x='", "http://a.example/a;b,c=d@e:f"})
    EXPECT_EQ(Url::parse(url)->without_fragment(), Url::parse(" " + std::string(url))->without_fragment()) << url;
  const auto url = Url::parse("https://a.example/x/y?q=1#f");
  EXPECT_EQ(url->scheme(), "https");
  EXPECT_EQ(url->host(), "a.example");
  EXPECT_EQ(url->path(), "/x/y");
  EXPECT_EQ(url->search(), "?q=1");
  EXPECT_EQ(url->hash(), "#f");
  EXPECT_EQ(url->origin(), "https://a.example");
}

TEST(Url, NormalisesWhatNeedsIt) {
  EXPECT_EQ(href("HTTP://A.Example:80/%7Ea/./b/../c d?e f#g h"), "http://a.example/%7Ea/c%20d?e%20f#g%20h");
  EXPECT_EQ(href("http://a.example/.."), "http://a.example/");
  EXPECT_EQ(href("http://a.example/x/%2e%2E/y"), "http://a.example/y");
  EXPECT_EQ(href("http://1.2.3"), "http://1.2.0.3/");
  EXPECT_EQ(href("http://a.1e/"), "http://a.1e/");
  EXPECT_EQ(href("http://a.0x1/"), "failure");
  EXPECT_EQ(href("http://xn--bcher-kva.example/"), "http://xn--bcher-kva.example/");
  EXPECT_EQ(href("http://b\xC3\xBC"
                 "cher.example/\xC3\xBC"),
            "http://xn--bcher-kva.example/%C3%BC");
  EXPECT_EQ(href("http://a.example/\xFF"), "http://a.example/%EF%BF%BD");
}

TEST(Url, ResolvesAgainstABase) {
  const char* const base = "https://a.example/x/y?q#f";
  EXPECT_EQ(href("z", base), "https://a.example/x/z");
  EXPECT_EQ(href("../z", base), "https://a.example/z");
  EXPECT_EQ(href("//b.example", base), "https://b.example/");
  EXPECT_EQ(href("?r", base), "https://a.example/x/y?r");
  EXPECT_EQ(href("", base), "https://a.example/x/y?q");
  EXPECT_EQ(href("mailto:x", base), "mailto:x");
}

TEST(HostOf, FindsTheHostOfOrdinaryUrls) {
  EXPECT_EQ(host_of("http://a.example"), "a.example");
  EXPECT_EQ(host_of("https://user:pw@A.example:8080/x@y"), "A.example");
  EXPECT_EQ(host_of("http://[::1]:80/"), "[::1]");
  EXPECT_EQ(host_of("//a.example/x"), "a.example");
  EXPECT_EQ(host_of("http://"), "");
  EXPECT_EQ(host_of("mailto:x"), "");
  EXPECT_EQ(host_of("/path//x"), "");
}

}  // namespace
}  // namespace curate
