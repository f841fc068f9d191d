// SPDX-License-Identifier: Apache-2.0
// Whole runs of line_dedup against goldens ccnet (DuplicatesRemover) and c4-tfds (remove_duplicate_text).
#include <map>
#include <optional>

#include <gtest/gtest.h>

#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

std::map<std::string, std::string> golden_texts() {
  std::map<std::string, std::string> texts;
  for (const std::string& line : test::lines_of(test::slurp(test::goldens_folder() / "dclm-2024/documents.jsonl.gz")))
    texts[*json_at(line, "id")] = *json_at(line, "text");
  return texts;
}

// `key` of the golden: which hash files were loaded.
void expect_ccnet(const std::string& key, const std::string& params) {
  const auto texts = golden_texts();
  std::vector<test::Row> rows;
  std::map<std::string, std::string> expected;  // hash of the text that is left
  for (const std::string& line : test::lines_of(test::slurp(test::goldens_folder() / "ccnet/documents.jsonl.gz"))) {
    const std::string id = *json_at(line, "id");
    const auto own = json_at(line, "text");
    rows.push_back({id, own ? *own : texts.at(id), "", "\"shard\":" + *json_at(line, "shard")});
    if (const auto sha = json_at(line, key + ".sha")) expected[id] = *sha;
  }
  const test::TempFolder folder;
  const RunDir run = test::small_run(folder.path(), "stages: [line_dedup: " + params + "]", rows);
  test::finish_run(run);
  const auto left = test::output_texts(run);
  std::size_t different = 0;
  for (const test::Row& row : rows) {
    const auto here = left.find(row.id);
    const auto there = expected.find(row.id);
    const bool same = here == left.end() ? there == expected.end()
                                         : there != expected.end() && hex_bytes(sha256(here->second)) == there->second;
    different += !same;
    EXPECT_TRUE(same) << row.id;
  }
  EXPECT_EQ(different, 0U) << "of " << rows.size();
}

TEST(CcnetGoldens, LinesOfTwoDocumentsGoFromBoth) {
  CURATE_NEED(test::goldens_folder() / "ccnet/documents.jsonl.gz");
  expect_ccnet("both_shards", "{profile: ccnet}");
}

TEST(CcnetGoldens, AShardMayBeComparedWithItselfAlone) {
  CURATE_NEED(test::goldens_folder() / "ccnet/documents.jsonl.gz");
  expect_ccnet("own_shard", "{profile: ccnet, within: shard}");
}

TEST(C4LineDedupGoldens, ALineStaysWithTheSmallestHashOfAUrl) {
  const auto file = test::goldens_folder() / "c4-tfds/line_dedup.jsonl.gz";
  CURATE_NEED(file);
  std::vector<test::Row> rows;
  std::map<std::string, std::string> expected;
  for (const std::string& line : test::lines_of(test::slurp(file))) {
    const Json row = Json::parse(line, "golden");
    const std::string url(row["url"].text());
    rows.push_back({url, std::string(row["text"].text()), url, ""});
    if (!row["kept"].is_null()) expected[url] = row["kept"].text();
  }
  const test::TempFolder folder;
  const RunDir run = test::small_run(folder.path(), "stages: [line_dedup: {profile: c4-tfds}]", rows);
  test::finish_run(run);
  EXPECT_EQ(test::output_texts(run), expected);
}

}  // namespace
}  // namespace curate
