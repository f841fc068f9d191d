// SPDX-License-Identifier: Apache-2.0
// What the mappers of DCLM (mlfoundations/dclm 361714b) decide and write, goldens dclm-2024.
#include <algorithm>
#include <deque>
#include <initializer_list>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"
#include "support/suites.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

std::filesystem::path folder() {
  return test::goldens_folder() / "dclm-2024";
}

struct Golden {
  std::string id, text;
  Json result, repetition;
};

const std::vector<Golden>& goldens() {
  static const auto all = [] {
    const auto lines = [&](const char* name) { return test::lines_of(test::slurp(folder() / name)); };
    const auto documents = lines("documents.jsonl.gz"), results = lines("results.jsonl.gz"),
               repetition = lines("repetition-uniseg-0.10.1.jsonl.gz");
    std::vector<Golden> rows;
    for (std::size_t i = 0; i < documents.size(); ++i)
      rows.push_back({*json_at(documents[i], "id"), *json_at(documents[i], "text"), Json::parse(results[i], "results"),
                      Json::parse(repetition[i], "repetition")});
    return rows;
  }();
  return all;
}

std::string sha256_of(std::string_view text) {
  return hex_bytes(sha256(text));
}

#define NEED_GOLDENS() CURATE_NEED(folder() / "results.jsonl.gz")

// A stage of which only some limits are in force.
test::StageRunner only(const char* stage, std::initializer_list<const char*> limits,
                       std::initializer_list<const char*> wanted, std::initializer_list<test::Setting> more = {}) {
  std::vector<test::Setting> settings{{"profile", "dclm-2024"}};
  settings.insert(settings.end(), more);
  for (const char* limit : limits)
    if (std::ranges::find(wanted, std::string_view(limit)) == wanted.end()) settings.push_back({limit, "0"});
  return {stage, settings};
}

test::StageRunner quality(std::initializer_list<const char*> limits, std::initializer_list<test::Setting> more = {}) {
  return only("gopher_quality",
              {"min_words", "max_words", "min_mean_word_length", "max_mean_word_length", "max_symbol_ratio",
               "max_bullet_line_frac", "max_ellipsis_line_frac", "max_no_alpha_word_frac", "min_stop_words"},
              limits, more);
}

constexpr auto kRepetition = {"dup_line_frac",        "dup_para_frac",        "dup_line_char_frac",
                              "dup_para_char_frac",   "top_2_gram",           "top_3_gram",
                              "top_4_gram",           "duplicated_5_n_grams", "duplicated_6_n_grams",
                              "duplicated_7_n_grams", "duplicated_8_n_grams", "duplicated_9_n_grams",
                              "duplicated_10_n_grams"};

// Filters of the original (any of them) and the stage here drop the same texts. Texts without words or lines go in
// every stage here, in some filters there.
void expect_drops(test::StageRunner stage, const std::string& filters, Json Golden::* results) {
  std::size_t different = 0;
  for (const Golden& row : goldens()) {
    bool expected = false;
    (row.*results)["drop"].each([&](std::string_view, const Json& drop) {
      expected = expected || filters.find(" " + std::string(drop.text()) + " ") != std::string::npos;
    });
    const Verdict got = stage.judge(row.text);
    if (got.dropped() == expected || got.reason == "no_words" || got.reason == "empty" || got.reason == "empty_text")
      continue;
    ++different;
    ADD_FAILURE() << row.id << ":" << filters << (expected ? " drops" : " keeps") << ", here '" << got.reason << "' "
                  << got.value;
  }
  EXPECT_EQ(different, 0U) << filters << "of " << goldens().size();
}

// A modifier of the original and the stage here make the same texts. The empty text goes here even where it passes
// there.
void expect_edits(test::StageRunner stage, const char* edit) {
  std::size_t different = 0;
  for (const Golden& row : goldens()) {
    bool changes = false, drops = false;
    std::string sha = sha256_of(row.text);
    row.result["edit"].each([&](std::string_view name, const Json& value) {
      if (name != edit) return;
      changes = true;
      drops = value.is_null();
      sha = value.text_or("");
    });
    const Verdict got = stage.judge(row.text);
    const bool dropped = got.reason == "empty_text";
    if (dropped && row.text.empty()) continue;
    if (dropped == drops && (drops || sha256_of(stage.document().text()) == sha)) continue;
    ++different;
    ADD_FAILURE() << row.id << ": " << edit
                  << (drops     ? " drops"
                      : changes ? " changes"
                                : " leaves")
                  << ", here '" << got.reason << "'";
  }
  EXPECT_EQ(different, 0U) << edit << " of " << goldens().size();
}

