// SPDX-License-Identifier: Apache-2.0
// Profile c4-tfds of c4_quality and c4_bad_words.
#include <string>

#include <gmock/gmock.h>

#include <curate/error.hpp>

#include "stages/stage_runner.hpp"
#include "support/runs.hpp"
#include "support/suites.hpp"

namespace curate::test {
namespace {

const std::string kThree = "This is the first line.\nThis is the second line.\nThis is the third line.";

std::string left_of(StageRunner& stage, const std::string& text) {
  const Verdict verdict = stage.judge(text);
  return verdict.dropped() ? "dropped: " + std::string(verdict.reason) : std::string(stage.document().text());
}

struct Tfds : StageRunner {
  Tfds() : StageRunner("c4_quality", {{"profile", "c4-tfds"}}) {}
};
// datatrove's rules with the limits of c4-tfds.
struct Datatrove : StageRunner {
  Datatrove()
      : StageRunner("c4_quality",
                    {{"profile", "datatrove-0.10"}, {"min_words_per_line", "5"}, {"min_sentences", "3"}}) {}
};

TEST(C4QualityTfds, KeepsLinesThatAreSentencesOfFiveWords) {
  Tfds stage;
  EXPECT_EQ(left_of(stage, kThree + "\nFour words are few.\nNo end mark is here\nThis line just trails off..."),
            kThree);
}

TEST(C4QualityTfds, CountsSentencesByPunkt) {
  Tfds stage;
  EXPECT_EQ(left_of(stage, "Mr. Smith met Dr. Jones at noon."), "dropped: too_few_sentences");
  EXPECT_EQ(stage.judge("It is one here. It is two. And three.").dropped(), false);
  EXPECT_EQ(stage.judge("Mr. Smith met Dr. Jones at noon.", true).value, 1);
}

TEST(C4QualityTfds, LeavesADocumentAloneOnceItHasMetALineThatDropsIt) {
  Tfds stage;
  EXPECT_EQ(left_of(stage, "Here is a { in a line.\nLorem ipsum dolor sit amet."), "dropped: curly_bracket");
  EXPECT_EQ(left_of(stage, "Lorem ipsum dolor sit amet.\nHere is a { in a line."), "dropped: lorem_ipsum");
}

TEST(C4QualityTfds, LooksForBadWordsInLinesKeptSoFar) {
  const TempFolder folder;
  const auto list = folder.write("list", "frobnicate\n");
  StageRunner stage("c4_quality", {{"profile", "c4-tfds"}, {"bad_words", list.c_str()}});
  EXPECT_EQ(left_of(stage, kThree + "\nTo FROBNICATE it is bad indeed."), "dropped: bad_word");
  // On a line without an end mark, at either end of a line, within a word.
  EXPECT_EQ(left_of(stage, kThree + "\nTo frobnicate it is bad indeed"), kThree);
  EXPECT_EQ(left_of(stage, kThree + "\nFrobnicate it if you must do."), kThree + "\nFrobnicate it if you must do.");
  EXPECT_EQ(left_of(stage, kThree + "\nYou may well be refrobnicated by it."),
            kThree + "\nYou may well be refrobnicated by it.");
}

// text-rules 2.4: where the profiles differ by rule, at equal limits.
TEST(C4QualityTfds, DisagreesWithDatatroveOnALineThatEndsInASingleQuote) {
  Tfds tfds;
  Datatrove datatrove;
  const std::string text = kThree + "\nThis line is 'quoted to its end.'";
  EXPECT_EQ(left_of(tfds, text), kThree);
  EXPECT_EQ(left_of(datatrove, text), text);
}

TEST(C4QualityTfds, DisagreesWithDatatroveOnWordsThatAreCitations) {
  Tfds tfds;
  Datatrove datatrove;
  const std::string text = kThree + "\nOnly four words remain [1] .";
  EXPECT_EQ(left_of(datatrove, text), kThree + "\nOnly four words remain  .");
  EXPECT_EQ(left_of(tfds, kThree + "\nOnly three remain [1] ."), kThree);
  EXPECT_EQ(left_of(datatrove, kThree + "\nOnly three remain [1] ."), kThree + "\nOnly three remain  .");
}

TEST(C4QualityTfds, DisagreesWithDatatroveOnWhatASentenceIs) {
  Tfds tfds;
  Datatrove datatrove;
  // Punkt knows the abbreviation, spaCy's rules do not.
  const std::string text = "The works of Miller and Cie. were sold. They are in Basel.";
  EXPECT_EQ(left_of(tfds, text), "dropped: too_few_sentences");
  EXPECT_EQ(left_of(datatrove, text), text);
}

struct Lines : StageRunner {
  Lines() : StageRunner("c4_bad_words", {{"profile", "c4-tfds"}}) {}
};
struct Page : StageRunner {
  Page() : StageRunner("c4_bad_words", {{"profile", "c4-tfds"}, {"rule", "page"}}) {}
};

TEST(C4BadWordsTfds, TheRuleOnLinesWantsAnotherCharacterOnBothSides) {
  Lines stage;
  EXPECT_EQ(stage.judge("the bastard is here").reason, "bad_word");
  EXPECT_EQ(stage.judge("the BASTARD1").reason, "bad_word");
  EXPECT_FALSE(stage.judge("bastard is first\nand last is bastard\nbastardly, too").dropped());
}

TEST(C4BadWordsTfds, TheRulesDisagreeOnTheEndsOfALineAndOnDigits) {
  Lines lines;
  Page page;
  EXPECT_EQ(page.judge("bastard is first").reason, "bad_word");
  EXPECT_FALSE(lines.judge("bastard is first").dropped());
  EXPECT_FALSE(page.judge("the bastard1 is here").dropped());
  EXPECT_EQ(lines.judge("the bastard1 is here").reason, "bad_word");
}

TEST(C4BadWordsTfds, TheRuleOnPagesGoesByTheMainPartOfTheLanguage) {
  Page stage;
  const auto judge = [&](const char* language, std::string_view text) {
    stage.fresh(text).tag("language", language);
    return stage.judge().reason;
  };
  EXPECT_EQ(judge("de-AT", "so ein arschloch ist das"), "bad_word");
  EXPECT_EQ(judge("en", "so ein arschloch ist das"), "");
  EXPECT_EQ(judge("xx", "the bastard is here"), "");
  // A word of the list for Canada.
  EXPECT_EQ(judge("fr", "un criss de char"), "bad_word");
  // An allowed part of words in Japanese, a listed word in no other language.
  EXPECT_EQ(judge("ja", "女の子"), "");
}

TEST(C4BadWordsTfds, RefusesAFractionThatNoHashCanTell) {
  EXPECT_THROW(StageRunner("c4_bad_words", {{"profile", "c4-tfds"}, {"rule", "page"}, {"filter_fraction", "1e-12"}}),
               ConfigError);
}

TEST(C4Urls, OfOnePageTheNewestStays) {
  const TempFolder folder;
  const RunDir run =
      small_run(folder.path(), "stages: [exact_dedup: {by: url, normal_form: c4-tfds, survivor: newest}]",
                {{"a", "x", "http://www.a.example/p/", "\"date\":\"2020-01-01\""},
                 {"b", "x", "https://a.example/p?utm_source=y", "\"date\":\"2021-01-01\""},
                 {"c", "x", "http://a.example/p?q=1", "\"date\":\"2019-01-01\""}});
  finish_run(run);
  EXPECT_THAT(output_ids(run), testing::ElementsAre("b", "c"));
}

}  // namespace
}  // namespace curate::test
