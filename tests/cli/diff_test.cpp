// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

using testing::HasSubstr;
using testing::Not;

// 10,000 documents of 20 words; document 4711 has 10. A limit of 11 words instead of 10 moves that one.
class Diff : public testing::Test {
 protected:
  Diff() {
    std::vector<test::Row> rows;
    for (int i = 0; i < 10'000; ++i) {
      std::string text = "document " + std::to_string(i);
      for (int word = 2; word < (i == 4711 ? 10 : 20); ++word) text += " word";
      rows.push_back({"id-" + std::to_string(i), text, "https://example.org/" + std::to_string(i), ""});
    }
    folder_.write("in.jsonl", test::jsonl(rows));
    folder_.write("config.yaml", test::config_text("  - {name: in, format: jsonl, paths: [in.jsonl]}\n",
                                                   "stages: [word_count: {min: 10}]\ntask_size: 256KiB\n"));
  }
  test::CommandResult run(const std::string& name, const std::string& options = "") {
    return test::shell(test::program() + " run " + (folder_ / "config.yaml").string() + " -q -o " +
                       (folder_ / name).string() + " " + options);
  }
  test::CommandResult diff(const std::string& options = "") {
    return test::shell(test::program() + " diff " + (folder_ / "A").string() + " " + (folder_ / "B").string() + " " +
                       options);
  }
  // How many failures an XML parser that is not ours finds, and the text of the first.
  std::string failures(const std::filesystem::path& junit) {
    return test::shell(
               "python3 -c 'import sys, xml.etree.ElementTree as t; r = t.parse(sys.argv[1]).getroot(); "
               "f = r.findall(\".//failure\"); print(r.get(\"failures\"), len(f), f[0].text if f else \"\")' " +
               junit.string())
        .out;
  }
  test::TempFolder folder_{test::memory_folder()};
};

constexpr const char* kMoved = "in id-4711 https://example.org/4711: kept -> word_count:too_few_words";

TEST_F(Diff, FindsAndNamesTheOneDocumentOfTenThousandThatASettingMoves) {
  ASSERT_EQ(run("A").exit_code, 0);
  ASSERT_EQ(run("B", "--set word_count.min=11").exit_code, 0);
  const auto junit = folder_ / "junit.xml";
  const auto result = diff("--junit " + junit.string());
  EXPECT_EQ(result.exit_code, 4);
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, HasSubstr("10,000 rows compared, kept 10,000 -> 9,999\n"));
  EXPECT_THAT(result.out, HasSubstr("  " + std::string(kMoved) + "\n"));
  EXPECT_THAT(failures(junit), testing::StartsWith("1 1 1 of 10000 rows lost, 0 allowed\n" + std::string(kMoved)));
}

TEST_F(Diff, SaysTheSameAsJson) {
  ASSERT_EQ(run("A").exit_code, 0);
  ASSERT_EQ(run("B", "--set word_count.min=11").exit_code, 0);
  const auto result = diff("--json");
  EXPECT_EQ(result.exit_code, 4);
  const Json json = Json::parse(result.out, "diff");
  EXPECT_EQ(json["compared"].number(), 10000);
  EXPECT_EQ(json["lost"].number(), 1);
  EXPECT_EQ(json["gained"].number(), 0);
  EXPECT_EQ(json["examples"]["lost"].at(0).second["id"].text(), "id-4711");
  EXPECT_EQ(json["transitions"]["kept -> word_count:too_few_words"].number(), 1);
}

TEST_F(Diff, IsContentWithEqualRunsAndWithinTolerance) {
  ASSERT_EQ(run("A").exit_code, 0);
  ASSERT_EQ(run("B").exit_code, 0);
  EXPECT_EQ(diff().exit_code, 0);
  ASSERT_EQ(test::shell("rm -r " + (folder_ / "B").string()).exit_code, 0);
  ASSERT_EQ(run("B", "--set word_count.min=11").exit_code, 0);
  EXPECT_EQ(diff("--allow lost=1").exit_code, 0);
  EXPECT_EQ(diff("--allow lost=0.01%").exit_code, 0);
  EXPECT_EQ(diff("--allow lost=0.009%").exit_code, 4);
  EXPECT_EQ(diff("--allow moved=1").exit_code, 4);
}

TEST_F(Diff, RunsCompareWithAnExpectation) {
  const std::string expect = (folder_ / "expect.yaml").string(), junit = (folder_ / "expect.xml").string();
  ASSERT_EQ(run("A", "--write-expect " + expect).exit_code, 0);
  EXPECT_EQ(run("again", "--expect " + expect).exit_code, 0);
  const auto moved = run("B", "--set word_count.min=11 --junit " + junit + " --expect " + expect);
  EXPECT_EQ(moved.exit_code, 4);
  EXPECT_THAT(moved.out, HasSubstr(kMoved));
  EXPECT_THAT(failures(junit), HasSubstr(kMoved));
}

TEST_F(Diff, ComparesASampleOnlyWithTheRowsThatAreInIt) {
  ASSERT_EQ(run("A", "--set audit.signals=true").exit_code, 0);
  ASSERT_EQ(run("B", "--set audit.signals=true --sample 10%").exit_code, 0);
  const auto result = diff();
  EXPECT_EQ(result.exit_code, 0) << result.out;
  EXPECT_THAT(result.out, HasSubstr("drift of word_count: mean 20 -> 20 (+0 %)\n"));
  EXPECT_THAT(result.out, HasSubstr("rows are left out: only one of the two samples holds them\n"));
  EXPECT_THAT(result.out, Not(HasSubstr("10,000 rows compared")));
}

}  // namespace
}  // namespace curate
