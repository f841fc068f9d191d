// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"
#include "support/suites.hpp"
#include "util/json.hpp"

/// The documents of the goldens datatrove-0.10 with what the filters of datatrove 0.10.0 decide and measure.
namespace curate::test {

struct Golden {
  std::string id, text;
  Json decisions, signals;
};

inline const std::vector<Golden>& goldens() {
  static const auto all = [] {
    const auto folder = goldens_folder() / "datatrove-0.10";
    const auto lines = [&](const char* name) { return lines_of(slurp(folder / name)); };
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

inline bool have_goldens() {
  return std::filesystem::exists(goldens_folder() / "datatrove-0.10/signals.jsonl.gz");
}

// Where the original raises, a drop is the same.
inline bool same_decision(const std::string& expected, const Verdict& got) {
  return expected.starts_with("error:") ? got.dropped() : got.reason == expected;
}

inline void expect_decisions(StageRunner& stage, const char* key) {
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

inline void expect_signals(StageRunner& stage, const std::function<Expected(const Golden&)>& expected) {
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

inline double ratio(const Json& counts, const std::string& part, const std::string& whole) {
  return counts[part].number() / counts[whole].number();
}

}  // namespace curate::test
