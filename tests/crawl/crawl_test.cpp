// SPDX-License-Identifier: Apache-2.0
// Whole crawls of small servers: what is fetched, what is not, and what is written down.
#include "crawl/crawl.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <curate/error.hpp>

#include "support/crawls.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

using test::HttpServer;
using test::Reply;
using test::reply;
using test::ServedRequest;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kHtml = "Content-Type: text/html\r\n";

// A web of pages by "host path"; anything else is 404.
class Web {
 public:
  explicit Web(std::map<std::string, Reply> pages, std::vector<std::string> addresses = {"127.0.0.1"})
      : pages_(std::move(pages)),
        server_([this](const ServedRequest& request) { return answer(request); }, addresses) {}

  void set(const std::string& page, Reply reply) { pages_[page] = std::move(reply); }
  std::string url(const std::string& host, const std::string& path) const { return server_.origin(host) + path; }
  HttpServer& server() { return server_; }
  std::vector<std::string> asked() const {
    std::vector<std::string> all;
    for (const ServedRequest& request : server_.log()) all.push_back(request.host + request.target);
    return all;
  }
  std::size_t times_asked(const std::string& page) const {
    const auto all = asked();
    return static_cast<std::size_t>(std::ranges::count(all, page));
  }

 private:
  Reply answer(const ServedRequest& request) const {
    const auto found = pages_.find(request.host + request.target);
    return found == pages_.end() ? reply(404, kHtml, "no") : found->second;
  }
  std::map<std::string, Reply> pages_;
  HttpServer server_;
};

Reply page(const std::string& links) {
  return reply(200, kHtml, "<!doctype html><body>" + links);
}
std::string link(const std::string& to) {
  return "<a href='" + to + "'>x</a>";
}

class Crawl : public testing::Test {
 protected:
  CrawlStatus crawl(Web& web, const std::vector<std::string>& hosts, const std::string& path = "/",
                    const std::string& more = "", const std::map<std::string, std::string>& addresses = {}) {
    config_ = test::crawl_config(web.server(), hosts, web.url(hosts[0], path), more, addresses);
    return test::run_crawl_text(config_, folder_ / "c");
  }
  std::string state(const std::string& url) {
    const auto states = test::url_states(folder_ / "c");
    const auto found = states.find(url);
    return found == states.end() ? "unknown" : found->second;
  }

  test::TempFolder folder_;
  std::string config_;
};

TEST_F(Crawl, FetchesEveryPageOnceAndArchivesIt) {
  Web web({{"a.example/", page(link("/1") + link("/2") + link("1#part"))},
           {"a.example/1", page(link("/2") + link("/"))},
           {"a.example/2", page("")}});
  const CrawlStatus status = crawl(web, {"a.example"});
  EXPECT_TRUE(status.finished);
  EXPECT_EQ(status.pages, 3U);
  EXPECT_THAT(test::archived_pages(folder_ / "c"),
              ElementsAre(web.url("a.example", "/"), web.url("a.example", "/1"), web.url("a.example", "/2")));
  std::set<std::string> ids;
  for (const auto& record : test::archived(folder_ / "c")) {
    EXPECT_TRUE(ids.insert(record.id).second) << record.id;
    EXPECT_TRUE(record.good_digests || record.type == "warcinfo") << record.type << record.url;
  }
  EXPECT_EQ(test::ledger(folder_ / "c").size(), 3U);
  for (const std::string& asked : web.asked()) EXPECT_EQ(web.times_asked(asked), 1U) << asked;
}

TEST_F(Crawl, SaysSoWhenNoSeedIsLeft) {
  Web web({{"a.example/", page("")}});
  const CrawlStatus status = crawl(web, {"a.example"}, "/", "scope: {include: [\"*/docs/*\"]}\n");
  EXPECT_THAT(diagnose(status), ElementsAre(testing::HasSubstr("no seed is left")));
}

TEST_F(Crawl, ArchivesTheRequestAsItWasSent) {
  Web web({{"a.example/", page("")}});
  crawl(web, {"a.example"}, "/", "output: {format: warc.gz}\n");
  std::vector<std::string> sent, kept;
  for (const ServedRequest& request : web.server().log()) sent.push_back(request.head);
  for (const auto& record : test::archived(folder_ / "c"))
    if (record.type == "request") kept.push_back(record.block);
  // The answer to tdmrep.json was 404: there is nothing in it to be looked up later.
  std::erase_if(sent, [](const std::string& head) { return head.find("tdmrep") != std::string::npos; });
  EXPECT_EQ(sent, kept);
}

