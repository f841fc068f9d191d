// SPDX-License-Identifier: Apache-2.0
#include "text/controls.hpp"

#include <gtest/gtest.h>

namespace curate {
namespace {

struct Cleaned {
  std::string text;
  std::size_t changed;
  bool operator==(const Cleaned&) const = default;
};
Cleaned cleaned(std::string_view text) {
  Cleaned result;
  result.changed = append_without_controls(text, result.text);
  return result;
}

TEST(Controls, LeaveTabsAndLineFeeds) {
  EXPECT_EQ(cleaned("a\tb\nc"), (Cleaned{"a\tb\nc", 0}));
  EXPECT_EQ(cleaned(std::string_view("a\0b\x01\x1F\x7F", 6)), (Cleaned{"ab", 4}));
}

TEST(Controls, HaveOneFormOfLineBreaks) {
  EXPECT_EQ(cleaned("a\r\nb\rc\vd\fe\u2028f\u2029g\r"), (Cleaned{"a\nb\nc\nd\ne\nf\ng\n", 7}));
}

TEST(Controls, OfC1AreWindows1252AsInHtml) {
  EXPECT_EQ(cleaned("\u0093a\u0094 \u0085\u0080"), (Cleaned{"“a” …€", 4}));
  EXPECT_EQ(cleaned("a\u0081\u008D\u009Db"), (Cleaned{"ab", 3}));
}

TEST(Controls, IncludeByteOrderMarksAndNoncharacters) {
  EXPECT_EQ(cleaned("\uFEFFa\u206Ab\uFFFCc\uFDD0d\uFFFEe\U0001FFFFf"), (Cleaned{"abcdef", 6}));
}

TEST(Controls, AreNoJoinersDirectionsOrReplacements) {
  const std::string text = "a\u200Db\u200Ec\u202Bd\uFFFDe\u00ADf\u00A0g";
  EXPECT_EQ(cleaned(text), (Cleaned{text, 0}));
}

}  // namespace
}  // namespace curate
