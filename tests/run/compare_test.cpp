// SPDX-License-Identifier: Apache-2.0
#include <map>

#include <gmock/gmock.h>

#include "core/own_file.hpp"
#include "report/audit_reader.hpp"
#include "report/clusters.hpp"
#include "report/totals.hpp"
#include "run/sketch_file.hpp"
#include "support/runs.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

using test::Row;
using testing::ElementsAre;

// `count` words of their own, those from `changed` on others than without it.
std::string words(const std::string& kind, int count, int changed = 1 << 20) {
  std::string text;
  for (int i = 0; i < count; ++i) text += (i < changed ? kind : kind + "x") + std::to_string(i) + " ";
  return text;
}

class Compare : public testing::Test {
 protected:
  RunDir run(const std::string& stages, const std::vector<Row>& rows) {
    const auto folder = folder_ / std::to_string(runs_++);
    std::filesystem::create_directories(folder);
    RunDir made = test::small_run(folder, "stages:\n" + stages, rows);
    test::finish_run(made);
    return made;
  }
  std::vector<std::string> map_lines(const RunDir& run) {
    std::vector<std::string> all;
    for (const std::string& path : expand_paths(run.at("clusters")))
      for_each_line(path, [&](std::string_view line) {
        all.emplace_back(line);
        return true;
      });
    return all;
  }
  test::TempFolder folder_;
  int runs_ = 0;
};

// One band of one row makes documents candidates that share hardly anything: with 1-grams and many bands all of them.
constexpr const char* kLoose = "  - minhash_dedup: {ngram: 1, bands: 200, rows: 1, threshold: 0.7}\n";

TEST_F(Compare, ADocumentIsDroppedOnlyForASurvivorItIsLike) {
  // Of 100 words each: b shares 90 of a's (90 / 110), c shares 50 (50 / 150).
  const RunDir r = run(
      kLoose, {{"a", words("w", 100), "", ""}, {"b", words("w", 100, 90), "", ""}, {"c", words("w", 100, 50), "", ""}});
  EXPECT_THAT(test::output_ids(r), ElementsAre("a", "c"));
  EXPECT_THAT(map_lines(r), ElementsAre(R"({"survivor":"a","id":"b","similarity":0.8181818181818182})"));
}

TEST_F(Compare, WithoutVerificationEveryCandidateGoes) {
  const RunDir r = run("  - minhash_dedup: {ngram: 1, bands: 200, rows: 1, verify: false}\n",
                       {{"a", words("w", 100), "", ""}, {"c", words("w", 100, 50), "", ""}});
  EXPECT_THAT(test::output_ids(r), ElementsAre("a"));
}

TEST_F(Compare, ThoseUnlikeTheBestFormAClusterOfTheirOwn) {
  const RunDir r = run(kLoose, {{"a", words("w", 100), "", ""},
                                {"c", words("w", 100, 50), "", ""},
                                {"d", words("w", 100, 50) + "more", "", ""}});
  EXPECT_THAT(test::output_ids(r), ElementsAre("a", "c"));
  EXPECT_EQ(test::fates(r).at("d"), "minhash_dedup:near_duplicate");
}

TEST_F(Compare, AfterThreeRegroupingsTheRestStaysAndIsCounted) {
  // Six pairs that share 40 words of 100 with all others: the last pair is never compared with each other.
  std::vector<Row> rows;
  for (int i = 0; i < 12; ++i)
    rows.push_back({std::string(1, static_cast<char>('a' + i)),
                    words("common", 40) + words("kind" + std::to_string(i / 2) + "n", 60), "", ""});
  const RunDir r = run(kLoose, rows);
  EXPECT_THAT(test::output_ids(r), ElementsAre("a", "c", "e", "g", "i", "j", "k", "l"));
  EXPECT_EQ(add_up(r).stages[0].facts.at("unlike_and_kept"), 4U);
}

TEST_F(Compare, DropAllLeavesNoneOfACluster) {
  const RunDir r =
      run("  - minhash_dedup: {ngram: 1, mode: drop-all}\n",
          {{"a", words("w", 100), "", ""}, {"b", words("w", 100), "", ""}, {"c", words("v", 100), "", ""}});
  EXPECT_THAT(test::output_ids(r), ElementsAre("c"));
}

TEST_F(Compare, AClusterAboveTheLimitIsSplitByItsStrongestLinks) {
  // a-b and c-d are equal, b-c share half of their words.
  const std::vector<Row> rows{{"a", words("w", 100), "", ""},
                              {"b", words("w", 100), "", ""},
                              {"c", words("w", 100, 50), "", ""},
                              {"d", words("w", 100, 50), "", ""}};
  const std::string stage = "  - minhash_dedup: {ngram: 1, bands: 200, rows: 1, verify: false";
  EXPECT_THAT(test::output_ids(run(stage + "}\n", rows)), ElementsAre("a"));
  const RunDir r = run(stage + ", max_cluster: 2}\n", rows);
  EXPECT_THAT(test::output_ids(r), ElementsAre("a", "c"));
  EXPECT_GT(add_up(r).stages[0].facts.at("links_over_max_cluster"), 0U);
}

