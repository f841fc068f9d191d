// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"
#include "support/runs.hpp"
#include "support/suites.hpp"

namespace curate::test {
namespace {

TEST(UnicodeClean, RepairsThenCleansThenComposes) {
  StageRunner stage("unicode_clean", {});
  EXPECT_FALSE(stage.judge("ï»¿cafe\u0301 itâ€™s\r\n").dropped());
  EXPECT_EQ(stage.document().text(), "caf\u00E9 it’s\n");
  EXPECT_EQ(*stage.document().signal("unicode_clean.mojibake"), 2);
  EXPECT_EQ(*stage.document().signal("unicode_clean.controls"), 2);
  EXPECT_EQ(*stage.document().signal("unicode_clean.nfc"), 1);
}

TEST(UnicodeClean, DoesOnlyWhatItIsAskedFor) {
  const std::string text = "cafÃ©\r e\u0301";
  StageRunner mojibake("unicode_clean", {{"controls", "false"}, {"nfc", "false"}});
  mojibake.judge(text);
  EXPECT_EQ(mojibake.document().text(), "café\r e\u0301");
  StageRunner controls("unicode_clean", {{"mojibake", "false"}, {"nfc", "false"}});
  controls.judge(text);
  EXPECT_EQ(controls.document().text(), "cafÃ©\n e\u0301");
  StageRunner nfc("unicode_clean", {{"mojibake", "false"}, {"controls", "false"}});
  nfc.judge(text);
  EXPECT_EQ(nfc.document().text(), "cafÃ©\r \u00E9");
}

TEST(UnicodeClean, LeavesACleanTextUntouched) {
  StageRunner stage("unicode_clean", {});
  stage.judge("Ein schöner Tag – «оh yes» 日本語.\n");
  EXPECT_EQ(stage.document().text_version(), 1U);
}

TEST(UnicodeClean, TellsTheAuditWhatItTookAway) {
  const TempFolder folder;
  const RunDir run = small_run(folder.path(), "stages: [unicode_clean]\naudit: {edits: true}",
                               {{"a", "itâ€™s", "", ""}, {"b", "fine", "", ""}});
  finish_run(run);
  EXPECT_EQ(output_texts(run).at("a"), "it’s");
  const CommandResult why = shell(program() + " why '" + run.at("") + "' a");
  EXPECT_NE(why.out.find("unicode_clean"), std::string::npos) << why.out << why.err;
}

}  // namespace
}  // namespace curate::test
