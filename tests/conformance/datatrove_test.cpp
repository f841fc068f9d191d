// SPDX-License-Identifier: Apache-2.0
// What the filters of datatrove 0.10.0 decide and measure, goldens datatrove-0.10.
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"
#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

struct Golden {
  std::string id, text;
  Json decisions, signals;
};

const std::vector<Golden>& goldens() {
  static const auto all = [] {
    const auto folder = test::goldens_folder() / "datatrove-0.10";
    const auto lines = [&](const char* name) { return test::lines_of(test::slurp(folder / name)); };
    const auto corpus = lines("corpus.jsonl.gz"), decisions = lines("decisions.jsonl.gz"),
               signals = lines("signals.jsonl.gz");
    std::vector<Golden> rows;
    for (std::size_t i = 0; i < corpus.size(); ++i)
      rows.push_back({*json_at(corpus[i], "id"), *json_at(corpus[i], "text"), Json::parse(decisions[i], "decisions"),
                      Json::parse(signals[i], "signals")});
    return rows;
  }();
  return all;
}

bool have_goldens() {
  return std::filesystem::exists(test::goldens_folder() / "datatrove-0.10/signals.jsonl.gz");
}

// Where the original raises, a drop is the same.
bool same_decision(const std::string& expected, const Verdict& got) {
  return expected.starts_with("error:") ? got.dropped() : got.reason == expected;
}

void expect_decisions(test::StageRunner& stage, const char* key) {
  std::size_t different = 0;
  for (const Golden& row : goldens()) {
    const std::string expected(row.decisions[key].text());
    const Verdict got = stage.judge(row.text);
    if (same_decision(expected, got)) continue;
    ++different;
    ADD_FAILURE() << row.id << ": datatrove '" << expected << "', here '" << got.reason << "' " << got.value;
  }
  EXPECT_EQ(different, 0U) << "of " << goldens().size();
}

// Signals as the rules give them, from the golden's whole numbers; not a number: none is noted.
using Expected = std::map<std::string, double>;

void expect_signals(test::StageRunner& stage, const std::function<Expected(const Golden&)>& expected) {
  for (const Golden& row : goldens()) {
    stage.judge(row.text, true);
    for (const auto& [name, value] : expected(row)) {
      const auto got = stage.document().signal(name);
      ASSERT_TRUE(got) << row.id << " " << name;
      if (std::isnan(value))
        EXPECT_TRUE(std::isnan(*got)) << row.id << " " << name;
      else
        EXPECT_NEAR(*got, value, 1e-9) << row.id << " " << name;
    }
  }
}

double ratio(const Json& counts, const std::string& part, const std::string& whole) {
  return counts[part].number() / counts[whole].number();
}

TEST(DatatroveGoldens, GopherQualityDecidesAlike) {
  if (!have_goldens()) GTEST_SKIP() << "absent";
  test::StageRunner stage("gopher_quality", {{"profile", "datatrove-0.10"}});
  expect_decisions(stage, "gq");
}

TEST(DatatroveGoldens, GopherQualityMeasuresAlike) {
  if (!have_goldens()) GTEST_SKIP() << "absent";
  test::StageRunner stage("gopher_quality", {});
  expect_signals(stage, [](const Golden& row) {
    const Json gq = row.signals["gq"];
    return Expected{{"gopher_quality.words", gq["ns"].number()},
                    {"gopher_quality.mean_word_length", ratio(gq, "ns_chars", "ns")},
                    {"gopher_quality.hash_ratio", ratio(gq, "hash", "n")},
                    {"gopher_quality.ellipsis_ratio", ratio(gq, "ell", "n")},
                    {"gopher_quality.bullet_line_frac", ratio(gq, "bullet", "lines")},
                    {"gopher_quality.ellipsis_line_frac", ratio(gq, "end_ell", "lines")},
                    {"gopher_quality.alpha_word_frac", ratio(gq, "alpha", "n")},
                    {"gopher_quality.stop_words", gq["stop"].number()}};
  });
}

TEST(DatatroveGoldens, GopherRepetitionDecidesAlike) {
  if (!have_goldens()) GTEST_SKIP() << "absent";
  test::StageRunner stage("gopher_repetition", {{"profile", "datatrove-0.10"}});
  expect_decisions(stage, "gr");
}

TEST(DatatroveGoldens, GopherRepetitionMeasuresAlike) {
  if (!have_goldens()) GTEST_SKIP() << "absent";
  test::StageRunner stage("gopher_repetition", {});
  expect_signals(stage, [](const Golden& row) {
    const Json gr = row.signals["gr"];
    const auto signal = [](const std::string& name) { return "gopher_repetition." + name; };
    Expected expected{{signal("characters"), gr["chars"].number()},
                      {signal("dup_para_frac"), ratio(gr, "dup_paras", "paras")},
                      {signal("dup_line_frac"), ratio(gr, "dup_lines", "lines")}};
    if (gr["chars"].number() == 0) return expected;
    expected[signal("dup_para_char_frac")] = ratio(gr, "dup_para_chars", "chars");
    expected[signal("dup_line_char_frac")] = ratio(gr, "dup_line_chars", "chars");
    for (const std::string n : {"2", "3", "4"})
      expected[signal("top_" + n + "_gram")] = std::max(0.0, ratio(gr, "top" + n, "chars"));
    for (const std::string n : {"5", "6", "7", "8", "9", "10"})
      expected[signal("duplicated_" + n + "_n_grams")] = ratio(gr, "dup" + n, "chars");
    return expected;
  });
}

}  // namespace
}  // namespace curate
