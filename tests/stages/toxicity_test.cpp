// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <curate/error.hpp>

#include "stages/stage_runner.hpp"
#include "support/suites.hpp"

namespace curate::test {
namespace {

using testing::HasSubstr;

struct Runner : StageRunner {
  Runner(std::initializer_list<Setting> settings) : StageRunner("toxicity", settings) {}
};

constexpr const char* kInsult = "Go to hell, you scum.";
constexpr const char* kKind = "You are a wonderful person, and the garden is full of flowers.";

std::string with_insult() {
  std::string page;
  for (int i = 0; i < 30; ++i) page += "The garden has many different flowers, trees and birds this summer.\n";
  return page + kInsult;
}

TEST(Toxicity, DropsAnInsultAndKeepsAFriendlyWord) {
  Runner stage({});
  EXPECT_EQ(stage.judge(kInsult).reason, "toxic");
  EXPECT_FALSE(stage.judge(kKind).dropped());
}

TEST(Toxicity, ScoresLinesIfAsked) {
  Runner whole({}), lines({{"unit", "line"}});
  EXPECT_FALSE(whole.judge(with_insult()).dropped());
  EXPECT_EQ(lines.judge(with_insult()).reason, "toxic");
}

TEST(Toxicity, NotesTheScoreOfAKeptText) {
  Runner stage({});
  stage.judge(kInsult, true);
  EXPECT_NEAR(*stage.document().signal("toxicity.score"), 0.999, 0.001);
  EXPECT_EQ(*stage.document().signal("toxicity.listed_words"), 0);
}

TEST(Toxicity, CountsDifferentListedWordsThatStandAlone) {
  const TempFolder folder;
  const auto list = folder.write("list.txt", "# a list\nfoo\nBar baz\n\nqux\n");
  Runner stage({{"words", list.c_str()}, {"max_listed_words", "1"}});
  EXPECT_FALSE(stage.judge("Foo foo, foobar qux_ barbaz", true).dropped());
  EXPECT_EQ(*stage.document().signal("toxicity.listed_words"), 1);
  const Verdict verdict = stage.judge("A foo and a BAR BAZ.");
  EXPECT_EQ(verdict.reason, "listed_words");
  EXPECT_EQ(verdict.value, 2);
}

TEST(Toxicity, TakesALinearModelByPath) {
  const TempFolder folder;
  const auto model = folder.write("m.linear", "curate-linear\t1\t1\nsigmoid\t-1\t0\t-2\nflowers\t1\t10\n");
  Runner stage({{"model", model.c_str()}});
  EXPECT_FALSE(stage.judge(kInsult).dropped());
  EXPECT_EQ(stage.judge(kKind).reason, "toxic");
}

TEST(Toxicity, TakesAFastTextModelAndItsLabels) {
  Runner stage({{"model", "builtin:lid.176.ftz"}, {"labels", "de,fr"}, {"max_score", "0.6"}});
  EXPECT_EQ(stage.judge("Das ist ein deutscher Satz über die Gärten im Sommer.").reason, "toxic");
  EXPECT_FALSE(stage.judge("This is an English sentence about gardens in summer.").dropped());
}

TEST(Toxicity, AsksForTheLabelsOfAFastTextModel) {
  try {
    Runner stage({{"model", "builtin:lid.176.ftz"}});
    FAIL() << "accepted";
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("needs 'labels'"));
  }
  try {
    Runner stage({{"model", "builtin:lid.176.ftz"}, {"labels", "enn,"}});
    FAIL() << "accepted";
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("did you mean 'en'?"));
  }
}

}  // namespace
}  // namespace curate::test