TEST_F(Crawl, SaysWhoItIs) {
  Web web({{"a.example/", page("")}});
  crawl(web, {"a.example"});
  EXPECT_THAT(web.server().log().at(0).head, HasSubstr("User-Agent: curatebot/"));
  EXPECT_THAT(web.server().log().at(0).head, HasSubstr("(+https://example.org/bot)\r\n"));
}

TEST_F(Crawl, AsksForRobotsFirstAndObeysIt) {
  Web web({{"a.example/robots.txt", reply(200, "", "User-agent: *\nDisallow: /no\n")},
           {"a.example/", page(link("/no/1") + link("/yes"))},
           {"a.example/yes", page("")}});
  crawl(web, {"a.example"});
  EXPECT_EQ(web.asked().at(0), "a.example/robots.txt");
  EXPECT_EQ(web.times_asked("a.example/no/1"), 0U);
  EXPECT_EQ(state(web.url("a.example", "/no/1")), "robots_denied");
  EXPECT_THAT(test::ledger(folder_ / "c"), testing::Contains(HasSubstr("disallow: /no")));
}

TEST_F(Crawl, LeavesAHostWhoseRobotsCannotBeHad) {
  Web web({{"a.example/robots.txt", reply(503, "", "")}, {"a.example/", page("")}});
  crawl(web, {"a.example"});
  EXPECT_EQ(state(web.url("a.example", "/")), "robots_unreachable");
  EXPECT_EQ(web.times_asked("a.example/"), 0U);
  EXPECT_EQ(web.times_asked("a.example/robots.txt"), 3U);
}

TEST_F(Crawl, FollowsRobotsToAnotherHostAndKeepsItsRulesForTheFirst) {
  Web web({{"a.example/", page(link("/no"))}, {"b.example/r", reply(200, "", "User-agent: *\nDisallow: /no\n")}});
  web.set("a.example/robots.txt", reply(301, "Location: " + web.url("b.example", "/r") + "\r\n", ""));
  crawl(web, {"a.example", "b.example"});
  EXPECT_EQ(state(web.url("a.example", "/")), "fetched");
  EXPECT_EQ(state(web.url("a.example", "/no")), "robots_denied");
}

TEST_F(Crawl, ChecksRobotsAndScopeOfEveryRedirect) {
  Web web({{"b.example/robots.txt", reply(200, "", "User-agent: *\nDisallow: /no\n")}, {"b.example/yes", page("")}});
  web.set("a.example/", page(link("/1") + link("/2") + link("/3") + link("/4")));
  web.set("a.example/1", reply(302, "Location: " + web.url("b.example", "/no") + "\r\n", ""));
  web.set("a.example/2", reply(302, "Location: " + web.url("b.example", "/yes") + "\r\n", ""));
  web.set("a.example/3", reply(302, "Location: http://c.other/\r\n", ""));
  web.set("a.example/4", reply(302, "Location: file:///etc/passwd\r\n", ""));
  crawl(web, {"a.example", "b.example"}, "/", "scope: {within: any, exclude: [\"http://c.other*\"]}\n");
  EXPECT_EQ(web.times_asked("b.example/no"), 0U);
  EXPECT_EQ(state(web.url("b.example", "/no")), "robots_denied");
  EXPECT_EQ(state(web.url("b.example", "/yes")), "fetched");
  EXPECT_EQ(state("http://c.other/"), "unknown");
  for (const char* path : {"/1", "/2", "/3", "/4"}) EXPECT_EQ(state(web.url("a.example", path)), "redirected");
}

TEST_F(Crawl, EndsRedirectLoopsAndLongChains) {
  Web web({{"a.example/", page(link("/loop") + link("/0"))},
           {"a.example/loop", reply(302, "Location: /loop2\r\n", "")},
           {"a.example/loop2", reply(302, "Location: /loop\r\n", "")}});
  for (int i = 0; i < 9; ++i)
    web.set("a.example/" + std::to_string(i), reply(302, "Location: /" + std::to_string(i + 1) + "\r\n", ""));
  crawl(web, {"a.example"});
  EXPECT_EQ(web.times_asked("a.example/loop"), 1U);
  EXPECT_EQ(state(web.url("a.example", "/4")), "too_many_redirects");
  EXPECT_EQ(state(web.url("a.example", "/5")), "unknown");
}

