// SPDX-License-Identifier: Apache-2.0
// Stages of src/stages/dedup in whole runs.
#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <sstream>
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

// With n items and a budget p the keys have log2(n / p) bits; of 4,000 different lines at most about p * 4,000 may go.
TEST_F(Dedup, TheBloomFormKeepsItsBudgetAndFindsEveryCopy) {
  std::vector<Row> rows;
  for (int i = 0; i < 40; ++i) {
    std::string text;
    for (int line = 0; line < 100; ++line) text += "line " + std::to_string(i * 100 + line) + "\n";
    rows.push_back({"d" + std::to_string(i), text, "", ""});
  }
  rows.push_back({"copy", rows[3].text, "", ""});
  const auto left = texts("exact_dedup: {by: line, items: 4000, false_positives: 0.01}", rows);
  EXPECT_FALSE(left.contains("copy"));
  int lines = 0;
  for (const auto& [id, text] : left)
    for (std::size_t at = text.find("line "); at != std::string::npos; at = text.find("line ", at + 1)) ++lines;
  // Half the budget is what is to be expected, as half of the items are there on average when one comes.
  EXPECT_GE(lines, 4000 - 40 - 4 * 7);
  EXPECT_LT(lines, 4000);
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

// Words w0, w1, … of two letters and digits each.
std::string numbered(int from, int count) {
  std::string text;
  for (int i = from; i < from + count; ++i) text += (i > from ? " w" : "w") + std::to_string(1000 + i);
  return text;
}

TEST_F(Dedup, DecontaminationCutsAGramAndTwoHundredCharactersOnEachSide) {
  const std::string gram = "The Answer is: one two three four five six seven eight nine ten!";
  const std::string head = numbered(0, 100), tail = numbered(200, 100);
  folder_.write("0/eval.jsonl", R"({"query":"How many?","label":")" + gram + "\"}\n");
  const RunDir r =
      run("stages: [decontaminate: {files: [eval.jsonl]}]",
          {{"dirty", head + " the answer IS one, two three four five six seven eight nine (ten) " + tail, "", ""},
           {"clean", head + " the answer is one two three four five six seven " + tail, "", ""},
           {"short", numbered(0, 30) + " " + gram + " " + numbered(50, 30), "", ""}});
  const auto texts = test::output_texts(r);
  // 599 = 100 words of 5 letters and the blanks between; the blank before the gram counts to the 200.
  EXPECT_EQ(texts.at("dirty"), head.substr(0, 599 - 199) + "\n\n" + tail.substr(199));
  EXPECT_EQ(texts.count("clean"), 1U);
  EXPECT_EQ(test::fates(r).at("short"), "decontaminate:nothing_left");
}

TEST_F(Dedup, DecontaminationLetsCommonGramsBeAndDropsWhatFallsToPieces) {
  const std::string common = numbered(5000, 13), rare = numbered(6000, 13);
  folder_.write("0/eval.txt", common + "\n" + rare + "\n");
  std::vector<Row> rows;
  for (int i = 0; i < 11; ++i) rows.push_back({"c" + std::to_string(i), numbered(i * 100, 90) + " " + common, "", ""});
  std::string broken;
  for (int i = 0; i < 11; ++i) broken += numbered(10000 + i * 200, 150) + " " + rare + " ";
  rows.push_back({"broken", broken, "", ""});
  const RunDir r = run("stages: [decontaminate: {files: [eval.txt]}]", rows);
  const auto texts = test::output_texts(r);
  EXPECT_EQ(texts.size(), 11U);
  EXPECT_EQ(texts.at("c3"), rows[3].text);
  EXPECT_EQ(test::fates(r).at("broken"), "decontaminate:too_many_pieces");
}

// What is left of each text without the words of windows of `n` that stand at least twice, found by comparing strings.
std::map<std::string, std::string> without_repeated_windows(const std::vector<Row>& rows, std::size_t n) {
  std::map<std::string, std::vector<std::string>> words;
  std::map<std::string, int> windows;
  const auto window = [&](const std::vector<std::string>& w, std::size_t at) {
    std::string joined;
    for (std::size_t k = at; k < at + n; ++k) joined += w[k] + " ";
    return joined;
  };
  for (const Row& row : rows) {
    auto& w = words[row.id];
    for (std::size_t at = 0; at < row.text.size();) {
      const std::size_t end = std::min(row.text.find(' ', at), row.text.size());
      w.push_back(row.text.substr(at, end - at));
      at = end + 1;
    }
    for (std::size_t at = 0; at + n <= w.size(); ++at) ++windows[window(w, at)];
  }
  std::map<std::string, std::string> left;
  for (const auto& [id, w] : words) {
    std::vector<bool> gone(w.size());
    for (std::size_t at = 0; at + n <= w.size(); ++at)
      if (windows[window(w, at)] > 1) std::fill_n(gone.begin() + static_cast<std::ptrdiff_t>(at), n, true);
    std::string text;
    for (std::size_t i = 0; i < w.size(); ++i)
      if (!gone[i]) text += (text.empty() ? "" : " ") + w[i];
    if (!text.empty()) left[id] = text;
  }
  return left;
}

