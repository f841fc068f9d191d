// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <set>

#include <gmock/gmock.h>

#include "support/runs.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

using testing::Pair;
using testing::UnorderedElementsAre;

class ExactDedup : public testing::Test {
 protected:
  RunDir run(const std::string& params, const std::vector<test::Row>& rows) {
    const auto folder = folder_ / std::to_string(runs_++);
    std::filesystem::create_directories(folder);
    const RunDir made = test::small_run(folder, "stages: [exact_dedup: " + params + "]\ntask_size: 1KiB", rows);
    test::finish_run(made);
    return made;
  }
  test::TempFolder folder_{test::memory_folder()};
  int runs_ = 0;
};

TEST_F(ExactDedup, KeepsTheFirstOfEachTextOverAllTasks) {
  std::vector<test::Row> rows;
  for (int i = 0; i < 300; ++i)
    rows.push_back({std::to_string(i), "text " + std::to_string(i * i % 97), "https://a.example/", ""});
  std::set<std::string> seen, expected;
  for (const test::Row& row : rows)
    if (seen.insert(row.text).second) expected.insert(row.id);
  const auto kept = test::output_ids(run("{}", rows));
  EXPECT_EQ(std::set<std::string>(kept.begin(), kept.end()), expected);
  EXPECT_EQ(kept.size(), expected.size());
}

TEST_F(ExactDedup, TellsTextsApartThatDifferInOneByte) {
  EXPECT_THAT(
      test::fates(run("{}", {{"a", "One", "", ""}, {"b", "one", "", ""}, {"c", "one ", "", ""}, {"d", "one", "", ""}})),
      UnorderedElementsAre(Pair("a", "kept"), Pair("b", "kept"), Pair("c", "kept"),
                           Pair("d", "exact_dedup:duplicate_text")));
}

TEST_F(ExactDedup, ByUrlLeavesDocumentsWithoutOneAlone) {
  EXPECT_THAT(test::fates(run("{by: url}", {{"a", "1", "https://a.example/", ""},
                                            {"b", "2", "https://a.example/", ""},
                                            {"c", "3", "", ""},
                                            {"d", "4", "", ""}})),
              UnorderedElementsAre(Pair("a", "kept"), Pair("b", "exact_dedup:duplicate_url"), Pair("c", "kept"),
                                   Pair("d", "kept")));
}

TEST_F(ExactDedup, KeepsTheLongestOfAUrl) {
  EXPECT_THAT(
      test::fates(run("{by: url, survivor: longest}",
                      {{"a", "short", "u", ""}, {"b", "the longest of all", "u", ""}, {"c", "longer", "u", ""}})),
      UnorderedElementsAre(Pair("a", "exact_dedup:duplicate_url"), Pair("b", "kept"),
                           Pair("c", "exact_dedup:duplicate_url")));
}

}  // namespace
}  // namespace curate
