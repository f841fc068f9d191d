// SPDX-License-Identifier: Apache-2.0
// Decisions of Google's robots.txt parser: its own tests, its specification tests, and 3,830 real files.
#include "web/robots.hpp"

#include <map>

#include <gtest/gtest.h>
#include <zlib.h>

#include "support/suites.hpp"
#include "util/base64.hpp"
#include "util/json.hpp"
#include "util/strings.hpp"
#include "web/robots_lines.hpp"
#include "web/robots_pattern.hpp"

namespace curate {
namespace {

std::string unescape(std::string_view cell) {
  std::string text;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    if (cell[i] != '\\' || i + 1 == cell.size()) {
      text += cell[i];
      continue;
    }
    switch (cell[++i]) {
      case 't':
        text += '\t';
        break;
      case 'r':
        text += '\r';
        break;
      case 'n':
        text += '\n';
        break;
      case '0':
        text += '\0';
        break;
      default:
        text += cell[i];
    }
  }
  return text;
}

std::vector<std::vector<std::string>> table(const std::filesystem::path& path) {
  std::vector<std::vector<std::string>> rows;
  for (const std::string& line : test::lines_of(test::slurp(path))) {
    auto& row = rows.emplace_back();
    for (const std::string_view cell : split_at(line, '\t')) row.push_back(unescape(cell));
  }
  rows.erase(rows.begin());
  return rows;
}

void check_cases(const std::string& suite, std::size_t expected_rows) {
  const auto folder = test::suites_folder() / suite;
  const auto rows = table(folder / "cases.tsv");
  EXPECT_EQ(rows.size(), expected_rows);
  for (const auto& row : rows) {
    const Robots robots(test::slurp(folder / row[1]));
    EXPECT_EQ(robots.allows(row[2], row[3]) ? "allow" : "disallow", row[4]) << row[0] << " " << row[6];
    // Reading with care is never more permissive.
    if (row[4] == "disallow") {
      EXPECT_FALSE(robots.decide(row[2], row[3], RobotsReading::kCautious).allowed) << row[0];
    }
  }
}

TEST(RobotsSuite, DecidesAsGooglesTests) {
  CURATE_NEED(test::suites_folder() / "robots-google/cases.tsv");
  check_cases("robots-google", 145);
}

TEST(RobotsSuite, DecidesAsTheSpecificationTests) {
  CURATE_NEED(test::suites_folder() / "robots-spec-test/cases.tsv");
  check_cases("robots-spec-test", 400);
}

TEST(RobotsSuite, DecidesAsGoogleOnRealFiles) {
  const auto folder = test::suites_folder() / "robots-real";
  CURATE_NEED(folder / "decisions.tsv.gz");
  std::map<std::string, std::string> bodies;
  for (const char* const name : {"bodies-00.jsonl.gz", "bodies-01.jsonl.gz", "bodies-02.jsonl.gz"}) {
    for (const std::string& line : test::lines_of(test::slurp(folder / name))) {
      const Json row = Json::parse(line, name);
      const auto body = decode_base64(row["body_b64"].text());
      ASSERT_TRUE(body);
      bodies[row["id"].to_string()] = *body;
    }
  }
  EXPECT_EQ(bodies.size(), 3830U);
  const std::string decisions = test::slurp(folder / "decisions.tsv.gz");
  std::size_t rows = 0, wrong = 0, stricter = 0;
  std::string at_hand;
  std::optional<Robots> robots;
  for (const std::string_view line : split_at(decisions, '\n')) {
    if (line.empty() || line.starts_with("body_id")) continue;
    const auto cells = split_at(line, '\t');
    if (cells[0] != at_hand) robots.emplace(bodies.at(at_hand = cells[0]));
    const std::string url = "http://h.example" + std::string(cells[2]);
    const bool allowed = robots->allows(cells[1], url);
    ++rows;
    wrong += allowed == (cells[3] == "allow") ? 0 : 1;
    stricter += allowed && !robots->decide(cells[1], url, RobotsReading::kCautious).allowed ? 1 : 0;
  }
  EXPECT_EQ(rows, 353664U);
  EXPECT_EQ(wrong, 0U);
  EXPECT_EQ(stricter, 32U);
}

TEST(RobotsSuite, CountsLinesAsGoogle) {
  const auto folder = test::suites_folder() / "robots-google";
  CURATE_NEED(folder / "parse_counts.tsv");
  for (const auto& row : table(folder / "parse_counts.tsv")) {
    const std::string body = test::slurp(folder / row[0]);
    std::size_t valid = 0, unknown = 0, last = 0;
    RobotsLines lines(body);
    for (RobotsLine line; lines.next(line);) {
      const bool is_known = line.kind == RobotsLine::Kind::kUserAgent || line.kind == RobotsLine::Kind::kAllow ||
                            line.kind == RobotsLine::Kind::kDisallow || line.kind == RobotsLine::Kind::kSitemap;
      ++(is_known ? valid : unknown);
      last = line.number;
    }
    EXPECT_EQ(std::to_string(valid), row[1]) << row[0];
    EXPECT_EQ(std::to_string(unknown), row[2]) << row[0];
    EXPECT_EQ(std::to_string(last), row[3]) << row[0];
  }
}

TEST(RobotsSuite, CutsAndEscapesAsGoogle) {
  const auto folder = test::suites_folder() / "robots-google";
  CURATE_NEED(folder / "path_extraction.tsv");
  std::string storage;
  for (const auto& row : table(folder / "path_extraction.tsv"))
    EXPECT_EQ(robots_path(row[0], storage), row[1]) << row[0];
  for (const auto& row : table(folder / "pattern_escape.tsv"))
    EXPECT_EQ(escape_robots_pattern(row[0], storage), row[1]) << row[0];
  for (const auto& row : table(folder / "ua_validity.tsv"))
    EXPECT_EQ(is_product_token(row[0]) ? "yes" : "no", row[1]) << row[0];
}

TEST(RobotsSuite, SurvivesTheFilesOfCrawlerCommons) {
  const auto folder = test::suites_folder() / "crawler-commons/robots";
  CURATE_NEED(folder);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const Robots robots(test::slurp(entry.path()));
    robots.decide("curatebot", "http://a.example/x?y=z", RobotsReading::kCautious);
    robots.crawl_delay("curatebot");
    ++files;
  }
  EXPECT_EQ(files, 24U);
}

}  // namespace
}  // namespace curate
