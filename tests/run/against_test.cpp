// SPDX-License-Identifier: Apache-2.0
// Indexes of finished runs, and stages that compare with them.
#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>

#include <gmock/gmock.h>

#include <curate/error.hpp>

#include "core/own_file.hpp"
#include "report/audit_reader.hpp"
#include "report/why.hpp"
#include "run/index_build.hpp"
#include "support/runs.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

using test::Row;
using testing::ElementsAre;
using testing::HasSubstr;

std::string message_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "nothing was thrown";
}

class AgainstTest : public testing::Test {
 protected:
  RunDir run(const std::string& stages, const std::vector<Row>& rows, const std::string& more = "") {
    const auto folder = folder_ / std::to_string(runs_++);
    std::filesystem::create_directories(folder);
    RunDir made = test::small_run(folder, "stages: [" + stages + "]\nguards: {max_removed: 1}\n" + more, rows);
    test::finish_run(made);
    return made;
  }
  // The index of the only stage of a run.
  std::string index_of(const RunDir& run, unsigned threads = 2) {
    ExecutorOptions options;
    options.threads = threads;
    build_index(run, 0, usual_index_folder(run, 0), options);
    return usual_index_folder(run, 0);
  }
  test::TempFolder folder_;
  int runs_ = 0;
};

// Texts in families: members have some words, lines and sentences in common, some are equal.
std::vector<Row> families(const std::string& prefix, unsigned seed, int count) {
  std::mt19937 random(seed);
  std::vector<Row> rows;
  for (int i = 0; i < count; ++i) {
    const auto family = static_cast<unsigned>(random() % 60);
    const int changed = static_cast<int>(random() % 5) * 2;
    std::string text;
    for (int line = 0; line < 10; ++line) {
      for (int w = 0; w < 8; ++w) text += "f" + std::to_string(family) + "w" + std::to_string(line * 8 + w) + " ";
      if (line < changed) text += "x" + std::to_string(random() % 3) + "y" + std::to_string(line);
      text += ".\n";
    }
    // Some stages take all numbers for one.
    for (char& c : text)
      if (c >= '0' && c <= '9') c = static_cast<char>(c + ('k' - '0'));
    rows.push_back({prefix + std::to_string(i), text, "http://e.example/" + std::to_string(random() % 200), ""});
  }
  return rows;
}

// Texts of 80 words in families of two kinds, which share half of their words and so are linked, but unlike: of each
// kind all members are like each other, as each has one word of its own. No cluster needs more than two rounds.
std::vector<Row> near_families(const std::string& prefix, unsigned seed, int count) {
  std::mt19937 random(seed);
  std::vector<Row> rows;
  for (int i = 0; i < count; ++i) {
    const std::string family = std::to_string(random() % 40), kind = random() % 3 == 0 ? "k" : "";
    const auto changed = static_cast<unsigned>(random() % 80);
    std::string text;
    for (unsigned w = 0; w < 80; ++w)
      text += w == changed ? "x" + std::to_string(random()) + " "
                           : "f" + family + (w < 40 ? kind : "") + "w" + std::to_string(w) + " ";
    rows.push_back({prefix + std::to_string(i), text, "", ""});
  }
  return rows;
}

std::vector<Row> both(std::vector<Row> old, const std::vector<Row>& fresh) {
  old.insert(old.end(), fresh.begin(), fresh.end());
  return old;
}

// What a run that has the old rows in front does with the new ones.
TEST_F(AgainstTest, AnIncrementalRunDoesWithNewRowsWhatAJointRunDoes) {
  for (const std::string stage :
       {"minhash_dedup: {bands: 20, rows: 4%", "minhash_dedup: {profile: gpt3%", "exact_dedup: {by: text%",
        "exact_dedup: {by: url%", "exact_dedup: {by: line%", "exact_dedup: {by: paragraph%",
        "exact_dedup: {by: sentences%", "exact_dedup: {by: text, mode: drop-all%",
        "exact_dedup: {by: line, false_positives: 1e-9%",
        "sentence_dedup: {split_sentences: false, min_doc_words: 0, min_num_sentences: 0%"}) {
    const bool near = stage.starts_with("minhash");
    const auto old = near ? near_families("old", 1, 150) : families("old", 1, 150);
    const auto fresh = near ? near_families("new", 2, 150) : families("new", 2, 150);
    const auto with = [&](const std::string& rest) { return stage.substr(0, stage.size() - 1) + rest + "}"; };
    // Each in one part: some stages order by the place in it.
    const RunDir joint = run(with(""), both(old, fresh));
    const std::string index = index_of(run(with(""), old, "task_size: 32KiB"));
    const RunDir incremental = run(with(", against: [" + index + "]"), fresh);
    const auto joint_texts = test::output_texts(joint), texts = test::output_texts(incremental);
    const auto joint_fates = test::fates(joint), fates = test::fates(incremental);
    std::size_t dropped = 0;
    ASSERT_EQ(fates.size(), fresh.size()) << stage;
    for (const auto& [id, fate] : fates) {
      EXPECT_EQ(fate, joint_fates.at(id)) << stage << " " << id;
      dropped += fate != "kept";
      if (fate == "kept" && joint_texts.contains(id)) {
        EXPECT_EQ(texts.at(id), joint_texts.at(id)) << stage << " " << id;
      }
    }
    EXPECT_GT(dropped, 10U) << stage;
    EXPECT_LT(dropped, fresh.size()) << stage;
  }
}