TEST_F(Crawl, NeverReachesAnInnerAddress) {
  Web web({{"a.example/", page(link("http://127.0.0.2:1/") + link("http://in.example/") + link("http://[::1]/"))}});
  config_ = test::crawl_config(web.server(), {"a.example"}, web.url("a.example", "/"));
  config_.replace(config_.find("127.0.0.0/8"), 11, "127.0.0.1/32");
  config_.replace(config_.find("resolve: ["), 10, "resolve: [\"in.example:80:10.0.0.5\", ");
  config_.replace(config_.find("ports: ["), 8, "ports: [1, 80, ");
  test::run_crawl_text(config_, folder_ / "c");
  EXPECT_EQ(state("http://127.0.0.2:1/"), "robots_unreachable");
  EXPECT_EQ(state("http://in.example/"), "robots_unreachable");
  EXPECT_EQ(state("http://[::1]/"), "robots_unreachable");
}

TEST_F(Crawl, HonoursOptOutSignalsAndWritesThemDown) {
  Web web({{"a.example/", page(link("/head") + link("/meta") + link("/tdm/x"))},
           {"a.example/head", reply(200, std::string(kHtml) + "X-Robots-Tag: noai, nofollow\r\n", link("/hidden"))},
           {"a.example/meta", page("<meta name=robots content=noindex>")},
           {"a.example/tdm/x", page("")},
           {"a.example/.well-known/tdmrep.json", reply(200, "", R"([{"location":"/tdm/","tdm-reservation":1}])")}});
  const CrawlStatus status = crawl(web, {"a.example"});
  EXPECT_EQ(state(web.url("a.example", "/hidden")), "unknown");
  EXPECT_EQ(status.counts.at("signals.train_text_refused"), 3U);
  std::size_t refused = 0;
  for (const auto& record : test::archived(folder_ / "c"))
    refused += record.type == "metadata" && record.block.find("train-text: refused") != std::string::npos;
  EXPECT_EQ(refused, 3U);
}

TEST_F(Crawl, TriesAgainWhatMayPass) {
  int asked = 0;
  HttpServer server([&](const ServedRequest& request) {
    if (request.target != "/") return reply(404, "", "");
    return ++asked < 3 ? reply(503, "", "") : page("");
  });
  const auto config = test::crawl_config(server, {"a.example"}, server.origin("a.example") + "/");
  test::run_crawl_text(config, folder_ / "c");
  EXPECT_EQ(state(server.origin("a.example") + "/"), "fetched");
  EXPECT_EQ(test::archived_pages(folder_ / "c").size(), 1U);
}

TEST_F(Crawl, GivesUpAHostThatOnlyFails) {
  std::map<std::string, Reply> pages;
  std::string links;
  for (int i = 0; i < 20; ++i) links += link("/" + std::to_string(i));
  pages["a.example/"] = page(links);
  for (int i = 0; i < 20; ++i) pages["a.example/" + std::to_string(i)] = reply(429, "", "");
  Web web(std::move(pages));
  const CrawlStatus status =
      crawl(web, {"a.example"}, "/",
            "politeness: {delay: 0, factor: 0, retry_wait: 0.001, give_up_after: 4, per_address: false}\n");
  EXPECT_EQ(status.states[static_cast<std::size_t>(UrlState::kHostGivenUp)], 20U);
  EXPECT_LE(web.asked().size(), 7U);
}

TEST_F(Crawl, LeavesAHostThatAsksForTooMuchTime) {
  Web web({{"a.example/", reply(503, "Retry-After: 7200\r\n", "")},
           {"b.example/robots.txt", reply(200, "", "User-agent: *\nCrawl-delay: 500\n")},
           {"b.example/", page("")}});
  config_ = test::crawl_config(web.server(), {"a.example", "b.example"}, web.url("a.example", "/"));
  config_.replace(config_.find("urls: ["), 7, "urls: [\"" + web.url("b.example", "/") + "\", ");
  test::run_crawl_text(config_, folder_ / "c");
  EXPECT_EQ(state(web.url("a.example", "/")), "host_given_up");
  EXPECT_EQ(state(web.url("b.example", "/")), "crawl_delay_too_long");
}

