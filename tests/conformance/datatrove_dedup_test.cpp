// SPDX-License-Identifier: Apache-2.0
// Goldens datatrove-0.10/exact_dedup and sentence_dedup: whole runs over their four shards.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

std::filesystem::path golden(const std::string& name) {
  return test::goldens_folder() / "datatrove-0.10" / name;
}

// Documents of an order file as one JSONL file a shard, each of which is one task.
class GoldenRun {
 public:
  explicit GoldenRun(const std::string& order) {
    std::map<std::string, std::string> texts;
    for (const char* file : {"corpus.jsonl.gz", "minhash/planted.jsonl.gz"})
      for (const std::string& line : test::lines_of(test::slurp(golden(file))))
        texts[*json_at(line, "id")] = *json_at(line, "text");
    std::map<std::uint64_t, std::string> shards;
    for (const std::string& line : test::lines_of(test::slurp(golden(order)))) {
      const Json row = Json::parse(line, order);
      const std::string id(row["id"].text());
      // "X=2" is the second copy of X.
      const std::string& text = texts.at(id.substr(0, id.find('=')));
      texts_[id] = text;
      shards[row["shard"].natural()] +=
          test::jsonl({{id, text, "", "\"priority\":" + std::to_string(row["priority"].natural_or(1))}});
    }
    for (const auto& [shard, lines] : shards) {
      folder_.write("in-" + std::to_string(shard) + ".jsonl", lines);
      largest_ = std::max(largest_, lines.size());
    }
  }

  RunDir run(const std::string& stage) {
    const std::string text = test::config_text(
        "  - {name: in, format: jsonl, paths: ['in-*.jsonl']}\n",
        "stages: [" + stage + "]\ntask_size: " + std::to_string(largest_) + "\nguards: {max_removed: 1}");
    const RunDir made = RunDir::create((folder_ / std::to_string(runs_++)).string(),
                                       make_plan(parse_config(text, "config.yaml", folder_.path().string())), false);
    test::finish_run(made);
    return made;
  }
  const std::map<std::string, std::string>& texts() const { return texts_; }

 private:
  test::TempFolder folder_;
  std::map<std::string, std::string> texts_;
  std::size_t largest_ = 0;  // a task takes as much, hence one shard
  int runs_ = 0;
};

std::set<std::string> dropped(const RunDir& run) {
  std::set<std::string> ids;
  for (const auto& [id, fate] : test::fates(run))
    if (fate != "kept") ids.insert(id);
  return ids;
}

// Both must agree but for copies of one text with the same priority and place in their files: which of those stays is
// the heap's affair in the original.
TEST(DatatroveExactDedup, RemovesTheSameDocuments) {
  CURATE_NEED(golden("exact_dedup/order.jsonl.gz"));
  GoldenRun golden_run("exact_dedup/order.jsonl.gz");
  std::map<std::string, std::string> place;
  for (const std::string& line : test::lines_of(test::slurp(golden("exact_dedup/order.jsonl.gz"))))
    place[*json_at(line, "id")] = *json_at(line, "doc");
  for (const auto& [name, stage] :
       {std::pair{"default", "exact_dedup: {profile: datatrove-0.10}"},
        std::pair{"priority", "exact_dedup: {profile: datatrove-0.10, priority: priority}"}}) {
    const RunDir run = golden_run.run(stage);
    const Json expected =
        Json::parse(test::slurp(golden(std::string("exact_dedup/") + name + ".json.gz")), "exact_dedup");
    std::set<std::string> removed, ours = dropped(run);
    expected["removed"].each(
        [&](std::string_view, const Json& row) { removed.insert(std::string(row.at(2).second.text())); });
    EXPECT_EQ(ours.size(), removed.size()) << name;
    // (text, place in the file) of what only one of the two removed
    std::multiset<std::pair<std::string, std::string>> only_ours, only_theirs;
    for (const std::string& id : ours)
      if (!removed.contains(id)) only_ours.emplace(hex(xxh3_128(golden_run.texts().at(id))), place.at(id));
    for (const std::string& id : removed)
      if (!ours.contains(id)) only_theirs.emplace(hex(xxh3_128(golden_run.texts().at(id))), place.at(id));
    EXPECT_EQ(only_ours, only_theirs) << name;
    EXPECT_LE(only_ours.size(), 1U) << name;
  }
}

TEST(DatatroveSentenceDedup, LeavesTheSameTexts) {
  CURATE_NEED(golden("sentence_dedup/order.jsonl.gz"));
  GoldenRun golden_run("sentence_dedup/order.jsonl.gz");
  for (const auto& [name, stage] :
       {std::pair{"sentences", "sentence_dedup"}, std::pair{"lines", "sentence_dedup: {split_sentences: false}"},
        std::pair{"span_words_20", "sentence_dedup: {min_words_to_remove_span: 20}"}}) {
    const RunDir run = golden_run.run(stage);
    const auto texts = test::output_texts(run);
    std::set<std::string> touched;
    std::size_t different = 0;
    for (const std::string& line :
         test::lines_of(test::slurp(golden(std::string("sentence_dedup/") + name + ".jsonl.gz")))) {
      const Json row = Json::parse(line, name);
      const std::string id(row["id"].text());
      touched.insert(id);
      const auto left = texts.find(id);
      const std::string result(row["result"].text());
      const bool same = result == "removed"   ? left == texts.end()
                        : left == texts.end() ? false
                        : result == "same"    ? left->second == golden_run.texts().at(id)
                                              : hex_bytes(sha256(left->second)) == row["sha"].text();
      // The original drops an empty text though nothing was cut out of it; for us it has nothing to do with copies.
      if (!same && !golden_run.texts().at(id).empty() && ++different < 5)
        ADD_FAILURE() << name << " " << id << " " << result;
    }
    EXPECT_EQ(different, 0U) << name;
    for (const auto& [id, text] : golden_run.texts()) {
      if (touched.contains(id) || text.empty()) continue;
      ASSERT_TRUE(texts.contains(id)) << name << " " << id;
      EXPECT_EQ(texts.at(id), text) << name << " " << id;
    }
  }
}

}  // namespace
}  // namespace curate
