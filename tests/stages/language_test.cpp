// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"
#include "support/suites.hpp"

namespace curate::test {
namespace {

using testing::HasSubstr;

/// The stage with these settings; `keep` is written "a,b".
class Runner : public StageRunner {
 public:
  explicit Runner(std::initializer_list<Setting> settings) : StageRunner("language", settings) {}
};

const std::string kGerman = "Alle Menschen sind frei und gleich an Würde und Rechten geboren.";
const std::string kEnglish = "All human beings are born free and equal in dignity and rights.";
// lid176/predictions.jsonl.gz, text 3: nothing but the end of line is read, en has 0.1245.
const std::string kNothing = "0";

TEST(Language, TagsAndMeasuresTheBestLabel) {
  Runner stage({});
  EXPECT_FALSE(stage.judge(kGerman).dropped());
  EXPECT_EQ(stage.document().tagged("language"), "de");
  EXPECT_GT(*stage.document().signal("language_score"), 0.9);
  EXPECT_EQ(stage.document().signal("language_kept_score"), stage.document().signal("language_score"));
}

TEST(Language, DropsOtherLanguagesAndSaysHowNearTheyCame) {
  Runner stage({{"keep", "en,fr"}});
  EXPECT_FALSE(stage.judge(kEnglish).dropped());
  const Verdict verdict = stage.judge(kGerman);
  EXPECT_EQ(verdict.reason, "language");
  EXPECT_EQ(verdict.limit, 0.65);
  EXPECT_LT(verdict.value, 0.05);
  EXPECT_EQ(verdict.value, *stage.document().signal("language_kept_score"));
}

TEST(Language, DropsALowScoreUnderAReasonOfItsOwn) {
  Runner stage({{"keep", "en"}});
  const Verdict verdict = stage.judge(kNothing);
  EXPECT_EQ(verdict.reason, "language_score");
  EXPECT_NEAR(verdict.value, 0.124504179, 1e-6);
}

TEST(Language, FinewebKeepsALabelThatIsNotTheBest) {
  // The same text: ca has 0.0859.
  Runner fineweb({{"keep", "ca"}, {"min_score", "0.08"}});
  EXPECT_FALSE(fineweb.judge(kNothing).dropped());
  Runner dclm({{"keep", "ca"}, {"min_score", "0.08"}, {"profile", "dclm"}});
  EXPECT_EQ(dclm.judge(kNothing).reason, "language");
}

TEST(Language, ProfilesDifferInWhatALineBreakIs) {
  const std::string broken = "Alle Menschen\nsind frei";
  Runner fineweb({}), dclm({{"profile", "dclm"}});
  fineweb.judge(broken);
  const double spaced = *fineweb.document().signal("language_score");
  fineweb.judge("Alle Menschen sind frei");
  EXPECT_EQ(*fineweb.document().signal("language_score"), spaced);
  dclm.judge(broken);
  const double glued = *dclm.document().signal("language_score");
  dclm.judge("Alle Menschensind frei");
  EXPECT_EQ(*dclm.document().signal("language_score"), glued);
  EXPECT_NE(spaced, glued);
}

TEST(Language, CcnetRoundsBeforeItCompares) {
  // 0.1245 becomes 0.12.
  Runner at({{"profile", "ccnet"}, {"min_score", "0.12"}});
  EXPECT_FALSE(at.judge(kNothing).dropped());
  Runner above({{"profile", "ccnet"}, {"min_score", "0.125"}});
  EXPECT_EQ(above.judge(kNothing).reason, "language_score");
  Runner exact({{"profile", "dclm"}, {"min_score", "0.124"}});
  EXPECT_FALSE(exact.judge(kNothing).dropped());
}

TEST(Language, NamesTheNearestLabelForOneTheModelLacks) {
  try {
    Runner stage({{"keep", "enn"}});
    FAIL() << "accepted";
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("no label 'enn'; did you mean 'en'?"));
  }
}

TEST(Language, RefusesAFileThatIsNoModel) {
  const TempFolder folder;
  const auto path = folder.write("x.ftz", "not a model");
  try {
    Runner stage({{"model", path.c_str()}});
    FAIL() << "accepted";
  } catch (const RunError& error) {
    EXPECT_THAT(error.what(), HasSubstr("x.ftz"));
    EXPECT_THAT(error.what(), HasSubstr("no fastText model"));
  }
}

}  // namespace
}  // namespace curate::test