TEST(DclmGoldens, PageFiltersDropAlike) {
  NEED_GOLDENS();
  const auto expect = [](const char* filter, std::initializer_list<const char*> limits) {
    expect_drops(quality(limits), " " + std::string(filter) + " ", &Golden::result);
  };
  expect("words_50_100000", {"min_words", "max_words"});
  expect("word_length_3_10", {"min_mean_word_length", "max_mean_word_length"});
  expect("symbol_0.1", {"max_symbol_ratio"});
  expect("bullet_0.9", {"max_bullet_line_frac"});
  expect("ellipsis_0.3", {"max_ellipsis_line_frac"});
  expect("alpha_0.2", {"max_no_alpha_word_frac"});
  expect("stop_2", {"min_stop_words"});
  expect_drops(quality({"min_stop_words"}, {{"count_unique", "true"}}), " stop_2_unique ", &Golden::result);
}

TEST(DclmGoldens, WordsAreCountedAlike) {
  NEED_GOLDENS();
  test::StageRunner stage("gopher_quality", {{"profile", "dclm-2024"}});
  for (const Golden& row : goldens()) {
    stage.judge(row.text, true);
    EXPECT_EQ(stage.document().signal("gopher_quality.words"), row.result["words"].number()) << row.id;
  }
}

TEST(DclmGoldens, RepetitionFiltersDropAlike) {
  NEED_GOLDENS();
  const auto expect = [](const std::string& filters, std::initializer_list<const char*> limits) {
    expect_drops(only("gopher_repetition", kRepetition, limits), " " + filters + " ", &Golden::repetition);
  };
  const std::string ngrams = "rep_2 rep_3 rep_4 rep_5 rep_6 rep_7 rep_8 rep_9 rep_10";
  expect("rep_line_count", {"dup_line_frac"});
  expect("rep_line_chars", {"dup_line_char_frac"});
  expect("rep_par_count", {"dup_para_frac"});
  expect("rep_par_chars", {"dup_para_char_frac"});
  for (const std::string n : {"2", "3", "4"}) expect("rep_" + n, {("top_" + n + "_gram").c_str()});
  for (const std::string n : {"5", "6", "7", "8", "9", "10"})
    expect("rep_" + n, {("duplicated_" + n + "_n_grams").c_str()});
  expect("rep_line_count rep_line_chars rep_par_count rep_par_chars " + ngrams, kRepetition);
  expect_drops({"gopher_repetition", {{"profile", "dclm-2024"}, {"dup_para_frac", "0"}, {"dup_para_char_frac", "0"}}},
               " rep_line_count rep_line_chars " + ngrams + " ", &Golden::repetition);
}

TEST(DclmGoldens, ModifiersWriteTheSameTexts) {
  NEED_GOLDENS();
  expect_edits({"url_remove", {}}, "url_removal");
  expect_edits({"newline_collapse", {}}, "newline_2");
  const auto expect = [](const char* edit, const char* wanted) {
    const test::Setting all[] = {{"max_capital_frac", "0"}, {"max_digit_frac", "0"}, {"counters", "false"},
                                 {"min_line_words", "0"},   {"cut_anywhere", ""},    {"cut_at_end", ""},
                                 {"cut_at_start", ""}};
    std::vector<test::Setting> settings{{"profile", "dclm-2024"}, {"max_removed_word_frac", "0"}};
    for (const test::Setting& setting : all)
      if (std::string_view(setting.key) != wanted) settings.push_back(setting);
    expect_edits({"line_filter", settings}, edit);
  };
  expect("upper_0.5", "max_capital_frac");
  expect("numeric", "max_digit_frac");
  expect("counter", "counters");
  expect("line_words_2", "min_line_words");
  expect("cart", "cut_anywhere");
  expect("read_more", "cut_at_end");
  expect("sign_in", "cut_at_start");
}

// Of c4.yaml.
test::StageRunner c4(std::initializer_list<test::Setting> wanted) {
  const test::Setting all[] = {
      {"max_characters", "0"},           {"max_word_length", "0"},    {"remove_citations", "false"},
      {"terminal_punctuation", "false"}, {"min_words_per_line", "0"}, {"lorem_ipsum", "false"},
      {"javascript", "false"},           {"curly_bracket", "false"},  {"policy", "false"},
      {"line_dedup", "false"},           {"min_sentences", "0"},      {"min_different_sentences", "0"}};
  std::vector<test::Setting> settings{{"profile", "dclm-2024"}};
  settings.insert(settings.end(), wanted);
  for (const test::Setting& setting : all)
    if (std::ranges::none_of(wanted, [&](const auto& w) { return std::string_view(w.key) == setting.key; }))
      settings.push_back(setting);
  return {"c4_quality", settings};
}

