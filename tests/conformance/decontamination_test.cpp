// SPDX-License-Identifier: Apache-2.0
// Goldens datatrove-0.10/decontamination: removed documents, their n-grams and tasks, and hashes of the index.
#include <map>
#include <string>

#include <gtest/gtest.h>

#include <curate/registry.hpp>
#include <curate/resources.hpp>

#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

struct NoTable final : Table {
  std::optional<std::uint64_t> find(std::uint64_t, std::uint64_t) const override { return std::nullopt; }
};

TEST(DatatroveDecontamination, RemovesTheSameDocumentsForTheSameGrams) {
  const auto folder = test::goldens_folder() / "datatrove-0.10";
  CURATE_NEED(folder / "decontamination/tasks.jsonl.gz");
  const auto corpus = test::lines_of(test::slurp(folder / "corpus.jsonl.gz"));
  struct Case {
    const char* name;
    const char* flag;
    const char* value;
  };
  for (const Case& c : {Case{"default", "query_ngrams", "false"}, Case{"query", "query_ngrams", "true"},
                        Case{"no_overlap", "overlap_ngrams", "false"}}) {
    const auto scalar = [](const std::string& text) {
      Value value;
      value.kind = Value::Kind::kScalar;
      value.text = text;
      return value;
    };
    Value map;
    map.kind = Value::Kind::kMap;
    map.entries = {{"profile", {}, scalar("datatrove-0.10")},
                   {"files", {}, scalar((folder / "decontamination/tasks.jsonl.gz").string())},
                   {c.flag, {}, scalar(c.value)}};
    Params params("stage 'decontaminate'", &map);
    const auto made = Registry::instance().find_stage("decontaminate")->make(params);
    params.finish();
    Resources resources("/");
    made->open(resources);
    std::map<std::string, std::pair<std::string, std::string>> expected, got;
    for (const std::string& line :
         test::lines_of(test::slurp(folder / "decontamination" / (std::string(c.name) + ".jsonl.gz"))))
      expected[*json_at(line, "id")] = {*json_at(line, "ngram"), *json_at(line, "task")};
    Batch batch;
    for (const std::string& line : corpus) {
      // The goldens are of the real documents.
      if (*json_at(line, "kind") == "mutant") continue;
      batch.clear();
      Document& document = batch.add();
      document.set_text(document.store(*json_at(line, "text")));
      if (!dynamic_cast<TallyStage&>(*made).settle(document, NoTable()).dropped()) continue;
      got[*json_at(line, "id")] = {std::string(*document.tagged("contaminated_ngram")),
                                   std::string(*document.tagged("contaminated_task"))};
    }
    EXPECT_EQ(got, expected) << c.name;
  }
}

}  // namespace
}  // namespace curate