TEST_F(Crawl, ReadsSitemapsThatRobotsNames) {
  Web web({{"a.example/", page("")}, {"a.example/1", page("")}, {"a.example/2", page("")}});
  web.set("a.example/robots.txt", reply(200, "", "Sitemap: /index.xml\n"));
  web.set("a.example/index.xml",
          reply(200, "",
                "<sitemapindex><sitemap><loc>" + web.url("a.example", "/map.txt") + "</loc></sitemap></sitemapindex>"));
  web.set("a.example/map.txt",
          reply(200, "", web.url("a.example", "/1") + "\n" + web.url("a.example", "/2") + "\nhttp://x.other/\n"));
  crawl(web, {"a.example"}, "/", "scope: {within: host}\n");
  EXPECT_EQ(state(web.url("a.example", "/1")), "fetched");
  EXPECT_EQ(state(web.url("a.example", "/2")), "fetched");
  EXPECT_EQ(state("http://x.other/"), "unknown");
}

TEST_F(Crawl, KeepsToItsBudgets) {
  std::map<std::string, Reply> pages;
  std::string links;
  for (int i = 0; i < 20; ++i) {
    links += link("/" + std::to_string(i));
    pages["a.example/" + std::to_string(i)] = page("");
  }
  pages["a.example/"] = page(links);
  Web web(std::move(pages));
  const CrawlStatus status = crawl(web, {"a.example"}, "/", "scope: {within: host, max_pages: 7}\n");
  EXPECT_EQ(status.pages, 7U);
  EXPECT_EQ(status.states[static_cast<std::size_t>(UrlState::kOverBudget)], 14U);
}

TEST_F(Crawl, TakesUrlsOfHighScoreFirst) {
  Web web({{"a.example/1", page("")}, {"a.example/2", page("")}, {"a.example/3", page("")}});
  const auto list = folder_.write("list.tsv", web.url("a.example", "/1") + "\t3\n" + web.url("a.example", "/2") +
                                                  "\t9\n" + web.url("a.example", "/3") + "\t2\n");
  config_ = test::crawl_config(web.server(), {"a.example"}, web.url("a.example", "/1"), "order: priority\n");
  const auto begin = config_.find("seeds: ");
  config_.replace(begin, config_.find('\n', begin) - begin,
                  "seeds: [{list: " + list.string() + ", score_column: 2, min_score: 3}]");
  test::run_crawl_text(config_, folder_ / "c");
  auto asked = web.asked();
  std::erase_if(asked, [](const std::string& url) { return url.size() != std::string("a.example/1").size(); });
  EXPECT_THAT(asked, ElementsAre("a.example/2", "a.example/1"));
}

TEST_F(Crawl, MeetsTrapsOnce) {
  Web web({{"a.example/", page(link("/a/b/a/b/a/b") + link("/x?PHPSESSID=1") + link("/x?PHPSESSID=2&utm_source=y") +
                               link("/x;jsessionid=77"))}});
  const CrawlStatus status = crawl(web, {"a.example"});
  EXPECT_EQ(status.counts.at("trap.repeated_segment"), 1U);
  EXPECT_EQ(test::url_states(folder_ / "c").size(), 2U);
}

TEST_F(Crawl, EndsAnEndlessCalendar) {
  HttpServer server([&](const ServedRequest& request) {
    if (request.target == "/") return page(link("/cal/2024/01"));
    if (!request.target.starts_with("/cal/")) return reply(404, "", "");
    const int month = std::stoi(request.target.substr(10));
    const int year = std::stoi(request.target.substr(5, 4));
    char next[32];
    std::snprintf(next, sizeof next, "/cal/%04d/%02d", month == 12 ? year + 1 : year, month % 12 + 1);
    return page(link(next));
  });
  const auto config = test::crawl_config(server, {"a.example"}, server.origin("a.example") + "/",
                                         "scope: {within: any, depth: 1000}\n");
  const CrawlStatus status = test::run_crawl_text(config, folder_ / "c");
  EXPECT_EQ(status.pages, 13U);
  EXPECT_EQ(status.counts.at("trap.calendar"), 1U);
}

