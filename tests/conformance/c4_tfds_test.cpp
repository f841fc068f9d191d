// SPDX-License-Identifier: Apache-2.0
// TensorFlow Datasets' C4 functions, golden c4-tfds (4.9.10; `clean_2020`: 4.0.1 with its bad words).
#include <map>

#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"
#include "support/suites.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

struct Page {
  std::string id, url, text;
  Json golden;
};

class C4TfdsGoldens : public testing::Test {
 protected:
  void SetUp() override {
    const auto results = test::goldens_folder() / "c4-tfds/results.jsonl.gz";
    CURATE_NEED(results);
    std::map<std::string, std::string> texts;
    for (const std::string& line : test::lines_of(test::slurp(test::goldens_folder() / "dclm-2024/documents.jsonl.gz")))
      texts[*json_at(line, "id")] = *json_at(line, "text");
    for (const std::string& line : test::lines_of(test::slurp(results))) {
      const std::string id = *json_at(line, "id");
      pages_.push_back({id, *json_at(line, "url"), texts.at(id), Json::parse(line, "golden")});
    }
  }

  // `reasons`: the counter that ends a page in the original -> ours.
  void expect_clean(test::StageRunner& stage, const std::string& key,
                    const std::map<std::string, std::string>& reasons) {
    for (const Page& page : pages_) {
      const Verdict verdict = stage.judge(page.text);
      std::string expected = "kept";
      for (const auto& [counter, reason] : reasons)
        if (page.golden[key][counter].natural_or(0) > 0) expected = reason;
      EXPECT_EQ(verdict.dropped() ? verdict.reason : "kept", expected) << page.id;
      if (verdict.dropped()) continue;
      EXPECT_EQ(hex_bytes(sha256(stage.document().text())), page.golden[key + "_sha"].text()) << page.id;
    }
  }

  std::vector<Page> pages_;
};

TEST_F(C4TfdsGoldens, CleansPagesAlike) {
  test::StageRunner stage("c4_quality", {{"profile", "c4-tfds"}});
  expect_clean(stage, "clean",
               {{"filtered:loremipsum", "lorem_ipsum"},
                {"filtered:squigglybracket", "curly_bracket"},
                {"filtered:too_few_sentences", "too_few_sentences"}});
}

TEST_F(C4TfdsGoldens, CleansPagesAsOf2020Alike) {
  test::StageRunner stage("c4_quality", {{"profile", "c4-tfds"}, {"bad_words", "builtin:lists/ldnoobw/en.25e679f0"}});
  expect_clean(stage, "clean_2020",
               {{"filtered-page-loremipsum", "lorem_ipsum"},
                {"filtered-page-squigglybracket", "curly_bracket"},
                {"filtered-page-badword", "bad_word"},
                {"filtered-page-toofewsentences", "too_few_sentences"}});
}

TEST_F(C4TfdsGoldens, TheLineRuleBehindCleaningDropsTheSamePagesAsWithinIt) {
  test::StageRunner clean("c4_quality", {{"profile", "c4-tfds"}});
  test::StageRunner words("c4_bad_words", {{"profile", "c4-tfds"}});
  for (const Page& page : pages_) {
    const bool kept = !clean.judge(page.text).dropped() && !words.judge(clean.document().text()).dropped();
    EXPECT_EQ(kept, page.golden["clean_2020"]["emitted-clean-pages"].natural_or(0) > 0) << page.id;
  }
}

TEST_F(C4TfdsGoldens, CountsTheLinesAlike) {
  test::StageRunner stage("c4_quality", {{"profile", "c4-tfds"}});
  for (const Page& page : pages_) {
    stage.judge(page.text, true);
    EXPECT_EQ(*stage.document().signal("c4_quality.kept_lines"),
              static_cast<double>(page.golden["clean"]["line-passed"].natural_or(0)))
        << page.id;
  }
}

TEST_F(C4TfdsGoldens, TheRuleOnPagesDropsAsManyAsItIsAskedTo) {
  for (const char* fraction : {"1.0", "0.999", "0.5"}) {
    test::StageRunner stage("c4_bad_words", {{"profile", "c4-tfds"}, {"rule", "page"}, {"filter_fraction", fraction}});
    for (const Page& page : pages_) {
      stage.fresh(page.text).url = page.url;
      EXPECT_EQ(!stage.judge().dropped(), page.golden["badwords_keep"][fraction].flag()) << page.id << fraction;
    }
  }
}

TEST_F(C4TfdsGoldens, PagesMayBeTooLong) {
  test::StageRunner stage("char_count", {{"min", "0"}, {"max", "190000"}});
  for (const Page& page : pages_)
    EXPECT_EQ(!stage.judge(page.text).dropped(), page.golden["valid_length"].flag()) << page.id;
}

TEST_F(C4TfdsGoldens, PagesMayHaveTooFewParagraphs) {
  test::StageRunner stage("c4_paragraphs", {});
  for (const Page& page : pages_)
    EXPECT_EQ(!stage.judge(page.text).dropped(), page.golden["three_paragraphs"].flag()) << page.id;
}

}  // namespace
}  // namespace curate
