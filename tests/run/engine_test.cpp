// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <set>

#include <gmock/gmock.h>

#include <curate/error.hpp>

#include "report/totals.hpp"
#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/codec.hpp"
#include "util/hash.hpp"

namespace curate {
namespace {

using test::Row;
using testing::ElementsAre;
using testing::HasSubstr;

std::string words(int from, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += (i > 0 ? " w" : "w") + std::to_string(from + i);
  return text;
}

std::vector<Row> many(int count) {
  std::vector<Row> rows;
  for (int i = 0; i < count; ++i)
    rows.push_back({"d" + std::to_string(i), words(i * 1000, 20 + i % 30),
                    "https://h" + std::to_string(i % 7) + ".example/" + std::to_string(i), ""});
  return rows;
}

std::set<std::string> kept(const RunDir& run) {
  std::set<std::string> ids;
  for (const auto& [id, fate] : test::fates(run))
    if (fate == "kept") ids.insert(id);
  return ids;
}

class Engine : public testing::Test {
 protected:
  RunDir run(const std::string& rest, const std::vector<Row>& rows) {
    const auto folder = folder_ / std::to_string(runs_++);
    std::filesystem::create_directories(folder);
    RunDir made = test::small_run(folder, rest, rows);
    test::finish_run(made);
    return made;
  }
  test::TempFolder folder_;
  int runs_ = 0;
};

TEST_F(Engine, KeepsTheFirstOfEqualTexts) {
  const RunDir r = run("stages: [exact_dedup]",
                       {{"a", "same", "", ""}, {"b", "other", "", ""}, {"c", "same", "", ""}, {"d", "same", "", ""}});
  EXPECT_THAT(test::output_ids(r), ElementsAre("a", "b"));
  EXPECT_EQ(test::fates(r).at("d"), "exact_dedup:duplicate_text");
}

TEST_F(Engine, KeepsTheLongestOfEqualUrls) {
  const RunDir r = run("stages: [exact_dedup: {by: url, survivor: longest}]", {{"a", "short", "u1", ""},
                                                                               {"b", "much longer", "u1", ""},
                                                                               {"c", "x", "u2", ""},
                                                                               {"d", "no url", "", ""},
                                                                               {"e", "nor here", "", ""}});
  EXPECT_THAT(test::output_ids(r), ElementsAre("b", "c", "d", "e"));
}

TEST_F(Engine, DropAllKeepsNoneOfSeveralCopiesAndTagKeepsAll) {
  const std::vector<Row> rows{
      {"a", "same", "", ""}, {"b", "other", "", ""}, {"c", "same", "", ""}, {"d", "same", "", ""}};
  EXPECT_THAT(test::output_ids(run("stages: [exact_dedup: {mode: drop-all}]", rows)), ElementsAre("b"));
  EXPECT_THAT(test::output_ids(run("stages: [exact_dedup: {mode: keep-one}]", rows)), ElementsAre("a", "b"));
  EXPECT_THAT(test::output_ids(run("stages: [exact_dedup: {mode: tag}]", rows)), ElementsAre("a", "b", "c", "d"));
}

TEST_F(Engine, KeepsTheBestBySignal) {
  const RunDir r = run("stages: [word_count: {min: 0}, exact_dedup: {by: url, survivor: \"best:word_count\"}]",
                       {{"a", "one", "u", ""}, {"b", "one two three", "u", ""}, {"c", "one two", "u", ""}});
  EXPECT_THAT(test::output_ids(r), ElementsAre("b"));
}

TEST_F(Engine, JoinsAChainOfNearDuplicatesToOneCluster) {
  std::vector<Row> rows;
  for (int i = 0; i < 5; ++i) rows.push_back({"n" + std::to_string(i), words(i, 400), "", ""});
  rows.push_back({"far", words(90000, 400), "", ""});
  const RunDir r = run("stages: [minhash_dedup: {bands: 50, rows: 4}]", rows);
  EXPECT_THAT(test::output_ids(r), ElementsAre("n0", "far"));
}

// Stages that share a cut must decide as if each read what the one before it left.
TEST_F(Engine, NeighbouringDedupsDecideAsIfRunOneAfterTheOther) {
  std::vector<Row> rows;
  for (int i = 0; i < 120; ++i) {
    std::string text = words(i / 4 * 5000, 300);
    if (i % 4 == 1) text += " tail";
    rows.push_back({"r" + std::to_string(i), text, "u" + std::to_string(i * 7 % 60), ""});
  }
  const RunDir both = run("stages: [exact_dedup: {by: url, survivor: longest}, minhash_dedup]", rows);
  const RunDir first = run("stages: [exact_dedup: {by: url, survivor: longest}]", rows);
  std::vector<Row> left;
  const auto survivors = kept(first);
  for (const Row& row : rows)
    if (survivors.contains(row.id)) left.push_back(row);
  const RunDir second = run("stages: [minhash_dedup]", left);
  EXPECT_EQ(test::output_ids(both), test::output_ids(second));
  EXPECT_LT(kept(second).size(), survivors.size());
}

// A dedup that comes first writes no part and reads its input twice; with a filter before it a part is written.
TEST_F(Engine, ReadsTwiceOrWritesAPartWithTheSameResult) {
  auto rows = many(300);
  for (int i = 0; i < 60; ++i)
    rows.push_back({"copy" + std::to_string(i), rows[static_cast<std::size_t>(i * 3)].text, "", ""});
  const RunDir replayed = run("stages: [exact_dedup, word_count: {min: 25}]\ntask_size: 4KiB", rows);
  const RunDir parts = run("stages: [word_count: {min: 0}, exact_dedup, word_count: {min: 25}]\ntask_size: 4KiB", rows);
  EXPECT_FALSE(file_exists(replayed.at("parts/map-1")));
  EXPECT_TRUE(file_exists(parts.at("parts/map-1")));
  EXPECT_EQ(test::output_texts(replayed), test::output_texts(parts));
  EXPECT_GT(replayed.map_tasks(), 4U);
}

TEST_F(Engine, QuotaKeepsExactlyTheSmallestDrawsOfEachHost) {
  const auto rows = many(400);
  const RunDir r = run("stages: [quota: {by: domain, documents: 9, seed: 5}]\ntask_size: 4KiB", rows);
  std::map<std::string, std::vector<std::pair<std::uint64_t, std::string>>> by_host;
  for (const Row& row : rows) by_host[row.url.substr(0, row.url.find('/', 8))].emplace_back(xxh3_64(row.id, 5), row.id);
  std::set<std::string> expected;
  for (auto& [host, draws] : by_host) {
    std::sort(draws.begin(), draws.end());
    for (std::size_t i = 0; i < 9; ++i) expected.insert(draws[i].second);
  }
  EXPECT_EQ(kept(r), expected);
}

TEST_F(Engine, WhenLimitsAStageToRowsWithAValue) {
  const RunDir r = run("stages: [word_count: {min: 5, when: {lang: [en, de]}}]", {{"a", "x", "", "\"lang\":\"en\""},
                                                                                  {"b", "x", "", "\"lang\":\"fr\""},
                                                                                  {"c", "x", "", "\"lang\":\"de\""},
                                                                                  {"d", "x", "", ""}});
  EXPECT_THAT(test::output_ids(r), ElementsAre("b", "d"));
}

TEST_F(Engine, WithinKeepsGroupsApart) {
  const std::vector<Row> rows{
      {"a", "x", "", "\"lang\":\"en\""}, {"b", "x", "", "\"lang\":\"de\""}, {"c", "x", "", "\"lang\":\"en\""}};
  EXPECT_THAT(test::output_ids(run("stages: [exact_dedup: {within: lang}]", rows)), ElementsAre("a", "b"));
  EXPECT_THAT(test::output_ids(run("stages: [exact_dedup]", rows)), ElementsAre("a"));
}

TEST_F(Engine, ModeTagKeepsTheRowAndCountsWhatWouldHaveGone) {
  const RunDir r = run("stages: [word_count: {min: 2, mode: tag}]", {{"a", "x", "", ""}, {"b", "x y", "", ""}});
  EXPECT_THAT(test::output_ids(r), ElementsAre("a", "b"));
  EXPECT_EQ(add_up(r).counts.tags.at("word_count:too_few_words"), 1U);
  EXPECT_THAT(decode_all(read_file(r.at("out/shard-00000.jsonl.zst")), "shard"),
              HasSubstr("\"metadata\":{\"word_count\":\"too_few_words\"}"));
}

TEST_F(Engine, GivesEqualIdsOfATaskASuffix) {
  const RunDir r = run("stages: []", {{"a", "1", "", ""}, {"a", "2", "", ""}, {"b", "3", "", ""}, {"a", "4", "", ""}});
  EXPECT_THAT(test::output_ids(r), ElementsAre("a", "a~2", "b", "a~3"));
  EXPECT_EQ(add_up(r).counts.duplicate_ids, 2U);
}

TEST_F(Engine, MakesAnIdFromContentWhereThereIsNone) {
  const RunDir r = run("stages: []", {{"", "text", "u", ""}});
  std::string hashed("u\0\0text", 7);
  EXPECT_THAT(test::output_ids(r), ElementsAre(hex(xxh3_128(hashed))));
}

TEST_F(Engine, ALargerSampleHoldsTheSmallerOne) {
  const auto rows = many(1000);
  const auto tenth = kept(run("sample: 10%", rows)), half = kept(run("sample: 50%", rows)),
             all = kept(run("sample: 1", rows));
  EXPECT_TRUE(std::includes(half.begin(), half.end(), tenth.begin(), tenth.end()));
  EXPECT_NEAR(static_cast<double>(tenth.size()), 100, 40);
  EXPECT_NEAR(static_cast<double>(half.size()), 500, 80);
  EXPECT_EQ(all.size(), 1000U);
}

TEST_F(Engine, ShufflesByTheDrawOfTheId) {
  const auto rows = many(200);
  const RunDir r = run("seed: 3\noutput: {order: shuffled, shard_size: 2KiB}\ntask_size: 4KiB", rows);
  std::vector<std::pair<std::uint64_t, std::string>> expected;
  for (const Row& row : rows) expected.emplace_back(xxh3_64(row.id, 3), row.id);
  std::sort(expected.begin(), expected.end());
  std::vector<std::string> ids;
  for (const auto& [draw, id] : expected) ids.push_back(id);
  EXPECT_EQ(test::output_ids(r), ids);
}

TEST_F(Engine, EpochsCopyRowsByTheirDraw) {
  const auto folder = folder_ / "epochs";
  std::filesystem::create_directories(folder);
  write_file_atomically(folder / "in.jsonl", folder / "t", test::jsonl(many(1000)));
  const std::string text = test::config_text("  - {name: in, format: jsonl, paths: [in.jsonl], epochs: 2.25}\n",
                                             "output: {order: shuffled}");
  const RunDir r = RunDir::create(folder / "RUN", make_plan(parse_config(text, "c", folder)), false);
  test::finish_run(r);
  std::map<std::string, int> copies;
  for (const std::string& id : test::output_ids(r)) ++copies[id];
  int three = 0;
  for (const auto& [id, n] : copies) {
    EXPECT_TRUE(n == 2 || n == 3) << id;
    three += n == 3;
  }
  EXPECT_EQ(copies.size(), 1000U);
  EXPECT_NEAR(three, 250, 60);
}

TEST_F(Engine, CountsAndLocatesUnreadableLines) {
  const auto folder = folder_ / "bad";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "in.jsonl") << "{\"text\":\"a\"}\n{\"text\":\n\n{\"no\":1}\n{\"text\":7}\n{\"text\":\"b\"}\n";
  const RunDir r = test::small_run(folder, "guards: {max_unreadable: 1}");
  test::finish_run(r);
  const Counts c = add_up(r).counts;
  EXPECT_EQ(c.in, 5U);
  EXPECT_EQ(c.kept, 2U);
  EXPECT_EQ(c.unreadable_reasons,
            (std::map<std::string, std::uint64_t>{{"missing_value", 1}, {"no_text", 1}, {"text_is_no_string", 1}}));
}

TEST_F(Engine, StopsWhereTooMuchIsUnreadable) {
  const auto folder = folder_ / "bad";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "in.jsonl") << "{\"text\":\"a\"}\nnot json\n";
  const RunDir r = test::small_run(folder, "guards: {max_unreadable: 0.1}");
  EXPECT_THROW(test::finish_run(r), UnreadableLimitError);
  EXPECT_FALSE(r.finished());
}

