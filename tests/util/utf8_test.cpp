// SPDX-License-Identifier: Apache-2.0
#include "util/utf8.hpp"

#include "support/suites.hpp"

namespace curate {
namespace {

TEST(Utf8, CountsCodePointsNotBytes) {
  EXPECT_EQ(count_code_points(""), 0U);
  EXPECT_EQ(count_code_points("abc"), 3U);
  EXPECT_EQ(count_code_points("h\xC3\xA9llo \xE2\x82\xAC \xF0\x9F\x98\x80"), 9U);
}

TEST(Utf8, CountsLongTextsInWholeWords) {
  std::string text;
  for (int i = 0; i < 5000; ++i)
    text +=
        "\xE2\x82\xAC"
        "a";
  EXPECT_EQ(count_code_points(text), 10000U);
  for (std::size_t cut = 0; cut < 40; ++cut) EXPECT_EQ(count_code_points(std::string(cut, 'x') + text), 10000U + cut);
}

TEST(Utf8, ReplacesEachMaximalIllFormedPartOnce) {
  std::string out;
  // The example of the Unicode Standard 15.0, table 3-8.
  EXPECT_EQ(append_repaired("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64", out), 6U);
  EXPECT_EQ(out,
            "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
            "b\xEF\xBF\xBD"
            "c\xEF\xBF\xBD\xEF\xBF\xBD"
            "d");
}

TEST(Utf8, FloorNeverSplitsACodePoint) {
  const std::string text =
      "a\xE2\x82\xAC"
      "b";
  EXPECT_EQ(utf8_floor(text, 2), 1U);
  EXPECT_EQ(utf8_floor(text, 3), 1U);
  EXPECT_EQ(utf8_floor(text, 4), 4U);
  EXPECT_EQ(utf8_floor(text, 99), 5U);
}

}  // namespace
}  // namespace curate
