// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "support/runs.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

using testing::HasSubstr;
using testing::Not;

// Rows 0 … 29 in pairs of equal texts, after a line that cannot be read; "a" rows come first.
class Why : public testing::Test {
 protected:
  std::string why(const std::string& stages, const std::string& id, const std::string& options = "") {
    std::vector<test::Row> rows;
    for (const char* name : {"a", "b"})
      for (int i = 0; i < 15; ++i)
        rows.push_back({name + std::to_string(i), "words of text number " + std::to_string(i), "", ""});
    folder_.write("in.jsonl", "broken\n" + test::jsonl(rows));
    folder_.write("c.yaml", test::config_text("  - {name: in, format: jsonl, paths: [in.jsonl]}\n",
                                              "stages: [" + stages + "]\nguards: {max_unreadable: 1}\n"));
    const auto at = "cd " + folder_.path().string() + " && rm -rf RUN && " + test::program();
    const auto result =
        test::shell(at + " run c.yaml -o RUN -q " + options + " && " + test::program() + " why RUN " + id);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out;
  }
  test::TempFolder folder_{test::memory_folder()};
};

TEST_F(Why, NamesTheSurvivorOfADuplicate) {
  EXPECT_THAT(why("exact_dedup", "b7"), HasSubstr("dropped by exact_dedup: duplicate_text"));
  EXPECT_THAT(why("exact_dedup", "b7"), HasSubstr("its survivor: a7"));
}

TEST_F(Why, NamesASurvivorThatWentOnThroughALaterCut) {
  const std::string out = why("exact_dedup, quota: {documents: 100}", "b7");
  EXPECT_THAT(out, HasSubstr("its survivor: a7"));
  // And one that the later stage dropped.
  EXPECT_THAT(why("exact_dedup, quota: {documents: 0}", "b7"), HasSubstr("its survivor: a7"));
}

TEST_F(Why, NamesTheSurvivorBehindAStageThatDrops) {
  EXPECT_THAT(why("where: {field: id, not_in: [a0, a3, b0]}, exact_dedup, quota: {documents: 100}", "b7"),
              HasSubstr("its survivor: a7"));
}

TEST_F(Why, NamesTheSurvivorInASample) {
  int dropped = 0;
  for (int i = 0; i < 15; ++i) {
    const std::string out =
        why("exact_dedup, quota: {documents: 100}", "b" + std::to_string(i) + " || true", "--sample 80%");
    if (out.find("dropped by exact_dedup") == std::string::npos) continue;
    ++dropped;
    EXPECT_THAT(out, HasSubstr("its survivor: a" + std::to_string(i) + " "));
  }
  EXPECT_GT(dropped, 0);
}

TEST_F(Why, TellsOfAKeptRowOnceWithItsEnd) {
  const std::string out = why("exact_dedup, quota: {documents: 100}", "a7");
  EXPECT_THAT(out, HasSubstr(": kept, 22 characters"));
  EXPECT_THAT(out, Not(HasSubstr("survivor")));
}

}  // namespace
}  // namespace curate
