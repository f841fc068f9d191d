// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"

namespace curate {
namespace {

std::string masked(test::StageRunner& stage, const std::string& text) {
  EXPECT_FALSE(stage.judge(text).dropped());
  return std::string(stage.document().text());
}

TEST(PiiMaskDatatrove, ReplacementsStartAgainInEachDocument) {
  test::StageRunner stage("pii_mask", {{"profile", "datatrove-0.10"}});
  EXPECT_EQ(masked(stage, "a@b.co c@d.co e@f.co"), "email@example.com firstname.lastname@example.org email@example.com");
  EXPECT_EQ(masked(stage, "a@b.co"), "email@example.com");
}

TEST(PiiMaskDatatrove, FindsAddressesInVersionNumbersAsTheOriginalDoes) {
  test::StageRunner stage("pii_mask", {{"profile", "datatrove-0.10"}});
  EXPECT_EQ(masked(stage, "v1.2.3.4567"), "v22.214.171.12467");
  EXPECT_EQ(masked(stage, "10.0.0.1 and 08.8.8.8 stay"), "10.0.0.1 and 08.8.8.8 stay");
}

}  // namespace
}  // namespace curate
