// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "support/runs.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;
using Texts = std::map<std::string, std::string>;

class LineDedup : public testing::Test {
 protected:
  RunDir run(const std::string& stages, const std::vector<test::Row>& rows) {
    const auto folder = folder_ / std::to_string(runs_++);
    std::filesystem::create_directories(folder);
    RunDir made = test::small_run(folder, "stages: [" + stages + "]\naudit: {edits: true}", rows);
    test::finish_run(made);
    return made;
  }
  Texts texts(const std::string& stages, const std::vector<test::Row>& rows) {
    return test::output_texts(run(stages, rows));
  }

  const std::string ccnet_ = "line_dedup: {profile: ccnet}";
  const std::string c4_ = "line_dedup: {profile: c4-tfds}";
  // MD5 of "http://b.example/" is 2d…, of "http://a.example/" b3…: b comes first.
  const std::string url_a_ = "http://a.example/", url_b_ = "http://b.example/";
  test::TempFolder folder_;
  int runs_ = 0;
};

TEST_F(LineDedup, OfCcnetTakesASharedLineFromAllAndKeepsOneCopyOfARepeatedOne) {
  EXPECT_THAT(texts(ccnet_, {{"a", "Menu\nonly a\nonly a\nmenu", "", ""}, {"b", "MENU!\nmenu\nonly b", "", ""}}),
              UnorderedElementsAre(Pair("a", "only a"), Pair("b", "MENU!\nonly b")));
}

TEST_F(LineDedup, OfCcnetTakesDigitsAndUnicodePunctuationForNothing) {
  EXPECT_THAT(texts(ccnet_, {{"a", "«Page 12»\nx", "", ""}, {"b", "page 34\ny", "", ""}}),
              UnorderedElementsAre(Pair("a", "x"), Pair("b", "y")));
}

TEST_F(LineDedup, OfCcnetTakesBlankLinesForLines) {
  EXPECT_THAT(texts(ccnet_, {{"a", "x\n\ny", "", ""}, {"b", "z\n", "", ""}, {"c", "v\nw", "", ""}}),
              UnorderedElementsAre(Pair("a", "x\ny"), Pair("b", "z"), Pair("c", "v\nw")));
}

TEST_F(LineDedup, OfCcnetDropsADocumentWithoutALineOrWithoutText) {
  const RunDir r = run(ccnet_, {{"a", "x", "", ""}, {"b", "x\ny", "", ""}, {"c", "", "", ""}, {"d", "x", "", ""}});
  EXPECT_THAT(test::fates(r),
              UnorderedElementsAre(Pair("a", "line_dedup:no_line_left"), Pair("b", "kept"),
                                   Pair("c", "line_dedup:no_line_left"), Pair("d", "line_dedup:no_line_left")));
}

TEST_F(LineDedup, OfC4LeavesALineWithTheSmallestHashOfAUrl) {
  const std::string shared = "This line is shared. It has two sentences.\n";
  EXPECT_THAT(texts(c4_, {{"a", shared + "One. Two. Three. Four.", url_a_, ""},
                          {"b", "Five. Six. Seven.\n" + shared + "Eight.", url_b_, ""}}),
              UnorderedElementsAre(Pair("a", "One. Two. Three. Four."),
                                   Pair("b", "Five. Six. Seven.\nThis line is shared. It has two sentences.\nEight.")));
}

TEST_F(LineDedup, OfC4ComparesLinesWithoutCaseAndOuterWhiteSpaceOnly) {
  EXPECT_THAT(texts(c4_, {{"b", "One. Two. Three.\n ONE. two. Three.\nOne. Two. Three 3.", url_b_, ""}}),
              ElementsAre(Pair("b", "One. Two. Three.\nOne. Two. Three 3.")));
}

TEST_F(LineDedup, OfC4AsksForThreeSentencesOnceMore) {
  const RunDir r = run(c4_, {{"a", "One. Two. Three.\nFour. Five.", url_a_, ""},
                             {"b", "One. Two. Three.", url_b_, ""},
                             {"c", "Untouched. But short.", "http://c.example/", ""}});
  EXPECT_THAT(test::fates(r), UnorderedElementsAre(Pair("a", "line_dedup:too_few_sentences"), Pair("b", "kept"),
                                                   Pair("c", "line_dedup:too_few_sentences")));
}

// text-rules 2.10 and 2.4: both projects remove duplicate lines, by different rules.
TEST_F(LineDedup, ProfilesDisagreeOnWhoKeepsASharedLine) {
  const std::vector<test::Row> rows{{"a", "One. Two. Three.\nMore. Of. A.", url_a_, ""},
                                    {"b", "One. Two. Three.\nMore. Of. B.", url_b_, ""}};
  EXPECT_THAT(texts(ccnet_, rows), UnorderedElementsAre(Pair("a", "More. Of. A."), Pair("b", "More. Of. B.")));
  EXPECT_THAT(texts(c4_, rows),
              UnorderedElementsAre(Pair("a", "More. Of. A."), Pair("b", "One. Two. Three.\nMore. Of. B.")));
}

TEST_F(LineDedup, ADedupBehindItSeesTheTextsThatAreLeft) {
  const RunDir r = run(ccnet_ + ", exact_dedup", {{"a", "menu\nsame\nrare a", "", ""},
                                                  {"b", "menu\nsame\nrare b", "", ""},
                                                  {"c", "rare a", "", ""},
                                                  {"d", "menu\nother", "", ""}});
  EXPECT_THAT(test::output_texts(r), UnorderedElementsAre(Pair("b", "rare b"), Pair("d", "other")));
  EXPECT_EQ(test::fates(r).at("a"), "line_dedup:no_line_left");
}

TEST_F(LineDedup, GroupsOfOneSourceMayStandAlone) {
  EXPECT_THAT(texts("line_dedup: {within: shard}", {{"a", "menu\nx", "", "\"shard\":1"},
                                                    {"b", "menu\ny", "", "\"shard\":2"},
                                                    {"c", "menu\nz", "", "\"shard\":1"}}),
              UnorderedElementsAre(Pair("a", "x"), Pair("b", "menu\ny"), Pair("c", "z")));
}

}  // namespace
}  // namespace curate
