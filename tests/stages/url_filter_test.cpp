// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <curate/error.hpp>

#include "support/opened_stage.hpp"
#include "support/read_format.hpp"
#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

using test::config;
using test::OpenedStage;

std::string reason(OpenedStage& stage, const std::string& url) {
  Document& row = stage.row();
  row.url = row.store(url);
  return std::string(stage.apply(row).reason);
}

TEST(UrlFilter, KeepsEverythingWithoutLists) {
  OpenedStage stage("url_filter");
  for (const char* const url : {"", "http://a.example/", "no url at all", "ftp://a.example/sex"})
    EXPECT_EQ(reason(stage, url), "") << url;
}

TEST(UrlFilter, DropsWhatIsNoWebPageWhenAsked) {
  OpenedStage stage("url_filter", config({{"only_web", {"true"}}}));
  EXPECT_EQ(reason(stage, "HTTPS://a.example/"), "");
  for (const char* const url : {"", "a.example", "ftp://a.example/", "http://", "http://a b/"})
    EXPECT_EQ(reason(stage, url), "bad_url") << url;
}

TEST(UrlFilter, ComparesDomainsHostsAndUrlsWithoutRegardToSpelling) {
  const test::TempFolder folder;
  folder.write("domains", "# comment\nBad.example\nspam.co.uk\n\n");
  folder.write("hosts", "one.github.io\n");
  folder.write("urls", "https://www.page.example/a?y=2&x=1\n");
  OpenedStage stage("url_filter", config({{"domains", {"domains"}}, {"hosts", {"hosts"}}, {"urls", {"urls"}}}),
                    folder.path().string());
  EXPECT_EQ(reason(stage, "http://bad.example/"), "domain");
  EXPECT_EQ(reason(stage, "HTTP://user@WWW.BAD.Example:8080/x"), "domain");
  EXPECT_EQ(reason(stage, "http://bad.example./"), "domain");
  EXPECT_EQ(reason(stage, "http://x.spam.co.uk/"), "domain");
  EXPECT_EQ(reason(stage, "http://notbad.example/"), "");
  EXPECT_EQ(reason(stage, "http://One.GitHub.io/x"), "host");
  EXPECT_EQ(reason(stage, "http://two.github.io/x"), "");
  EXPECT_EQ(reason(stage, "http://page.example/a?x=1&y=2#top"), "url");
  EXPECT_EQ(reason(stage, "http://page.example/a?x=1"), "");
}

TEST(UrlFilter, CountsWords) {
  const test::TempFolder folder;
  folder.write("words", "casino\n");
  folder.write("soft", "free\nmoney\nwin\n");
  folder.write("sub", "poker room\n");
  OpenedStage stage(
      "url_filter",
      config({{"words", {"words"}}, {"soft_words", {"soft"}}, {"subwords", {"sub"}}, {"soft_threshold", {"2"}}}),
      folder.path().string());
  EXPECT_EQ(reason(stage, "http://a.example/CASINO-x"), "word");
  EXPECT_EQ(reason(stage, "http://a.example/casinos"), "");
  EXPECT_EQ(reason(stage, "http://free.example/free"), "");
  EXPECT_EQ(reason(stage, "http://free.example/Win"), "soft_words");
  EXPECT_EQ(reason(stage, "http://a.example/bigPoker-Rooms"), "subword");
}

TEST(UrlFilter, RefusesABadThreshold) {
  EXPECT_THROW(OpenedStage("url_filter", config({{"soft_threshold", {"0"}}})), ConfigError);
  EXPECT_THROW(OpenedStage("url_filter", config({{"profile", {"datatrove"}}})), ConfigError);
}

// The lists of domains and URLs are those of the rows that name them.
TEST(UrlFilterGolden, DecidesAsDatatrove) {
  const auto path = test::goldens_folder() / "datatrove-0.10/url_filter.jsonl.gz";
  CURATE_NEED(path);
  std::vector<Json> rows;
  std::string domains, urls;
  for (const std::string& line : test::lines_of(test::slurp(path))) {
    rows.push_back(Json::parse(line, "url_filter.jsonl.gz"));
    const Json& row = rows.back();
    if (row["reason"].text() == "domain") domains.append(row["registered_domain"].text()).append("\n");
    if (row["reason"].text() == "subdomain") domains.append(row["fqdn"].text()).append("\n");
    if (row["reason"].text() == "url") urls.append(row["url"].text()).append("\n");
  }
  ASSERT_EQ(rows.size(), 405U);
  const test::TempFolder folder;
  folder.write("domains", domains);
  folder.write("urls", urls);
  OpenedStage stage("url_filter",
                    config({{"profile", {"datatrove-0.10"}}, {"domains", {"domains"}}, {"urls", {"urls"}}}),
                    folder.path().string());
  for (const Json& row : rows) {
    // datatrove stops at a missing URL.
    const std::string expected = row["url"].text().empty() ? "" : std::string(row["reason"].text());
    EXPECT_EQ(reason(stage, std::string(row["url"].text())), expected) << row["url"].text();
  }
}

TEST(UrlFilterGolden, DecidesAsDclm) {
  const auto path = test::goldens_folder() / "dclm-2024/urls.jsonl.gz";
  CURATE_NEED(path);
  const test::TempFolder folder;
  folder.write("curated", "arxiv.org\nen.wikipedia.org\ngithub.com\nnews.ycombinator.com\n");
  folder.write("tiny", "example.com\nbad.test\n.dotted.test\nport.test:8080\n");
  const auto make = [&](const char* domains) {
    return OpenedStage("url_filter", config({{"profile", {"dclm-2024"}}, {"domains", {domains}}}),
                       folder.path().string());
  };
  OpenedStage curated = make("curated"), tiny = make("tiny");
  std::size_t rows = 0;
  for (const std::string& line : test::lines_of(test::slurp(path))) {
    const Json row = Json::parse(line, "urls.jsonl.gz");
    const std::string url(row["url"].text());
    const std::string expected = row["drop"].size() == 0 ? "" : std::string(row["drop"].at(0).second.text());
    EXPECT_EQ(reason(curated, url), expected == "curated"        ? "domain"
                                    : expected == "domains_tiny" ? ""
                                                                 : expected)
        << url;
    EXPECT_EQ(reason(tiny, url), expected == "domains_tiny" ? "domain" : expected == "curated" ? "" : expected) << url;
    ++rows;
  }
  EXPECT_EQ(rows, 2158U);
}

}  // namespace
}  // namespace curate
