// SPDX-License-Identifier: Apache-2.0
#include "report/what_if.hpp"

#include <gmock/gmock.h>

#include <curate/error.hpp>

#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/hash.hpp"

namespace curate {
namespace {

using test::Row;
using testing::HasSubstr;
using testing::ThrowsMessage;

// Texts of all lengths, word lengths and amounts of repetition, drawn by a hash.
std::vector<Row> many() {
  std::vector<Row> rows;
  for (std::uint64_t i = 0; i < 300; ++i) {
    const auto draw = [&](std::uint64_t what, std::uint64_t below) { return xxh3_64(std::to_string(i), what) % below; };
    std::string text;
    const std::uint64_t count = 5 + draw(1, 200), kinds = 3 + draw(2, 100), length = 1 + draw(3, 12);
    for (std::uint64_t w = 0; w < count; ++w) {
      text += std::string(length, static_cast<char>('a' + xxh3_64(std::to_string(i * 1000 + w % kinds)) % 26));
      text += w % 7 == 6 ? (draw(4, 2) == 0 ? ".\n" : "\n") : w % 5 == 4 ? " the " : draw(5, 9) == 0 ? " # " : " ";
    }
    rows.push_back({"d" + std::to_string(i), text, "", ""});
  }
  return rows;
}

constexpr const char* kStages =
    "stages:\n  - gopher_repetition: {}\n  - gopher_quality: {}\n  - fineweb_quality: {}\n  - word_count: {min: 20}\n"
    "audit: {signals: true}\n";

class WhatIf : public testing::Test {
 protected:
  RunDir run(const std::string& rest) {
    const auto folder = folder_ / std::to_string(runs_++);
    std::filesystem::create_directories(folder);
    RunDir made = test::small_run(folder, rest, many());
    test::finish_run(made);
    return made;
  }
  test::TempFolder folder_;
  int runs_ = 0;
};

std::map<std::string, std::string> fates_after(const RunDir& run, const std::vector<std::string>& set) {
  std::map<std::string, std::string> fates;
  what_if(run, set, [&](const WhatIfRow& row) { fates[row.id] = row.after; });
  return fates;
}

// The settings are drawn; a real rerun with the same ones is the oracle.
TEST_F(WhatIf, EqualsARealRerunDocumentForDocumentForTwentyRandomSettings) {
  struct Limit {
    const char* name;
    double low, high;
  };
  constexpr Limit kLimits[] = {{"gopher_quality.min_words", 1, 150},
                               {"gopher_quality.min_stop_words", 0, 3},
                               {"gopher_quality.max_mean_word_length", 3, 12},
                               {"gopher_repetition.dup_line_frac", 0, 1},
                               {"gopher_repetition.top_2_gram", 0, 1},
                               {"fineweb_quality.max_short_line_ratio", 0, 1},
                               {"word_count.min", 1, 120}};
  const RunDir base = run(kStages);
  std::size_t moved = 0;
  for (std::uint64_t trial = 0; trial < 20; ++trial) {
    std::vector<std::string> set;
    std::string changed = kStages;
    const auto draw = [&](std::uint64_t what) {
      return static_cast<double>(xxh3_64(std::to_string(trial), what) >> 11) * 0x1p-53;
    };
    for (std::uint64_t i = 0; i < std::size(kLimits); ++i) {
      const Limit& limit = kLimits[i];
      if (draw(i) > 0.4) continue;
      const double value = limit.low + draw(100 + i) * (limit.high - limit.low);
      const std::string text = limit.high > 2 ? std::to_string(static_cast<int>(value)) : std::to_string(value);
      set.push_back(std::string(limit.name) + "=" + text);
    }
    const auto folder = folder_ / ("trial" + std::to_string(trial));
    std::filesystem::create_directories(folder);
    write_file_atomically(folder / "in.jsonl", folder / "t", test::jsonl(many()));
    ConfigOverrides overrides;
    overrides.set = set;
    const std::string config = test::config_text("  - {name: in, format: jsonl, paths: [in.jsonl]}\n", kStages);
    const RunDir real =
        RunDir::create(folder / "RUN", make_plan(parse_config(config, "config.yaml", folder, overrides)), false);
    test::finish_run(real);
    const auto expected = test::fates(real);
    EXPECT_EQ(fates_after(base, set), expected) << testing::PrintToString(set);
    for (const auto& [id, fate] : test::fates(base)) moved += expected.at(id) != fate;
  }
  EXPECT_GT(moved, 100U) << "settings that move nothing prove nothing";
}

TEST_F(WhatIf, NeedsAnAuditWithSignals) {
  const RunDir base = run("stages: [{word_count: {min: 20}}]\n");
  EXPECT_THAT([&] { fates_after(base, {"word_count.min=30"}); },
              ThrowsMessage<UsageError>(HasSubstr("--set audit.signals=true")));
}

TEST_F(WhatIf, RefusesAParameterThatIsNoLimitAndNamesTheStage) {
  const RunDir base = run(kStages);
  EXPECT_THAT([&] { fates_after(base, {"word_count.splitter=uniseg"}); },
              ThrowsMessage<UsageError>(HasSubstr("stage 'word_count' has another 'splitter'")));
}

// A row that word_count dropped is tagged all the same, or the last stage would not have judged it.
TEST_F(WhatIf, KnowsWhatAStageThatAsksForATagSaysOfRowsThatWereDroppedBefore) {
  const std::string rest =
      "}\n  - gopher_repetition: {mode: tag}\n"
      "  - gopher_quality: {when: {gopher_repetition: [top_2_gram, duplicated_5_n_grams]}}\n"
      "audit: {signals: true}\n";
  const RunDir base = run("stages:\n  - word_count: {min: 100" + rest),
               real = run("stages:\n  - word_count: {min: 20" + rest);
  const auto expected = test::fates(real);
  EXPECT_GT(std::ranges::count_if(expected, [](const auto& f) { return f.second.starts_with("gopher_quality"); }), 10);
  EXPECT_EQ(fates_after(base, {"word_count.min=20"}), expected);
}

TEST_F(WhatIf, RefusesAnotherLimitOfATagThatALaterStageAsksFor) {
  const RunDir base =
      run("stages:\n  - gopher_repetition: {mode: tag}\n  - word_count: {min: 20, when: {gopher_repetition: "
          "[top_2_gram]}}\n"
          "audit: {signals: true}\n");
  EXPECT_THAT([&] { fates_after(base, {"gopher_repetition.top_2_gram=0.1"}); },
              ThrowsMessage<UsageError>(HasSubstr("stage 'word_count' asks what 'gopher_repetition' says")));
}

TEST_F(WhatIf, RefusesWhereADocumentWouldReachADedupThatNeverSawIt) {
  const RunDir base = run("stages:\n  - word_count: {min: 100}\n  - exact_dedup: {}\naudit: {signals: true}\n");
  EXPECT_THAT([&] { fates_after(base, {"word_count.min=20"}); },
              ThrowsMessage<UsageError>(HasSubstr("stage 'exact_dedup' never saw a document")));
  EXPECT_THAT([&] { fates_after(base, {"word_count.min=150"}); },
              ThrowsMessage<UsageError>(HasSubstr("stage 'exact_dedup' counted a document")));
}

TEST_F(WhatIf, AnswersForStagesBehindADedup) {
  const std::string dedup = "stages:\n  - exact_dedup: {}\n  - word_count: {min: ";
  const RunDir base = run(dedup + "100}\naudit: {signals: true}\n"),
               real = run(dedup + "40}\naudit: {signals: true}\n");
  EXPECT_EQ(fates_after(base, {"word_count.min=40"}), test::fates(real));
}

TEST_F(WhatIf, TellsTwoStagesApartThatMeasureTheSameSignal) {
  const auto stages = [](int first, int second) {
    return "stages:\n  - word_count: {min: " + std::to_string(first) +
           "}\n  - word_count: {splitter: uniseg, min: " + std::to_string(second) + "}\naudit: {signals: true}\n";
  };
  const RunDir base = run(stages(100, 50)), real = run(stages(20, 80));
  EXPECT_EQ(fates_after(base, {"word_count.min=20", "word_count#2.min=80"}), test::fates(real));
}

}  // namespace
}  // namespace curate
