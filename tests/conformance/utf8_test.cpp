// SPDX-License-Identifier: Apache-2.0
#include "util/utf8.hpp"

#include "support/suites.hpp"
#include "util/strings.hpp"

namespace curate {
namespace {

std::string unhex(std::string_view digits) {
  std::string bytes, pair;
  if (trim_ascii(digits) == "nothing") return bytes;
  for (const char c : digits) {
    if (c == ' ') continue;
    pair += c;
    if (pair.size() < 2) continue;
    bytes.push_back(static_cast<char>(std::stoi(pair, nullptr, 16)));
    pair.clear();
  }
  return bytes;
}

TEST(Utf8Suite, Answers222Of222Cases) {
  const auto path = test::suites_folder() / "utf8tests/utf8tests.txt";
  CURATE_NEED(path);
  int cases = 0;
  for (const std::string& line : test::lines_of(test::slurp(path))) {
    if (line.empty() || line[0] == '#') continue;
    const auto parts = split_at(line, ':');
    ASSERT_GE(parts.size(), 3U) << line;
    ++cases;
    const bool valid = trim_ascii(parts[1]).starts_with("valid");
    const std::string bytes = parts[1].ends_with("hex") ? unhex(parts[2]) : std::string(parts[2]);
    EXPECT_EQ(is_utf8(bytes), valid) << line;
    std::string repaired;
    append_repaired(bytes, repaired);
    EXPECT_EQ(repaired, valid ? bytes : unhex(parts[4])) << line;
  }
  EXPECT_EQ(cases, 222);
}

}  // namespace
}  // namespace curate