TEST_F(Compare, TheLargestClustersComeFirstWithSomeOfTheirDocuments) {
  std::vector<Row> rows{{"x", words("v", 50), "", ""}, {"y", words("v", 50), "", ""}};
  for (int i = 0; i < 9; ++i) rows.push_back({"s" + std::to_string(i), words("w", 50), "", ""});
  const RunDir r = run("  - minhash_dedup: {}\n", rows);
  const auto largest = largest_clusters(r, r.plan().phase_index("compare-1"), 10);
  ASSERT_EQ(largest.size(), 2U);
  EXPECT_EQ(largest[0].survivor, "s0");
  EXPECT_EQ(largest[0].size, 9U);
  EXPECT_THAT(largest[0].ids, ElementsAre("s1", "s2", "s3", "s4", "s5"));
  EXPECT_EQ(largest[1].size, 2U);
}

TEST_F(Compare, CandidatesBehindAPartAreFoundInIt) {
  // The word count makes a cut with a part; its dropped rows leave gaps in the numbers of rows.
  const RunDir r = run("  - word_count: {min: 3}\n  - minhash_dedup: {ngram: 1}\n", {{"short", "x", "", ""},
                                                                                     {"a", words("w", 30), "", ""},
                                                                                     {"b", words("v", 30), "", ""},
                                                                                     {"short2", "x", "", ""},
                                                                                     {"c", words("w", 30), "", ""}});
  EXPECT_THAT(test::output_ids(r), ElementsAre("a", "b"));
  EXPECT_THAT(map_lines(r), ElementsAre(R"({"survivor":"a","id":"c","similarity":1})"));
}

TEST(SketchSorter, GivesTheSameBytesWithAndWithoutSpilling) {
  test::TempFolder folder;
  const auto write = [&](const std::string& name, std::size_t memory) {
    SketchSorter sorter(folder / (name + ".tmp"), memory);
    for (std::uint32_t i = 0; i < 5000; ++i) {
      const std::uint32_t shuffled = i * 2654435761U % 5000;
      const std::string id = "id" + std::to_string(shuffled), bytes(shuffled % 300, 'x');
      sorter.add({cluster_key({0, shuffled / 3}), shuffled % 3, {0, shuffled}, id, bytes});
    }
    OutputFile out(folder / name, false);
    sorter.write(out);
    out.finish();
    return read_file(folder / name);
  };
  const std::string whole = write("whole", std::size_t{64} << 20);
  EXPECT_EQ(write("spilled", std::size_t{32} << 10), whole);
  SketchFileReader reader(folder / "whole");
  std::uint64_t count = 0, last = 0;
  for (Sketch sketch; reader.next(sketch); ++count, last = sketch.key) ASSERT_GE(sketch.key, last);
  EXPECT_EQ(count, 5000U);
}

TEST(SketchMerge, MergesMoreFilesThanMayBeOpen) {
  test::TempFolder folder;
  const std::size_t files = SketchMerge::kFanIn + 30;
  constexpr std::uint32_t kSketches = 4000;
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < files; ++i) {
    SketchSorter sorter(folder / "sort", std::size_t{1} << 20);
    for (auto k = static_cast<std::uint32_t>(i); k < kSketches; k += static_cast<std::uint32_t>(files))
      sorter.add({cluster_key({0, k / 5}), 0, {0, k}, "id" + std::to_string(k), std::string(k % 50, 'x')});
    paths.push_back(folder / std::to_string(i));
    OutputFile out(paths.back(), false);
    sorter.write(out);
    out.finish();
  }
  std::map<std::uint64_t, std::uint32_t> seen;  // by cluster
  std::uint32_t count = 0;
  std::uint64_t last = 0;
  SketchMerge merge(paths, 0, BlockFileReader::kAll, folder / "merged");
  for (Sketch sketch; merge.next(sketch); ++count, last = sketch.key) {
    ASSERT_GE(sketch.key, last);
    EXPECT_EQ(sketch.id, "id" + std::to_string(sketch.doc.row));
    EXPECT_EQ(sketch.bytes.size(), sketch.doc.row % 50);
    EXPECT_EQ(sketch.doc.row % 5, seen[sketch.key]++);
  }
  EXPECT_EQ(count, kSketches);
}

TEST(SketchQueue, GivesBackInOrderWhatDidNotFitIntoMemory) {
  test::TempFolder folder;
  SketchQueue queue(folder / "queue", 100);
  for (int use = 0; use < 2; ++use) {
    for (std::uint32_t i = 0; i < 50; ++i) queue.add({7, i, {0, i}, "id", std::string(i, 'x')});
    queue.rewind();
    Sketch sketch;
    for (std::uint32_t i = 0; i < 50; ++i) {
      ASSERT_TRUE(queue.next(sketch));
      EXPECT_EQ(sketch.rank, i);
      EXPECT_EQ(sketch.bytes.size(), i);
    }
    EXPECT_FALSE(queue.next(sketch));
    queue.clear();
    EXPECT_TRUE(queue.empty());
  }
}

}  // namespace
}  // namespace curate
