// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"

namespace curate {
namespace {

bool keeps(test::StageRunner& stage, const std::string& id) {
  stage.fresh("text").id = id;
  return !stage.judge().dropped();
}

TEST(Sample, KeepsAboutTheShareAskedFor) {
  constexpr int kDocuments = 20000;
  test::StageRunner stage("sample", {{"share", "0.3"}});
  int kept = 0;
  for (int i = 0; i < kDocuments; ++i) kept += keeps(stage, "document " + std::to_string(i));
  // Five standard deviations of a binomial distribution.
  EXPECT_NEAR(kept, 0.3 * kDocuments, 5 * std::sqrt(kDocuments * 0.3 * 0.7));
}

TEST(Sample, KeepsAllOrNoneAtTheEnds) {
  test::StageRunner all("sample", {{"share", "1"}}), none("sample", {{"share", "0"}});
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(keeps(all, std::to_string(i)));
    EXPECT_FALSE(keeps(none, std::to_string(i)));
  }
}

TEST(Sample, HoldsEachSmallerSample) {
  test::StageRunner small("sample", {{"share", "0.1"}}), large("sample", {{"share", "0.2"}});
  for (int i = 0; i < 1000; ++i) EXPECT_LE(keeps(small, std::to_string(i)), keeps(large, std::to_string(i)));
}

TEST(Sample, DrawsAnewWithAnotherSeed) {
  test::StageRunner one("sample", {{"share", "0.5"}}), other("sample", {{"share", "0.5"}, {"seed", "1"}});
  int both = 0;
  for (int i = 0; i < 1000; ++i) both += keeps(one, std::to_string(i)) && keeps(other, std::to_string(i));
  EXPECT_NEAR(both, 250, 5 * std::sqrt(1000 * 0.25 * 0.75));
}

}  // namespace
}  // namespace curate