TEST_F(Crawl, OnlyWantedTypesAreArchived) {
  Web web({{"a.example/", page(link("/v") + link("/t"))},
           {"a.example/v", reply(200, "Content-Type: video/mp4\r\n", std::string(100'000, 'v'))},
           {"a.example/t", reply(200, "Content-Type: text/plain\r\n", "text")}});
  crawl(web, {"a.example"});
  EXPECT_EQ(state(web.url("a.example", "/v")), "unwanted_type");
  EXPECT_EQ(state(web.url("a.example", "/t")), "fetched");
  EXPECT_EQ(test::archived_pages(folder_ / "c").size(), 2U);
}

TEST_F(Crawl, MarksWhatItCutsOff) {
  Web web({{"a.example/", reply(200, kHtml, std::string(50'000, 'x'))}});
  config_ = test::crawl_config(web.server(), {"a.example"}, web.url("a.example", "/"));
  config_.replace(config_.find("fetch: {"), 8, "fetch: {max_body: 1000, ");
  test::run_crawl_text(config_, folder_ / "c");
  EXPECT_EQ(state(web.url("a.example", "/")), "truncated");
  for (const auto& record : test::archived(folder_ / "c"))
    if (record.type == "response" && record.url == web.url("a.example", "/")) {
      EXPECT_EQ(record.truncated, "length");
      EXPECT_TRUE(record.good_digests);
    }
}

TEST_F(Crawl, ShardsDivideTheDomains) {
  std::map<std::string, Reply> pages;
  std::vector<std::string> hosts;
  for (int i = 0; i < 8; ++i) hosts.push_back("www.site" + std::to_string(i) + ".example");
  Web web({});
  std::string links;
  for (const std::string& host : hosts) links += link(web.url(host, "/"));
  for (const std::string& host : hosts) web.set(host + "/", page(links));
  config_ = test::crawl_config(web.server(), hosts, web.url(hosts[0], "/"));
  std::string seeds = "seeds: [{urls: [";
  for (const std::string& host : hosts) seeds += "\"" + web.url(host, "/") + "\", ";
  const auto begin = config_.find("seeds: ");
  config_.replace(begin, config_.find('\n', begin) - begin, seeds + "]}]");
  std::uint64_t pages_in_all = 0;
  for (std::uint32_t shard = 0; shard < 3; ++shard)
    pages_in_all += test::run_crawl_text(config_, folder_ / std::to_string(shard), shard, 3).pages;
  EXPECT_EQ(pages_in_all, hosts.size());
  for (const std::string& host : hosts) EXPECT_EQ(web.times_asked(host + "/"), 1U) << host;
}

TEST_F(Crawl, RefusesAnotherConfigInTheSameFolder) {
  Web web({{"a.example/", page("")}});
  crawl(web, {"a.example"});
  EXPECT_THROW(test::run_crawl_text(config_ + "name: other\n", folder_ / "c"), UsageError);
  EXPECT_EQ(test::run_crawl_text(config_, folder_ / "c").pages, 1U);
  EXPECT_EQ(web.times_asked("a.example/"), 1U);
}

// The server's own clock says how long after an answer's last byte the next request of that host, or address, came.
TEST_F(Crawl, NeverAsksAHostOrAddressTooSoon) {
  constexpr double kDelay = 0.15;
  std::map<std::string, Reply> pages;
  const std::vector<std::string> hosts{"a.example", "b.example", "c.example", "d.example"};
  std::string links;
  Web web({}, {"127.0.0.1", "127.0.0.2"});
  for (const std::string& host : hosts)
    for (int i = 0; i < 3; ++i) links += link(web.url(host, "/" + std::to_string(i)));
  web.set("a.example/", page(links));
  web.set("d.example/robots.txt", reply(200, "", "User-agent: *\nCrawl-delay: 0.4\n"));
  for (const std::string& host : hosts)
    for (int i = 0; i < 3; ++i)
      web.set(host + "/" + std::to_string(i), i == 1   ? Reply{.bytes = "", .reset = true}
                                              : i == 2 ? reply(503, "", "")
                                                       : page(""));
  crawl(web, hosts, "/", "politeness: {delay: 0.15, factor: 0, retry_wait: 0.01, retries: 1}\n",
        {{"c.example", "127.0.0.2"}, {"d.example", "127.0.0.2"}});
  std::map<std::string, double> host_ended, address_ended;
  std::size_t checked = 0, violations = 0;
  for (const ServedRequest& request : web.server().log()) {
    const double delay = request.host == "d.example" && request.target != "/robots.txt" ? 0.4 : kDelay;
    for (auto* ended : {&host_ended[request.host], &address_ended[request.address]}) {
      if (*ended > 0) {
        ++checked;
        violations += request.at - *ended < (ended == &host_ended[request.host] ? delay : kDelay);
      }
      *ended = request.ended;
    }
  }
  EXPECT_EQ(violations, 0U) << "of " << checked;
  EXPECT_GT(checked, 40U);
}

}  // namespace
}  // namespace curate