// What bff leaves with an exact set for a filter that also learns the n-grams of paragraphs that go.
std::map<std::string, std::string> without_known_paragraphs(const std::vector<Row>& rows, std::size_t n, double most) {
  std::map<std::string, std::string> left;
  std::set<std::string> known;
  for (const Row& row : rows) {
    std::string text;
    std::size_t all = 0, all_known = 0;
    std::istringstream paragraphs(row.text);
    for (std::string paragraph; std::getline(paragraphs, paragraph);) {
      std::vector<std::string> words, grams;
      std::istringstream in(paragraph);
      for (std::string word; in >> word;) words.push_back(word);
      for (std::size_t at = 0; at + n <= words.size(); ++at) {
        grams.emplace_back();
        for (std::size_t k = at; k < at + n; ++k) grams.back() += words[k] + " ";
      }
      std::size_t hits = 0;
      for (const std::string& gram : grams) hits += known.contains(gram);
      known.insert(grams.begin(), grams.end());
      all += grams.size();
      all_known += hits;
      if (!grams.empty() && static_cast<double>(hits) / static_cast<double>(grams.size()) > most) continue;
      text += (text.empty() ? "" : "\n") + paragraph;
    }
    const bool goes = all > 0 && static_cast<double>(all_known) / static_cast<double>(all) > most;
    if (!goes && !text.empty()) left[row.id] = text;
  }
  return left;
}

TEST_F(Dedup, ParagraphsAndDocumentsGoByTheirKnownNgramsAsWithBff) {
  std::mt19937 random(11);
  std::vector<Row> rows;
  std::vector<std::string> phrases;
  for (int i = 0; i < 25; ++i) phrases.push_back(numbered(i * 40, 6 + static_cast<int>(random() % 12)));
  for (int i = 0; i < 120; ++i) {
    std::string text;
    for (int line = 0; line < 5; ++line) {
      std::string paragraph;
      for (int k = 0; k < 2; ++k)
        paragraph += (random() % 2 == 0
                          ? phrases[random() % phrases.size()]
                          : numbered(2000 + static_cast<int>(random() % 5000), 1 + static_cast<int>(random() % 9))) +
                     " ";
      paragraph.pop_back();
      text += (line > 0 ? "\n" : "") + paragraph;
    }
    rows.push_back({"d" + std::to_string(i), text, "", ""});
  }
  for (const double threshold : {0.8, 0.3, 1.0}) {
    const auto expected = without_known_paragraphs(rows, 5, threshold);
    EXPECT_EQ(test::output_texts(run("stages: [exact_dedup: {profile: dclm-2024, ngram: 5, threshold: " +
                                         std::to_string(threshold) + "}]\ntask_size: 4KiB",
                                     rows)),
              expected);
    if (threshold == 0.8) {
      EXPECT_LT(expected.size(), rows.size());
    }
  }
}

TEST_F(Dedup, SubstringsAreThoseThatComparingAllWindowsFinds) {
  std::mt19937 random(3);
  std::vector<Row> rows;
  std::vector<std::string> phrases;
  for (int i = 0; i < 30; ++i)
    phrases.push_back(numbered(static_cast<int>(random() % 400), 3 + static_cast<int>(random() % 9)));
  for (int i = 0; i < 80; ++i) {
    std::string text;
    for (int k = 0; k < 12; ++k) {
      if (k > 0) text += ' ';
      text += random() % 3 == 0
                  ? phrases[random() % phrases.size()]
                  : numbered(1000 + static_cast<int>(random() % 100000), 1 + static_cast<int>(random() % 8));
    }
    rows.push_back({"s" + std::to_string(i), text + " ä" + std::to_string(i), "", ""});
  }
  rows.push_back({"itself", "a a a a a a a a a a end", "", ""});
  const RunDir r = run("stages: [substring_dedup: {tokens: 6}]\ntask_size: 8KiB", rows);
  EXPECT_EQ(test::output_texts(r), without_repeated_windows(rows, 6));
}

TEST_F(Dedup, TheFirstCopyOfASubstringCanStay) {
  const std::string same = numbered(0, 20);
  EXPECT_THAT(texts("substring_dedup: {tokens: 10, mode: keep-one}",
                    {{"a", "x " + same + " y", "", ""},
                     {"b", "p " + same + " q", "", ""},
                     {"c", "z z z z z z z z z z z z z z z z z z z z z end", "", ""}}),
              ElementsAre(Pair("a", "x " + same + " y"), Pair("b", "p q"), Pair("c", "z z z z z z z z z z end")));
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