TEST_F(Engine, StopsWhereAStageRemovesMoreThanItMay) {
  const RunDir r = test::small_run(folder_.path(), "stages: [word_count: {min: 40, max_removed: 0.2}]", many(100));
  try {
    test::finish_run(r);
    FAIL();
  } catch (const RunError& error) {
    EXPECT_THAT(error.what(), HasSubstr("stage 'word_count' removed"));
    EXPECT_THAT(error.what(), HasSubstr("max_removed = 0.2"));
  }
}

TEST_F(Engine, DoesTheTaskAgainWhoseKeyFileIsDamaged) {
  auto rows = many(200);
  rows.push_back({"copy", rows[5].text, "", ""});
  const std::string rest = "stages: [word_count: {min: 0}, exact_dedup]\ntask_size: 2KiB";
  const RunDir good = run(rest, rows);
  const RunDir r = test::small_run(folder_ / "0", rest, rows);  // the same run directory again
  std::filesystem::remove(r.at("manifest-sha256.txt"));
  std::filesystem::remove_all(r.at("ledger/group-1"));
  std::filesystem::remove_all(r.at("ledger/resolve-1"));
  std::filesystem::remove_all(r.at("ledger/map-2"));
  std::filesystem::remove_all(r.at("ledger/pack"));
  const std::string key = r.at(r.key_name({0, 3}, 1));
  std::string bytes = test::slurp(key);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  std::ofstream(key, std::ios::binary | std::ios::trunc) << bytes;
  std::vector<std::string> notices;
  ExecutorOptions options;
  options.on_notice = [&](const std::string& notice) { notices.push_back(notice); };
  run_with_threads(r, options);
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_THAT(notices[0], HasSubstr("doing task map-1 3 again"));
  EXPECT_EQ(test::fates(r), test::fates(good));
}

