// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"
#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

std::string left_of(test::StageRunner& stage, const std::string& text) {
  const Verdict verdict = stage.judge(text);
  return verdict.dropped() ? "dropped: " + std::string(verdict.reason) : std::string(stage.document().text());
}

TEST(UrlRemove, TakesTheSpacesBeforeAnUrlToo) {
  test::StageRunner stage("url_remove", {});
  EXPECT_EQ(left_of(stage, "In short:\n\n see  https://example.com/a?b=(c), or ftp://x.org."), "In short:\n\n see, or");
}

TEST(UrlRemove, LeavesUrlsWhereTheTextBeginsWithTheLettersOfNoDomain) {
  test::StageRunner stage("url_remove", {});
  EXPECT_EQ(left_of(stage, "Hello, see example.com here."), "Hello, see example.com here.");
  EXPECT_EQ(left_of(stage, "Income: see example.com here."), "Income: see here.");
  EXPECT_EQ(left_of(stage, "Hello, see 10.0.0.1 here."), "Hello, see here.");
}

TEST(UrlRemove, RemovesThemEverywhereIfAskedTo) {
  test::StageRunner stage("url_remove", {{"everywhere", "true"}});
  EXPECT_EQ(left_of(stage, "Hello, see example.com here."), "Hello, see here.");
}

TEST(UrlRemove, DropsWhatIsAnUrlAndNothingElse) {
  test::StageRunner stage("url_remove", {});
  EXPECT_EQ(left_of(stage, "http://1.2.3.4/x"), "dropped: empty_text");
  EXPECT_EQ(left_of(stage, "info.example.com"), "dropped: empty_text");
}

TEST(UrlRemove, TakesTheFirstDomainOfALongRunWithin256Characters) {
  test::StageRunner stage("url_remove", {});
  const std::string x(300, 'x');
  EXPECT_EQ(left_of(stage, "in " + x + ".com"), "in " + x.substr(0, 44));
}

// Against the published patterns, run by dclm_oracle.py.
TEST(DclmOracle, UrlsAndLinesGoAsThePatternsSay) {
  const auto path = std::filesystem::path(CURATE_SOURCE_DIR) / "tests/stages/data/dclm.jsonl";
  test::StageRunner urls("url_remove", {}), lines("line_filter", {{"max_removed_word_frac", "0"}});
  for (const std::string& line : test::lines_of(test::slurp(path))) {
    const Json row = Json::parse(line, "dclm.jsonl");
    test::StageRunner& stage = row["stage"].text() == "url_remove" ? urls : lines;
    const Verdict verdict = stage.judge(row["text"].text());
    EXPECT_EQ(stage.document().text(), row["out"].text()) << line;
    EXPECT_EQ(verdict.dropped(), row["out"].text().empty()) << line;
  }
}

}  // namespace
}  // namespace curate
