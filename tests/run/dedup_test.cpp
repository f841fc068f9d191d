// SPDX-License-Identifier: Apache-2.0
// Stages of src/stages/dedup in whole runs.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <gmock/gmock.h>

#include "support/runs.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

using test::Row;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class Dedup : public testing::Test {
 protected:
  RunDir run(const std::string& rest, const std::vector<Row>& rows) {
    const auto folder = folder_ / std::to_string(runs_++);
    std::filesystem::create_directories(folder);
    RunDir made = test::small_run(folder, rest + "\nguards: {max_removed: 1}", rows);
    test::finish_run(made);
    return made;
  }
  // id -> text of what one stage leaves.
  std::map<std::string, std::string> texts(const std::string& stage, const std::vector<Row>& rows) {
    return test::output_texts(run("stages: [" + stage + "]", rows));
  }
  test::TempFolder folder_;
  int runs_ = 0;
};

TEST_F(Dedup, LinesOfEarlierDocumentsAreCutOut) {
  EXPECT_THAT(texts("exact_dedup: {by: line}", {{"a", "menu\nfirst\n\nmenu\nend", "", ""},
                                                {"b", "menu\nsecond\n\n  first  \n", "", ""},
                                                {"c", "menu\nfirst", "", ""}}),
              ElementsAre(Pair("a", "menu\nfirst\n\nend"), Pair("b", "second")));
}

TEST_F(Dedup, DropAllLeavesNoCopyOfALine) {
  EXPECT_THAT(
      texts("exact_dedup: {by: line, mode: drop-all}", {{"a", "menu\nfirst", "", ""}, {"b", "menu\nsecond", "", ""}}),
      ElementsAre(Pair("a", "first"), Pair("b", "second")));
}

TEST_F(Dedup, SimplifiedLinesDifferByNothingButWords) {
  EXPECT_THAT(texts("exact_dedup: {by: line, compare: simplified}",
                    {{"a", "Page 7: Café\nx", "", ""}, {"b", "page 12 cafe!\ny", "", ""}}),
              ElementsAre(Pair("a", "Page 7: Café\nx"), Pair("b", "y")));
}

TEST_F(Dedup, ParagraphsEndAtEmptyLines) {
  EXPECT_THAT(texts("exact_dedup: {by: paragraph}",
                    {{"a", "one\ntwo\n\nthree\n\n\nfour", "", ""}, {"b", "two\n\nthree\n\none\ntwo", "", ""}}),
              ElementsAre(Pair("a", "one\ntwo\n\nthree\n\n\nfour"), Pair("b", "two")));
}

TEST_F(Dedup, SpansOfThreeSentencesAreCutOutAndShorterOnesStay) {
  EXPECT_THAT(texts("exact_dedup: {by: sentences}",
                    {{"a", "One is here. Two is here. Three is here. Four is here.", "", ""},
                     {"b", "Begin with me. One is here. Two is here. Three is here. End with me.", "", ""},
                     {"c", "Two is here. Three is here. Something else is here.", "", ""}}),
              ElementsAre(Pair("a", "One is here. Two is here. Three is here. Four is here."),
                          Pair("b", "Begin with me. End with me."),
                          Pair("c", "Two is here. Three is here. Something else is here.")));
}

// The second stage must see what the first one left, so they cannot share a cut.
TEST_F(Dedup, AStageBehindOneThatCutsComparesWhatIsLeft) {
  const std::vector<Row> rows{{"a", "menu\nsame", "", ""},
                              {"b", "menu\nsame too", "", ""},
                              {"c", "menu\nsame too", "", ""},
                              {"d", "other\nsame too", "", ""}};
  EXPECT_THAT(test::output_texts(run("stages: [exact_dedup: {by: line, mode: drop-all}, exact_dedup]", rows)),
              ElementsAre(Pair("a", "same"), Pair("d", "other")));
}

TEST_F(Dedup, UrlsAreComparedInTheirNormalForm) {
  const std::vector<Row> rows{{"a", "x", "HTTP://Example.com:80/a/../b?y=2&x=1#top", ""},
                              {"b", "y", "http://example.com/b?x=1&y=2", ""},
                              {"c", "z", "https://www.example.com/b?x=1&y=2&utm_source=q", ""}};
  EXPECT_THAT(test::output_ids(run("stages: [exact_dedup: {by: url}]", rows)), ElementsAre("a", "c"));
  EXPECT_THAT(test::output_ids(run("stages: [exact_dedup: {by: url, normalise: false}]", rows)),
              ElementsAre("a", "b", "c"));
  EXPECT_THAT(
      test::output_ids(run("stages: [exact_dedup: {by: url, strip_tracking: true, merge_variants: true}]", rows)),
      ElementsAre("a"));
}

// Cut characters are told per row and in sum: the run's books must balance.
TEST_F(Dedup, CutsAreAudited) {
  const RunDir r = run("stages: [exact_dedup: {by: line}]\naudit: {edits: true}",
                       {{"a", "menu\nfirst", "", ""}, {"b", "menu\nsecond", "", ""}});
  std::uint64_t cut = 0;
  for (std::size_t phase = 0; phase < r.plan().phases.size(); ++phase)
    if (r.plan().phases[phase].kind == PhaseKind::kMap)
      for (const TaskRecord& record : r.records(phase))
        cut += static_cast<std::uint64_t>(record.counts.characters_edited);
  EXPECT_EQ(cut, 5U);
}

TEST_F(Dedup, TheSameIdsSurviveForAnyOrderOfInputsByTheirLength) {
  std::vector<Row> rows;
  for (int i = 0; i < 200; ++i) {
    std::string text;
    for (int w = 0; w < 150; ++w) text += "w" + std::to_string(i / 4 * 1000 + w) + " ";
    // Two of four are equally long.
    if (i % 4 == 1) text += "and more";
    rows.push_back({"d" + std::to_string(i), text, "", ""});
  }
  for (const std::string stage : {"minhash_dedup: {survivor: longest}", "exact_dedup: {survivor: longest}"}) {
    std::set<std::string> expected;
    for (int order = 0; order < 4; ++order) {
      auto shuffled = rows;
      if (order == 1) std::ranges::reverse(shuffled);
      if (order > 1) std::ranges::rotate(shuffled, shuffled.begin() + order * 31);
      const auto ids = test::output_ids(run("stages: [" + stage + "]\ntask_size: 64KiB", shuffled));
      std::set<std::string> kept(ids.begin(), ids.end());
      if (order == 0) expected = kept;
      EXPECT_EQ(kept, expected) << stage << " " << order;
    }
  }
}

}  // namespace
}  // namespace curate
