// SPDX-License-Identifier: Apache-2.0
// The URL tests of web-platform-tests.
#include "web/url.hpp"

#include <map>
#include <optional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/suites.hpp"
#include "util/hash.hpp"
#include "util/json_scan.hpp"
#include "web/url_host.hpp"
#include "web/url_normal.hpp"

namespace curate {
namespace {

// One object of a test file; null and absent members alike are left out. Lone surrogates become U+FFFD, as
// they do when JavaScript hands a string to the URL parser.
using Case = std::map<std::string, std::string>;

std::string text_of(const JsonToken& token) {
  return token.kind == JsonToken::Kind::kString ? json_text(token) : std::string(token.raw);
}

Case members(std::string_view object) {
  Case result;
  JsonScanner scanner(object);
  EXPECT_TRUE(scanner.begin_object());
  for (JsonToken key, value; scanner.member(key, value);)
    if (value.kind != JsonToken::Kind::kNull) result[text_of(key)] = text_of(value);
  EXPECT_EQ(scanner.error(), nullptr);
  return result;
}

std::vector<Case> cases(const std::string& name) {
  const std::string file = test::slurp(test::suites_folder() / "url-wpt" / name);
  std::vector<Case> result;
  std::string_view rest = file;
  rest.remove_prefix(rest.find('[') + 1);
  for (;;) {
    const auto begin = rest.find_first_not_of(" \n\r\t,");
    if (begin == std::string_view::npos || rest[begin] == ']') return result;
    rest.remove_prefix(begin);
    JsonScanner scanner(rest);
    JsonToken token;
    EXPECT_TRUE(scanner.value(token));
    if (token.kind == JsonToken::Kind::kObject) result.push_back(members(token.raw));
    rest.remove_prefix(token.raw.size());
  }
}

std::string shown(std::string_view view) {
  return std::string(view.size() > 1 ? view : std::string_view());
}

TEST(UrlSuite, ParsesAndSerialisesAsTheStandard) {
  CURATE_NEED(test::suites_folder() / "url-wpt/urltestdata.json");
  const auto all = cases("urltestdata.json");
  EXPECT_EQ(all.size(), 891U);
  for (const Case& row : all) {
    const auto& input = row.at("input");
    std::optional<Url> base;
    if (row.contains("base")) base = Url::parse(row.at("base"));
    const auto url = row.contains("base") && !base ? std::nullopt : Url::parse(input, base ? &*base : nullptr);
    if (row.contains("failure")) {
      EXPECT_FALSE(url) << input << " gave " << url->href();
      continue;
    }
    ASSERT_TRUE(url) << input;
    EXPECT_EQ(url->href(), row.at("href")) << input;
    EXPECT_EQ(std::string(url->scheme()) + ":", row.at("protocol")) << input;
    EXPECT_EQ(url->username(), row.at("username")) << input;
    EXPECT_EQ(url->password(), row.at("password")) << input;
    EXPECT_EQ(url->host(), row.at("hostname")) << input;
    EXPECT_EQ(url->port() ? std::to_string(*url->port()) : "", row.at("port")) << input;
    EXPECT_EQ(url->path(), row.at("pathname")) << input;
    EXPECT_EQ(shown(url->search()), row.at("search")) << input;
    EXPECT_EQ(shown(url->hash()), row.at("hash")) << input;
    if (row.contains("origin")) {
      EXPECT_EQ(url->origin(), row.at("origin")) << input;
    }
    const auto again = Url::parse(url->href());
    ASSERT_TRUE(again) << url->href();
    EXPECT_EQ(again->href(), url->href());
  }
}

TEST(UrlSuite, PercentEncodesQueriesInUtf8) {
  CURATE_NEED(test::suites_folder() / "url-wpt/percent-encoding.json");
  const auto all = cases("percent-encoding.json");
  EXPECT_EQ(all.size(), 7U);
  for (const Case& row : all) {
    const auto url = Url::parse("http://a.example/?" + row.at("input"));
    ASSERT_TRUE(url);
    EXPECT_EQ(url->search().substr(1), members(row.at("output")).at("utf-8")) << row.at("input");
  }
}

// The inputs whose host comes out otherwise.
std::vector<std::string> misses(const std::string& name, std::size_t expected_rows) {
  const auto all = cases(name);
  EXPECT_EQ(all.size(), expected_rows);
  std::vector<std::string> wrong;
  for (const Case& row : all) {
    std::string host;
    if (!parse_host(row.at("input"), false, host)) host.clear();
    if (host != (row.contains("output") ? row.at("output") : "")) wrong.push_back(row.at("input"));
  }
  return wrong;
}

TEST(UrlSuite, MapsDomainsToAscii) {
  CURATE_NEED(test::suites_folder() / "url-wpt/toascii.json");
  EXPECT_THAT(misses("toascii.json", 87), testing::IsEmpty());
}

TEST(UrlSuite, MapsDomainsAsIdnaTestV2) {
  CURATE_NEED(test::suites_folder() / "url-wpt/IdnaTestV2.json");
  // Ideographs of Unicode 17, which ICU 72 does not know.
  EXPECT_THAT(misses("IdnaTestV2.json", 2671), testing::ElementsAre("\U00032931"
                                                                    "20.\u97F3.\uA8661.",
                                                                    "\U00032B9A"
                                                                    "9\uA369\u17D3.ss",
                                                                    "\U00032B9A"
                                                                    "9\uA369\u17D3.SS"));
}

TEST(UrlSuite, PassesTheExtraCasesOfAda) {
  CURATE_NEED(test::suites_folder() / "url-wpt/ada_extra_urltestdata.json");
  for (const char* const name : {"ada_extra_urltestdata.json", "ada_long_urltestdata.json"}) {
    for (const Case& row : cases(name)) {
      std::optional<Url> base;
      if (row.contains("base")) base = Url::parse(row.at("base"));
      const auto url =
          row.contains("base") && !base ? std::nullopt : Url::parse(row.at("input"), base ? &*base : nullptr);
      EXPECT_EQ(url ? url->href() : "failure", row.contains("failure") ? "failure" : row.at("href")) << row.at("input");
    }
  }
}

// "a, b" or "\"a\", b": fields of the CSV files, blanks around them left out, except that a blank before a
// comma belongs to a URL that ends in one.
std::vector<std::string> csv_fields(std::string_view line) {
  std::vector<std::string> fields;
  while (true) {
    while (line.starts_with(' ')) line.remove_prefix(1);
    std::string& field = fields.emplace_back();
    if (line.starts_with('"')) {
      line.remove_prefix(1);
      while (!line.empty() && (line.front() != '"' || line.starts_with("\"\""))) {
        line.remove_prefix(line.front() == '"' ? 1 : 0);
        field += line.front();
        line.remove_prefix(1);
      }
      line.remove_prefix(std::min<std::size_t>(1, line.size()));
    }
    const auto comma = line.find(',');
    field += line.substr(0, comma);
    if (comma == std::string_view::npos) return fields;
    line.remove_prefix(comma + 1);
  }
}

TEST(UrlSuite, NormalisesAsCrawlerCommonsWhereTheRulesAgree) {
  const auto path = test::suites_folder() / "crawler-commons/normalizer/weirdToNormalizedUrls.csv";
  CURATE_NEED(path);
  // URLs without a host are written as the WHATWG standard says: "file:///x", and "http:////" is none.
  const std::set<std::string> other_rules = {"file:///foo/bar.txt",
                                             "ftp:/",
                                             "http:////",
                                             "http:///////",
                                             "file:/path/index.html",
                                             "file:/var/www/html/////./bar/index.html",
                                             "file:/var/www/html/foo/../bar/index.html"};
  std::size_t agree = 0;
  for (const std::string& line : test::lines_of(test::slurp(path))) {
    if (line.empty() || line.front() == '#') continue;
    const auto fields = csv_fields(line);
    ASSERT_EQ(fields.size(), 2U) << line;
    if (other_rules.contains(fields[0])) continue;
    std::string normal;
    normalise_url(fields[0], {}, normal);
    EXPECT_EQ(normal, fields[1]) << fields[0];
    ++agree;
  }
  EXPECT_EQ(agree, 105U);
}

TEST(UrlSuite, ResolvesAsCrawlerCommons) {
  const auto path = test::suites_folder() / "crawler-commons/url-resolve.csv";
  CURATE_NEED(path);
  std::size_t rows = 0;
  for (const std::string& line : test::lines_of(test::slurp(path))) {
    if (line.empty() || line.front() == '#') continue;
    const auto fields = csv_fields(line);
    ASSERT_EQ(fields.size(), 3U) << line;
    const auto base = Url::parse(fields[1]);
    const auto url = Url::parse(fields[0], base ? &*base : nullptr);
    ASSERT_TRUE(url) << line;
    EXPECT_EQ(url->href(), fields[2]) << line;
    ++rows;
  }
  EXPECT_GE(rows, 20U);
}

TEST(UrlSuite, NormalisesAsTensorflowDatasets) {
  const auto path = test::goldens_folder() / "c4-tfds/urls.jsonl.gz";
  CURATE_NEED(path);
  std::size_t rows = 0;
  for (const std::string& line : test::lines_of(test::slurp(path))) {
    const Case row = members(line);
    std::string normal;
    normalise_url_tfds(row.at("url"), normal);
    EXPECT_EQ(normal, row.at("normalized"));
    EXPECT_EQ(hex_bytes(md5(normal)), row.at("md5"));
    ++rows;
  }
  EXPECT_EQ(rows, 319U);
}

}  // namespace
}  // namespace curate
