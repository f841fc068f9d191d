// SPDX-License-Identifier: Apache-2.0
// How well pii_mask finds what scripts/make_pii_set.py invents; the figures are in docs/profiles.md.
#include <gtest/gtest.h>

#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

TEST(PiiMaskCurate, FindsWhatTheInventedSetHoldsAndLittleElse) {
  const auto result = test::shell("python3 " CURATE_SOURCE_DIR "/scripts/make_pii_set.py --measure " CURATE_PROGRAM
                                  " --each 10 --seed 7 --json");
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto classes = test::lines_of(result.out);
  ASSERT_EQ(classes.size(), 7U);
  for (const std::string& line : classes) {
    const Json row = Json::parse(line, "make_pii_set.py");
    EXPECT_GE(row["precision"].number(), 0.97) << line;
    EXPECT_GE(row["recall"].number(), 0.95) << line;
  }
}

}  // namespace
}  // namespace curate
