// SPDX-License-Identifier: Apache-2.0
#include <map>

#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"
#include "support/suites.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"
#include "util/strings.hpp"

namespace curate::test {
namespace {

std::vector<Json> rows(const std::filesystem::path& path) {
  std::vector<Json> list;
  for (const std::string& line : lines_of(slurp(path))) list.push_back(Json::parse(line, path.string()));
  return list;
}

std::map<std::string, std::string> dclm_texts() {
  std::map<std::string, std::string> texts;
  for (const Json& row : rows(goldens_folder() / "dclm-2024" / "documents.jsonl.gz"))
    texts.emplace(row["id"].text(), row["text"].text());
  return texts;
}

TEST(LanguageConformance, MeasuresWhatDclmMeasures) {
  const auto folder = goldens_folder() / "dclm-2024";
  CURATE_NEED(folder / "results.jsonl.gz");
  const auto texts = dclm_texts();
  StageRunner stage("language", {{"profile", "dclm"}, {"keep", "en,"}});
  std::size_t compared = 0;
  for (const Json& row : rows(folder / "results.jsonl.gz")) {
    const Json want = row["lid_ftz"];
    if (want.size() == 0) continue;
    const auto [label, score] = want.at(0);
    const Verdict verdict = stage.judge(texts.at(std::string(row["id"].text())));
    EXPECT_EQ(stage.document().tagged("language"), label) << row["id"].text();
    EXPECT_NEAR(*stage.document().signal("language_score"), score.number(), 1.5e-6) << row["id"].text();
    EXPECT_EQ(!verdict.dropped(), label == "en" && score.number() > 0.65) << row["id"].text();
    ++compared;
  }
  EXPECT_GT(compared, 2800U);
}

TEST(LanguageConformance, KeepsWhatCcnetKeeps) {
  const auto file = goldens_folder() / "ccnet" / "documents.jsonl.gz";
  CURATE_NEED(file);
  const auto texts = dclm_texts();
  StageRunner stage("language", {{"profile", "ccnet"}});
  std::size_t kept = 0, dropped = 0;
  for (const Json& row : rows(file)) {
    if (row["lid_raw"].is_null()) continue;
    const std::string text =
        row["text"].is_null() ? texts.at(std::string(row["id"].text())) : std::string(row["text"].text());
    const auto lines = split_at(text, '\n');
    std::string left;
    row["both_shards"]["line_ids"].each([&](std::string_view, const Json& line) {
      left += lines.at(line.natural());
      left += '\n';
    });
    left.pop_back();
    ASSERT_EQ(hex_bytes(sha256(left)), row["both_shards"]["sha"].text()) << row["id"].text();
    const Verdict verdict = stage.judge(left);
    EXPECT_EQ(stage.document().tagged("language"), row["lid_raw"].at(0).second.text()) << row["id"].text();
    EXPECT_NEAR(*stage.document().signal("language_score"), row["lid_raw"].at(1).second.number(), 1e-6);
    EXPECT_EQ(verdict.dropped(), row["lid"].is_null()) << row["id"].text();
    ++(verdict.dropped() ? dropped : kept);
  }
  EXPECT_EQ(kept, 278U);
  EXPECT_EQ(dropped, 9U);
}

}  // namespace
}  // namespace curate::test
