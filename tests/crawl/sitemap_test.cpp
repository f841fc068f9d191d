// SPDX-License-Identifier: Apache-2.0
#include "crawl/sitemap.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/suites.hpp"
#include "util/codec.hpp"

namespace curate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Sitemap, ListsPages) {
  const Sitemap map = read_sitemap(
      "<?xml version='1.0'?><urlset><url><loc> http://a.example/?a=1&amp;b=2 </loc><image:image>"
      "<image:loc>http://a.example/i.png</image:loc></image:image></url>"
      "<url><loc><![CDATA[http://a.example/2]]></loc></url></urlset>");
  EXPECT_THAT(map.pages, ElementsAre("http://a.example/?a=1&b=2", "http://a.example/2"));
  EXPECT_THAT(map.sitemaps, IsEmpty());
}

TEST(Sitemap, ListsSitemapsOfAnIndex) {
  const Sitemap map = read_sitemap("<sitemapindex><sitemap><loc>http://a.example/1.xml</loc></sitemap></sitemapindex>");
  EXPECT_THAT(map.sitemaps, ElementsAre("http://a.example/1.xml"));
  EXPECT_THAT(map.pages, IsEmpty());
}

TEST(Sitemap, ReadsFeedsAndPlainLists) {
  EXPECT_THAT(
      read_sitemap("<rss><channel><link>http://a.example/</link><item><link>http://a.example/1</link></item>").pages,
      ElementsAre("http://a.example/1"));
  EXPECT_THAT(read_sitemap("<feed><entry><link rel='self' href='x'/><link href='http://a.example/2'/></entry>").pages,
              ElementsAre("http://a.example/2"));
  EXPECT_THAT(read_sitemap("\xEF\xBB\xBFhttp://a.example/1\r\n\r\nnot a url\nhttps://a.example/2").pages,
              ElementsAre("http://a.example/1", "https://a.example/2"));
}

TEST(Sitemap, GivesWhatACutFileHas) {
  // The last URL may be cut too: nothing tells.
  EXPECT_THAT(read_sitemap("<urlset><url><loc>http://a.example/1</loc></url><url><loc>http://a.exam").pages,
              ElementsAre("http://a.example/1", "http://a.exam"));
}

TEST(Sitemap, CountsWhatIsOverTheLimit) {
  std::string text;
  for (std::size_t i = 0; i < Sitemap::kMaxUrls + 3; ++i) text += "http://a.example/\n";
  const Sitemap map = read_sitemap(text);
  EXPECT_EQ(map.pages.size(), Sitemap::kMaxUrls);
  EXPECT_EQ(map.dropped, 3U);
}

TEST(Sitemap, ReadsTheFilesOfOtherCrawlers) {
  const auto folder = test::suites_folder() / "crawler-commons/sitemaps";
  CURATE_NEED(folder);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    // sitemap.index.xml has no <loc>: nothing to be read from it as the protocol defines it.
    if (entry.is_regular_file() && entry.path().filename() != "sitemap.index.xml") {
      const Sitemap map = read_sitemap(test::slurp(entry.path()));
      EXPECT_GT(map.pages.size() + map.sitemaps.size(), 0U) << entry.path();
    }
}

}  // namespace
}  // namespace curate