// A member is like one that went, and only so is found to be like the one that stayed.
TEST_F(AgainstTest, KeysOfDocumentsThatWentLeadToThoseThatStayed) {
  const auto old = near_families("old", 3, 200), fresh = near_families("new", 4, 200);
  const std::string loose = "minhash_dedup: {bands: 6, rows: 6";
  const RunDir joint = run(loose + "}", both(old, fresh));
  const RunDir incremental = run(loose + ", against: [" + index_of(run(loose + "}", old)) + "]}", fresh);
  auto joint_fates = test::fates(joint);
  std::erase_if(joint_fates, [](const auto& row) { return row.first.starts_with("old"); });
  EXPECT_EQ(test::fates(incremental), joint_fates);
}

TEST_F(AgainstTest, TheAuditAndTheClusterMapNameTheDocumentOfTheIndex) {
  const auto rows = families("d", 5, 4);
  for (const std::string stage : {"minhash_dedup", "exact_dedup"}) {
    const std::string index = index_of(run(stage, rows));
    const RunDir again = run(stage + ": {against: [" + index + "]}", {{"twin", rows[2].text, "", ""}});
    const auto steps = why(again, "twin");
    ASSERT_EQ(steps.size(), 1U);
    EXPECT_EQ(steps[0].survivor_id, "d2");
    EXPECT_EQ(steps[0].line.survivor_index, index);
    const auto told = test::shell(test::program() + " why " + again.path() + " twin");
    EXPECT_THAT(told.out, HasSubstr("its survivor: d2 in index " + index));
    for (const std::string& path : expand_paths(again.at("clusters")))
      for_each_line(path, [&](std::string_view line) {
        EXPECT_EQ(line, R"({"survivor":"d2","index":")" + index + R"(","id":"twin","similarity":1})");
        return true;
      });
  }
}

TEST_F(AgainstTest, ADeletedDocumentFreesItsTwins) {
  // b went for a; c is b with another end, d alone.
  const std::string a = families("a", 6, 1)[0].text, d = families("d", 7, 1)[0].text;
  for (const std::string stage : {"minhash_dedup: {bands: 30, rows: 3", "exact_dedup: {by: text"}) {
    const std::string index =
        index_of(run(stage + "}", {{"a", a, "", ""}, {"b", a, "", ""}, {"d", d, "", ""}}, "task_size: 1KiB"));
    const std::vector<Row> fresh{{"c", a, "", ""}, {"e", d, "", ""}};
    const std::string again = stage + ", against: [" + index + "]}";
    EXPECT_THAT(test::output_ids(run(again, fresh)), ElementsAre());
    const Deletion done = delete_from_index(index, {"a", "nobody"});
    EXPECT_EQ(done.deleted, 1U);
    EXPECT_THAT(done.unknown, ElementsAre("nobody"));
    EXPECT_EQ(DedupIndex::open(index).documents(), 1U);
    EXPECT_THAT(test::output_ids(run(again, fresh)), ElementsAre("c"));
    // A tombstone is no unknown id.
    EXPECT_THAT(delete_from_index(index, {"a"}).unknown, ElementsAre());
  }
}

TEST_F(AgainstTest, ADeletionIsAnotherPlan) {
  const auto rows = families("d", 8, 3);
  const std::string index = index_of(run("exact_dedup", rows));
  const RunDir again = run("exact_dedup: {against: [" + index + "]}", {{"twin", rows[0].text, "", ""}});
  delete_from_index(index, {"d0"});
  EXPECT_THAT(message_of([&] {
                test::small_run(std::filesystem::path(again.path()).parent_path(),
                                "stages: [exact_dedup: {against: [" + index + "]}]\nguards: {max_removed: 1}\n");
              }),
              HasSubstr("it differs from phase"));
}

TEST_F(AgainstTest, AnIndexThatWasMadeOtherwiseIsRefused) {
  const std::string index = index_of(run("minhash_dedup", families("d", 9, 5)));
  const auto refused = [&](const std::string& stage) {
    return message_of([&] { run(stage + "against: [" + index + "]}", {{"x", "text", "", ""}}); });
  };
  EXPECT_THAT(refused("minhash_dedup: {ngram: 4, "), HasSubstr("was made with other parameters"));
  EXPECT_THAT(refused("minhash_dedup: {within: url, "), HasSubstr("this stage has 'within: url'"));
  EXPECT_THAT(refused("exact_dedup: {"), HasSubstr("is an index of minhash_dedup, version "));
  EXPECT_THAT(refused("line_dedup: {"), HasSubstr("stage 'line_dedup' cannot be compared with an index"));
  EXPECT_THAT(refused("minhash_dedup: {profile: datatrove-0.10, "), HasSubstr("'against' means nothing for it with"));
  EXPECT_THAT(message_of([&] { run("exact_dedup: {against: [nowhere]}", {{"x", "text", "", ""}}); }),
              HasSubstr("nowhere is no index; `curate dedup-index RUN` makes one"));
  // What judges, but makes no key, may differ.
  run("minhash_dedup: {threshold: 0.9, survivor: longest, against: [" + index + "]}", {{"x", "text", "", ""}});
}