TEST_F(Engine, StopsWhereAnInputReadTwiceHasOtherBytesTheSecondTime) {
  const RunDir r = run("stages: [exact_dedup]", many(20));
  std::filesystem::remove(r.at("manifest-sha256.txt"));
  std::filesystem::remove_all(r.at("ledger/map-2"));
  std::filesystem::remove_all(r.at("ledger/pack"));
  std::string bytes = test::slurp(folder_ / "0" / "in.jsonl");
  bytes.replace(bytes.find("w19000"), 2, "v2");
  std::ofstream(folder_ / "0" / "in.jsonl", std::ios::binary | std::ios::trunc) << bytes;
  try {
    test::finish_run(r);
    FAIL();
  } catch (const RunError& error) {
    EXPECT_THAT(error.what(), HasSubstr("in.jsonl: has other bytes than when map-1 read it; start a new run"));
  }
}

TEST_F(Engine, RefusesAnotherPlanAndRedoesWhatChangedOnRequest) {
  const auto rows = many(100);
  const RunDir r = run("stages: [word_count: {min: 0}, exact_dedup, word_count: {min: 25}]", rows);
  const auto plan = [&](int min) {
    return make_plan(parse_config(test::config_text("  - {name: in, format: jsonl, paths: [in.jsonl]}\n",
                                                    "stages: [word_count: {min: 0}, exact_dedup, word_count: {min: " +
                                                        std::to_string(min) + "}]"),
                                  "config.yaml", folder_ / "0"));
  };
  EXPECT_THROW(RunDir::create(r.path(), plan(30), false), UsageError);
  const RunDir changed = RunDir::create(r.path(), plan(30), true);
  EXPECT_TRUE(changed.done({0, 0}));  // map-1 is as before
  EXPECT_FALSE(changed.done({changed.plan().last_map(), 0}));
  test::finish_run(changed);
  const RunDir fresh = run("stages: [word_count: {min: 0}, exact_dedup, word_count: {min: 30}]", rows);
  EXPECT_EQ(test::tree_digest(changed.path()), test::tree_digest(fresh.path()));
}

TEST_F(Engine, CarriesUnknownFieldsAndSignalsThroughACut) {
  const RunDir r = run("stages: [word_count: {min: 0}, exact_dedup]\noutput: {signals: [word_count]}",
                       {{"a", "one two", "",
                         "\"n\":1.10,\"metadata\":{\"deep\":{\"x\":[1,2]}},\"big\":123456789012345678901234567890"}});
  EXPECT_THAT(
      decode_all(read_file(r.at("out/shard-00000.jsonl.zst")), "shard"),
      HasSubstr(
          "\"metadata\":{\"deep\":{\"x\":[1,2]},\"n\":1.10,\"big\":123456789012345678901234567890,\"word_count\":2}"));
}

}  // namespace
}  // namespace curate
