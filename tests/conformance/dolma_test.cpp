// SPDX-License-Identifier: Apache-2.0
// What the taggers of dolma 1.2.1 measure and its mix of Dolma 1.6 decides and writes, goldens dolma-1.x.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "rules/pii_dolma.hpp"
#include "stages/stage_runner.hpp"
#include "support/suites.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

std::filesystem::path folder() {
  return test::goldens_folder() / "dolma-1.x";
}

struct Golden {
  std::string id, text;
  Json attributes, mix;
};

const std::vector<Golden>& goldens() {
  static const auto all = [] {
    const auto lines = [&](const std::filesystem::path& path) { return test::lines_of(test::slurp(path)); };
    std::map<std::string, std::string> texts;
    for (const auto& path : {folder() / "documents.jsonl.gz", test::goldens_folder() / "dclm-2024/documents.jsonl.gz"})
      for (const std::string& line : lines(path)) texts[*json_at(line, "id")] = *json_at(line, "text");
    const auto attributes = lines(folder() / "attributes.jsonl.gz"), mix = lines(folder() / "mix.jsonl.gz");
    std::vector<Golden> rows;
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      const Json row = Json::parse(attributes[i], "attributes");
      rows.push_back({std::string(row["id"].text()), texts.at(std::string(row["id"].text())), row["a"],
                      Json::parse(mix[i], "mix")});
    }
    return rows;
  }();
  return all;
}

#define NEED_GOLDENS()                    \
  CURATE_NEED(folder() / "mix.jsonl.gz"); \
  CURATE_NEED(test::goldens_folder() / "dclm-2024/documents.jsonl.gz")

// What the tagger writes, and under which name it is a signal here.
using Names = std::vector<std::pair<std::string, std::string>>;
const Names kQuality{{"word_count", "words"},
                     {"median_word_length", "median_word_length"},
                     {"symbol_to_word_ratio", "symbol_word_frac"},
                     {"fraction_of_words_with_alpha_character", "alpha_word_frac"},
                     {"required_word_count", "stop_words"},
                     {"fraction_of_lines_starting_with_bullet_point", "bullet_line_frac"},
                     {"fraction_of_lines_ending_with_ellipsis", "ellipsis_line_frac"}};
Names repetition_names() {
  Names names{{"fraction_of_duplicate_lines", "dup_line_frac"},
              {"fraction_of_characters_in_duplicate_lines", "dup_line_char_frac"}};
  for (const std::string n : {"2", "3", "4"})
    names.emplace_back("fraction_of_characters_in_most_common_" + n + "grams", "top_" + n + "_gram");
  for (const std::string n : {"5", "6", "7", "8", "9", "10"})
    names.emplace_back("fraction_of_characters_in_duplicate_" + n + "grams", "duplicated_" + n + "_n_grams");
  return names;
}

void expect_measured(const char* stage, const char* tagger, const char* empty_lines, const Names& names) {
  test::StageRunner runner(stage, {{"profile", "dolma-1.6"}, {"empty_lines", empty_lines}});
  for (const Golden& row : goldens()) {
    runner.judge(row.text, true);
    for (const auto& [theirs, ours] : names) {
      // Where there is no n-gram the tagger writes nothing.
      const Json expected = row.attributes[tagger][theirs];
      EXPECT_EQ(runner.document().signal(std::string(stage) + "." + ours), expected.is_null() ? 0 : expected.number())
          << row.id << " " << tagger << " " << theirs;
    }
  }
}

TEST(DolmaGoldens, GopherTaggersMeasureAlike) {
  NEED_GOLDENS();
  expect_measured("gopher_quality", "gopher_v1", "true", kQuality);
  expect_measured("gopher_quality", "gopher_v2", "false", kQuality);
  expect_measured("gopher_repetition", "gopher_v1", "true", repetition_names());
  expect_measured("gopher_repetition", "gopher_v2", "false", repetition_names());
}

TEST(DolmaGoldens, PiiSpansAreTheSame) {
  NEED_GOLDENS();
  for (const Golden& row : goldens()) {
    std::vector<DolmaPiiSpan> spans;
    find_dolma_pii(row.text, spans);
    const Json expected = row.attributes["pii_regex_with_counts_fast_v2"];
    const std::pair<const char*, DolmaPii> kinds[] = {
        {"EMAIL_ADDRESS", DolmaPii::kEmail}, {"PHONE_NUMBER", DolmaPii::kPhone}, {"IP_ADDRESS", DolmaPii::kIp}};
    for (const auto& [name, kind] : kinds) {
      std::string ours, theirs;
      for (const DolmaPiiSpan& s : spans)
        if (s.kind == kind)
          ours += std::to_string(count_code_points(std::string_view(row.text).substr(0, s.span.begin))) + "-" +
                  std::to_string(count_code_points(std::string_view(row.text).substr(0, s.span.end))) + " ";
      // A number stands for one span over the whole text.
      if (!expected[name].is_null() && !expected[name].is_array())
        theirs = "0-" + std::to_string(count_code_points(row.text)) + " ";
      expected[name].each([&](std::string_view, const Json& span) {
        theirs += std::to_string(span.at(0).second.natural()) + "-" + std::to_string(span.at(1).second.natural()) + " ";
      });
      EXPECT_EQ(ours, theirs) << row.id << " " << name;
    }
    EXPECT_EQ(static_cast<double>(spans.size()), expected["doc_count"].number()) << row.id;
  }
}

// The rules of the mix that each stage has, in their order; those on most common n-grams never fire.
TEST(DolmaGoldens, TheMixDropsByTheSameRuleAndWritesTheSameTexts) {
  NEED_GOLDENS();
  const Json rules = Json::parse(test::slurp(folder() / "counts.json"), "counts.json")["mix_rules"];
  const std::vector<test::Setting> dolma{{"profile", "dolma-1.6"}};
  test::StageRunner quality("gopher_quality", dolma), repetition("gopher_repetition", dolma), pii("pii_mask", dolma);
  const auto expect = [&](const Golden& row, test::StageRunner& stage, std::size_t from, std::size_t to) {
    std::string rule;
    row.mix["rules"].each([&](std::string_view, const Json& index) {
      if (!rule.empty() || index.natural() < from || index.natural() >= to) return;
      rule = rules.at(index.natural()).second.text();
      rule = rule.substr(rule.find("__") + 2);
      rule = rule.substr(0, rule.find_first_of("<>"));
    });
    const Verdict got = stage.judge(row.text);
    EXPECT_EQ(got.reason, rule) << row.id;
    return got.dropped();
  };
  for (const Golden& row : goldens()) {
    const bool low = expect(row, quality, 0, 9), repeats = expect(row, repetition, 9, 20);
    const bool dropped = expect(row, pii, 20, 21) || low || repeats;
    const std::string_view sha = row.mix["sha"].text_or("");
    ASSERT_EQ(dropped, sha.empty()) << row.id;
    if (dropped) continue;
    EXPECT_EQ(hex_bytes(sha256(pii.document().text())), sha) << row.id;
  }
}

}  // namespace
}  // namespace curate
