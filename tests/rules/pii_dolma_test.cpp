// SPDX-License-Identifier: Apache-2.0
#include "rules/pii_dolma.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

std::string told(std::string_view text) {
  static constexpr const char* kNames[] = {"email", "phone", "ip"};
  std::vector<DolmaPiiSpan> spans;
  find_dolma_pii(text, spans);
  std::string all;
  for (const auto& [span, kind] : spans)
    all += "[\"" + std::string(kNames[static_cast<int>(kind)]) + "\"," + std::to_string(span.begin) + "," +
           std::to_string(span.end) + "]";
  return all;
}

// Against the published patterns, run by pii_dolma_oracle.py.
TEST(DolmaPii, IsWhatThePatternsFind) {
  const auto path = std::filesystem::path(CURATE_SOURCE_DIR) / "tests/rules/data/pii_dolma.jsonl";
  for (const std::string& line : test::lines_of(test::slurp(path))) {
    const Json row = Json::parse(line, "pii_dolma.jsonl");
    std::string expected;
    row["spans"].each([&](std::string_view, const Json& span) { expected += span.to_string(); });
    EXPECT_EQ(told(row["text"].text()), expected) << line;
  }
}

TEST(DolmaPii, IsNotLookedForAmongTenThousandQuestionMarks) {
  const std::string text = " 555 123 4567 ", marks(10000, '?');
  EXPECT_EQ(told(text + marks), told(text));
  EXPECT_EQ(told(text + marks + "?"), "");
}

// By the expressions themselves some of these take time that grows with the square of their length.
TEST(DolmaPii, TakesLinearTimeOnRunsOfOneCharacter) {
  constexpr std::size_t kLong = 2000000;
  EXPECT_EQ(told(std::string(kLong, '@')), "");
  EXPECT_EQ(told(std::string(kLong, '(')), "");
  EXPECT_EQ(told(std::string(kLong, '(') + "@" + std::string(kLong, 'x')), "");
  std::string mixed;
  for (std::size_t i = 0; i < kLong / 2; ++i) mixed += ".@";
  EXPECT_EQ(told(mixed), "");
}

}  // namespace
}  // namespace curate
