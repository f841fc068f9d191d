// SPDX-License-Identifier: Apache-2.0
#include "text/mojibake.hpp"

#include <gtest/gtest.h>

#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

std::string repaired(std::string_view text) {
  std::string out;
  append_without_mojibake(text, out);
  return out;
}

// Expectations are ftfy's own, see ftfy_oracle.py.
TEST(Mojibake, IsPutRightAsFtfyDoesWhereItIsSure) {
  std::size_t broken = 0, restored = 0;
  for (const std::string& line : test::lines_of(test::slurp(CURATE_SOURCE_DIR "/tests/text/data/ftfy-6.3.1.jsonl"))) {
    const Json row = Json::parse(line, "case");
    const std::string here = repaired(row["text"].text());
    if (row["kind"].text() == "fine") {
      EXPECT_EQ(here, row["text"].text());
      continue;
    }
    ++broken;
    restored += here == row["fixed"].text();
  }
  // What is left is a "đ" at the start of a word: of no row, within no word.
  EXPECT_EQ(broken, 92U);
  EXPECT_EQ(restored, 88U);
}

TEST(Mojibake, AfterACapitalMayBeAQuotation) {
  EXPECT_EQ(repaired("IRMÃ”, CAFÃ©, cafÃ©, Ã‰cole"), "IRMÃ”, CAFÃ©, café, École");
  EXPECT_EQ(repaired("IRMÂ», 10Â°C"), "IRMÂ», 10°C");
}

TEST(Mojibake, OfOtherScriptsNeedsARow) {
  EXPECT_EQ(repaired("Ð¸"), "Ð¸");
  EXPECT_EQ(repaired("Ð¸ Ð½Ðµ"), "и не");
}

TEST(Mojibake, IsCountedByCharacter) {
  std::string out = "before ";
  EXPECT_EQ(append_without_mojibake("itâ€™s a cafÃ©", out), 2U);
  EXPECT_EQ(out, "before it’s a café");
  EXPECT_EQ(append_without_mojibake("it’s a café", out), 0U);
  EXPECT_EQ(out, "before it’s a caféit’s a café");
}

TEST(Mojibake, ThatIsNoUtf8Stays) {
  for (const char* text : {"Ã", "â€", "ðŸ˜", "À€", "í\u00A0\u0080", "ô\u0090\u0080\u0080", "Ãé"})
    EXPECT_EQ(repaired(text), text);
}

}  // namespace
}  // namespace curate