TEST_F(AgainstTest, ADamagedIndexIsNamed) {
  const auto rows = families("d", 10, 40);
  const RunDir base = run("minhash_dedup", rows);
  const std::string index = index_of(base);
  const auto told = [&] {
    return message_of([&] { run("minhash_dedup: {against: [" + index + "]}", families("n", 11, 40)); });
  };
  for (const std::string name : {"00000.keys", "00000.sketches", "index.json"}) {
    const std::string path = index + "/" + name, good = read_file(path);
    std::string bad = good;
    char& byte = bad[name == "index.json" ? bad.find("\"rows\": 4") + 8 : bad.size() / 2];
    byte = static_cast<char>(byte ^ 1);
    write_file_atomically(path, folder_ / "t", bad);
    EXPECT_THAT(told(), HasSubstr(path + ": damaged: ")) << name;
    if (name != "index.json") {
      write_file_atomically(path, folder_ / "t", good.substr(0, good.size() / 2));
      EXPECT_THAT(told(), HasSubstr(path + ": damaged: not as long as recorded"));
    }
    write_file_atomically(path, folder_ / "t", good);
  }
  EXPECT_EQ(told(), "nothing was thrown");
}

TEST_F(AgainstTest, TheSameBytesForAnyNumberOfThreadsAndFromAPublishedRun) {
  const auto old = families("old", 12, 200), fresh = families("new", 13, 200);
  std::set<std::string> indexes, runs;
  for (const unsigned threads : {1U, 5U}) {
    const auto folder = folder_ / ("threads" + std::to_string(threads));
    std::filesystem::create_directories(folder / "old");
    std::filesystem::create_directories(folder / "new");
    const RunDir base =
        test::small_run(folder / "old", "stages: [word_count: {min: 1}, minhash_dedup]\ntask_size: 8KiB", old);
    test::finish_run(base, threads);
    // Its intermediate files are gone, as they usually are.
    if (threads > 1) base.clean(true);
    const std::string before = test::tree_digest(base.path());
    ExecutorOptions options;
    options.threads = threads;
    build_index(base, 1, folder / "index", options);
    EXPECT_EQ(test::tree_digest(base.path()), before);
    indexes.insert(test::tree_digest(folder / "index"));
    const RunDir made =
        test::small_run(folder / "new", "stages: [minhash_dedup: {against: [../index]}]\ntask_size: 8KiB", fresh);
    test::finish_run(made, threads);
    runs.insert(test::tree_digest(made.path()));
  }
  EXPECT_EQ(indexes.size(), 1U);
  EXPECT_EQ(runs.size(), 1U);
}

// The run is killed by its program: an index is whole or not there, and making it again gives the same bytes.
TEST_F(AgainstTest, MakingAndDeletingMayBeStoppedAnywhere) {
#ifndef CURATE_FAULT_HOOKS
  GTEST_SKIP() << "built without CURATE_FAULT_HOOKS";
#endif
  const auto rows = families("d", 14, 30);
  const RunDir base = run("minhash_dedup", rows, "task_size: 4KiB");
  base.clean(true);
  folder_.write("ids", "d0\nd7\n");
  const std::string index = folder_ / "index";
  const auto make = [&](const std::string& fault) {
    return test::shell(test::program(fault) + " dedup-index " + base.path() + " -q -o " + index);
  };
  const auto remove = [&](const std::string& fault) {
    return test::shell(test::program(fault) + " dedup-index " + index + " -q --delete " + (folder_ / "ids").string());
  };
  ASSERT_EQ(make("").exit_code, 0);
  const std::string made = test::tree_digest(index);
  ASSERT_EQ(remove("").exit_code, 0);
  const std::string deleted = test::tree_digest(index);
  EXPECT_NE(deleted, made);
  for (int call = 1, killed = 1; killed != 0; call += 7) {
    std::filesystem::remove_all(index);
    const std::string fault = "CURATE_FAULT=kill@" + std::to_string(call);
    killed = make(fault).exit_code == 128 + 9;
    if (!is_dedup_index(index)) {
      const auto again = make("");
      ASSERT_EQ(again.exit_code, 0) << fault << again.err;
    }
    EXPECT_EQ(test::tree_digest(index), made) << fault;
    if (call > 60 && killed) continue;
    const bool stopped = remove(fault).exit_code == 128 + 9;
    const std::uint64_t left = DedupIndex::open(index).documents();
    EXPECT_EQ(remove("").exit_code, 0) << fault;
    EXPECT_EQ(test::tree_digest(index), deleted) << fault << " " << stopped << " " << left;
  }
}

}  // namespace
}  // namespace curate