TEST(DclmGoldens, C4RulesAreTheSame) {
  NEED_GOLDENS();
  expect_edits(c4({{"max_word_length", "1000"}}), "c4_word_1000");
  expect_edits(c4({{"remove_citations", "true"}}), "c4_citation");
  expect_edits(c4({{"terminal_punctuation", "true"}}), "c4_punct");
  expect_edits(c4({{"min_words_per_line", "5"}}), "c4_line_words_5");
  expect_edits(c4({{"javascript", "true"}}), "c4_javascript");
  expect_edits(c4({{"policy", "true"}}), "c4_policy");
  expect_edits(c4({{"line_dedup", "true"}}), "c4_line_dedup");
  const auto expect = [](const char* filter, test::Setting setting) {
    expect_drops(c4({setting}), " " + std::string(filter) + " ", &Golden::result);
  };
  expect("chars_190000", {"max_characters", "190000"});
  expect("lorem_ipsum", {"lorem_ipsum", "true"});
  expect("curly", {"curly_bracket", "true"});
  expect("sentences_3", {"min_sentences", "3"});
}

// Up to the step before the list of words.
TEST(DclmGoldens, TheC4RecipeDropsAndWritesTheSameTexts) {
  NEED_GOLDENS();
  test::StageRunner stage("c4_quality", {{"profile", "dclm-2024"}});
  std::size_t different = 0;
  for (const Golden& row : goldens()) {
    const Json expected = row.result["c4"];
    const bool listed_word = !expected["drop"].is_null() && expected["drop"].number() == 12;
    const bool dropped = stage.judge(row.text).dropped();
    const bool same = dropped ? !expected["drop"].is_null() && !listed_word
                              : listed_word || expected["sha"].text_or("") == sha256_of(stage.document().text());
    if (same) continue;
    ++different;
    ADD_FAILURE() << row.id << ": " << expected.to_string() << ", here '" << stage.document().text().substr(0, 80)
                  << "'";
  }
  EXPECT_EQ(different, 0U) << "of " << goldens().size();
}

// dclm_baseline_refinedweb.yaml without the steps that look at URLs and languages.
TEST(DclmGoldens, TheRecipeDropsAtTheSameStepAndWritesTheSameTexts) {
  NEED_GOLDENS();
  const std::vector<test::Setting> dclm{{"profile", "dclm-2024"}};
  std::deque<test::StageRunner> stages;
  stages.emplace_back("url_remove", std::vector<test::Setting>{});
  stages.emplace_back("newline_collapse", std::vector<test::Setting>{});
  stages.emplace_back("gopher_quality", dclm);
  stages.emplace_back("gopher_repetition", dclm);
  stages.emplace_back("line_filter", dclm);
  const Json counts = Json::parse(test::slurp(folder() / "counts.json"), "counts.json");
  std::size_t different = 0;
  for (const Golden& row : goldens()) {
    std::string text = row.text, dropped;
    for (test::StageRunner& stage : stages) {
      const Verdict verdict = stage.judge(text);
      text = stage.document().text();
      if (!verdict.dropped()) continue;
      dropped = verdict.reason;
      if (&stage == &stages[0]) dropped = "url_removal_modifier";
      if (&stage == &stages[3]) dropped = "massive_web_repetition_filters";
      break;
    }
    const Json expected = row.repetition["dclm"];
    std::string step;
    if (expected["sha"].is_null())
      step = counts["dclm_steps"].at(static_cast<std::size_t>(expected["drop"].number())).second.text();
    const bool same =
        dropped.empty() ? expected["sha"].text_or("") == sha256_of(text) : step.substr(0, step.find('(')) == dropped;
    if (same) continue;
    ++different;
    ADD_FAILURE() << row.id << ": DCLM '" << step << "', here '" << dropped << "'";
  }
  EXPECT_EQ(different, 0U) << "of " << goldens().size();
}

TEST(DclmGoldens, UrlsAreBannedAlike) {
  NEED_GOLDENS();
  const auto rows = test::lines_of(test::slurp(folder() / "urls.jsonl.gz"));
  const auto expect = [&](const char* rule, const char* wanted, const std::string& list) {
    std::vector<test::Setting> settings{{"profile", "dclm-2024"}};
    for (const char* lists : {"domains", "words", "soft_words", "subwords"})
      if (std::string_view(lists) != wanted) settings.push_back({lists, ""});
    if (!list.empty()) settings.push_back({wanted, list.c_str()});
    test::StageRunner stage("url_filter", settings);
    for (const std::string& line : rows) {
      const Json row = Json::parse(line, "urls");
      bool expected = false;
      row["drop"].each([&](std::string_view, const Json& drop) { expected = expected || drop.text() == rule; });
      stage.fresh("text").url = row["url"].text();
      EXPECT_EQ(stage.judge().dropped(), expected) << rule << " " << row["url"].text();
    }
  };
  const test::TempFolder temp;
  expect("strict", "subwords", "");
  expect("hard", "words", "");
  expect("soft", "soft_words", "");
  expect("curated", "hosts", "builtin:lists/dclm/refinedweb_curated_hosts.txt");
  expect("domains_tiny", "domains", temp.write("hosts", "example.com\nbad.test\n.dotted.test\nport.test:8080\n"));
}

}  // namespace
}  // namespace curate
