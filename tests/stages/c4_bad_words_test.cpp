// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <curate/error.hpp>

#include "stages/stage_runner.hpp"

namespace curate {
namespace {

Verdict judge(test::StageRunner& stage, std::string_view language, std::string_view text) {
  stage.fresh(text).tag("language", language);
  return stage.judge();
}

TEST(C4BadWords, WantsWholeWordsWhereWordsAreSpaced) {
  test::StageRunner stage("c4_bad_words", {});
  EXPECT_EQ(judge(stage, "en", "an Ass, they say").reason, "document_removed_with_badwords");
  EXPECT_FALSE(judge(stage, "en", "the class of 1984_ass").dropped());
}

TEST(C4BadWords, TakesTheListOfTheDocumentsLanguage) {
  test::StageRunner stage("c4_bad_words", {});
  EXPECT_FALSE(judge(stage, "de", "ass").dropped());
  EXPECT_EQ(stage.judge("ass").reason, "document_removed_with_badwords");  // English, where none is named
}

TEST(C4BadWords, DropsOrKeepsLanguagesWithoutAList) {
  test::StageRunner drops("c4_bad_words", {}), keeps("c4_bad_words", {{"other_languages", "keep"}});
  EXPECT_EQ(judge(drops, "xx", "some text").reason, "no_list");
  EXPECT_FALSE(judge(keeps, "xx", "some text").dropped());
}

TEST(C4BadWords, RefusesADefaultLanguageWithoutAList) {
  EXPECT_THROW(test::StageRunner("c4_bad_words", {{"default_language", "xx"}}), ConfigError);
}

}  // namespace
}  // namespace curate
