// SPDX-License-Identifier: Apache-2.0
#include "web/robots.hpp"

#include <gtest/gtest.h>

#include "web/consent.hpp"
#include "web/robots_pattern.hpp"
#include "web/robots_tag.hpp"

namespace curate {
namespace {

TEST(Robots, TellsWhichRuleDecided) {
  const Robots robots("User-agent: *\nDisallow: /a\nAllow: /a/b*c$\n");
  const auto refused = robots.decide("curatebot", "http://a.example/a/x");
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.line, 2U);
  EXPECT_EQ(refused.pattern, "/a");
  EXPECT_EQ(robots.decide("curatebot", "http://a.example/a/bxc").line, 3U);
  EXPECT_EQ(robots.decide("curatebot", "http://a.example/").line, 0U);
}

TEST(Robots, MergesGroupsOfOneAgentAndInheritsNothing) {
  const Robots robots(
      "User-agent: curatebot\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n\nUser-agent: "
      "CurateBot\nDisallow: /c\n");
  EXPECT_FALSE(robots.allows("curatebot", "http://a.example/a"));
  EXPECT_TRUE(robots.allows("curatebot", "http://a.example/b"));
  EXPECT_FALSE(robots.allows("curatebot", "http://a.example/c"));
  EXPECT_FALSE(robots.allows("other", "http://a.example/b"));
}

TEST(Robots, ReadsDelaysAndSitemaps) {
  const Robots robots(
      "Sitemap: http://a.example/s.xml\nUser-agent: slow\nCrawl-delay: 7\nDisallow: /x\nUser-agent: "
      "*\nCrawl-delay: 2.5\nDisallow:\nCrawl-delay: -1\n");
  EXPECT_EQ(robots.crawl_delay("slow"), 7.0);
  EXPECT_EQ(robots.crawl_delay("curatebot"), 2.5);
  EXPECT_EQ(Robots("").crawl_delay("curatebot"), std::nullopt);
  ASSERT_EQ(robots.sitemaps().size(), 1U);
  EXPECT_EQ(robots.sitemaps()[0], "http://a.example/s.xml");
}

TEST(RobotsPattern, MatchesStarsAndTheEnd) {
  EXPECT_TRUE(robots_pattern_matches("", "/x"));
  EXPECT_TRUE(robots_pattern_matches("/*.php$", "/a/b.php"));
  EXPECT_FALSE(robots_pattern_matches("/*.php$", "/a.php?x"));
  EXPECT_TRUE(robots_pattern_matches("/*.php", "/a.php?x"));
  EXPECT_TRUE(robots_pattern_matches("/a*b*c$", "/abbcbc"));
  EXPECT_FALSE(robots_pattern_matches("/ab*ba$", "/aba"));
  EXPECT_TRUE(robots_pattern_matches("/a$b", "/a$bc"));
  EXPECT_TRUE(robots_pattern_matches("*", ""));
  EXPECT_TRUE(robots_pattern_matches("/x*$", "/xyz"));
  EXPECT_FALSE(robots_pattern_matches("$", "/"));
}

// Would take minutes if stars made it try every combination.
TEST(RobotsPattern, TakesNoLongerForHostilePatterns) {
  std::string pattern = "/", path = "/" + std::string(16000, 'a');
  while (pattern.size() < 16000) pattern += "*a*aab";
  EXPECT_FALSE(robots_pattern_matches(pattern, path));
  std::string body = "User-agent: *\n";
  while (body.size() < Robots::kMaxBytes) body += "Disallow: /*a*a*a*b\n";
  EXPECT_TRUE(Robots(body).allows("curatebot", "http://a.example" + path.substr(0, 2000)));
}

TEST(RobotsTag, AddressesDirectivesToCrawlers) {
  RobotsTag tag;
  EXPECT_TRUE(add_robots_tag("googlebot: noindex, nofollow, curatebot: noai, max-snippet: 20", "curatebot", "", tag));
  EXPECT_TRUE(tag.no_ai);
  EXPECT_FALSE(tag.no_index);
  EXPECT_FALSE(tag.no_follow);
  EXPECT_FALSE(add_robots_tag("max-image-preview: large, index, follow", "curatebot", "", tag));
}

TEST(RobotsTag, ExpiresOnTheDayAfter) {
  const auto expired = [](std::string_view value, std::string_view today) {
    RobotsTag tag;
    add_robots_tag(value, "curatebot", today, tag);
    return tag.expired;
  };
  for (const char* const date :
       {"25 Jun 2010 15:00:00 PST", "Friday, 25-Jun-10 15:00:00 UTC", "2010-06-25T15:00:00Z", "2010-06-25"}) {
    const std::string value = "nofollow, unavailable_after: " + std::string(date);
    EXPECT_TRUE(expired(value, "2010-06-26")) << date;
    EXPECT_FALSE(expired(value, "2010-06-25")) << date;
    EXPECT_FALSE(expired(value, "")) << date;
  }
  EXPECT_FALSE(expired("unavailable_after: some day", "2026-01-01"));
}

TEST(Consent, KeepsTheEvidence) {
  const Robots robots("User-agent: *\nAllow: /\nContent-Usage: train-ai=y\n");
  const TdmFile tdm(R"([{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://a.example/p"}])");
  const MetaElement metas[] = {{"Robots", "NOIMAGEAI"}, {"author", "someone"}};
  const Consent consent =
      find_consent({.url = "http://a.example/x",
                    .agent = "curatebot",
                    .today = "2026-11-24",
                    .headers = "HTTP/1.1 200 OK\r\nX-Robots-Tag: nofollow\r\nX-Robots-Tag: otherbot: noai\r\n",
                    .metas = metas,
                    .robots = &robots,
                    .tdm_file = &tdm});
  EXPECT_TRUE(consent.crawl);
  EXPECT_FALSE(consent.train_text);
  EXPECT_FALSE(consent.follow_links);
  EXPECT_EQ(consent.tdm.policy, "https://a.example/p");
  std::string all;
  for (const ConsentEvidence& e : consent.evidence)
    all += std::string(e.channel) + "=" + e.value + (e.refuses ? "! " : " ");
  EXPECT_EQ(all,
            "robots.txt=allow: / content-usage-robots=train-ai=y tdmrep.json=1! x-robots-tag=nofollow "
            "meta-robots=NOIMAGEAI! ");
}

}  // namespace
}  // namespace curate
