// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::filesystem::path kSource = CURATE_SOURCE_DIR;

// The pipeline that a stranger sees first, over the sample.
class Quickstart : public testing::Test {
 protected:
  test::CommandResult curate(const std::string& arguments) {
    return test::shell("cd " + folder_.path().string() + " && " + test::program() + " " + arguments);
  }
  test::CommandResult run(const std::string& more = "") {
    return curate("run " + (kSource / "configs/quickstart.yaml").string() + " -o RUN " + more);
  }
  std::string recount(const std::filesystem::path& run, const std::filesystem::path& inputs) {
    const auto result = test::shell("python3 " + (kSource / "tests/cli/recount.py").string() + " " + run.string() +
                                    " " + inputs.string());
    return result.out + result.err;
  }
  static bool has_xxhsum() { return test::shell("command -v xxhsum zstd").exit_code == 0; }

  test::TempFolder folder_{test::memory_folder()};
};

TEST_F(Quickstart, EveryNumberOfTheManifestCanBeRecountedFromTheFiles) {
  if (!has_xxhsum()) GTEST_SKIP() << "absent: xxhsum, zstd";
  ASSERT_EQ(run("-q").exit_code, 0);
  EXPECT_THAT(recount(folder_ / "RUN", kSource / "configs"), HasSubstr("all recounted"));
  EXPECT_EQ(test::shell("cd " + (folder_ / "RUN").string() + " && sha256sum --quiet -c manifest-sha256.txt").exit_code,
            0);
  // The list names every file but itself and those of this machine.
  EXPECT_EQ(test::shell("cd " + (folder_ / "RUN").string() +
                        " && cut -c67- manifest-sha256.txt | sort >../listed && find . -type f ! -path './log/*' "
                        "! -name manifest-sha256.txt | sed 's,^./,,' | sort | cmp - ../listed")
                .out,
            "");
}

TEST_F(Quickstart, WithBrokenRowsTheyAreRecountedToo) {
  if (!has_xxhsum()) GTEST_SKIP() << "absent: xxhsum, zstd";
  std::string config = test::slurp(kSource / "configs/quickstart.yaml");
  const std::string inputs = "inputs:\n";
  config.insert(config.find(inputs) + inputs.size(), "  - {name: broken, format: jsonl, paths: [broken.jsonl]}\n");
  folder_.write("c.yaml", config);
  folder_.write("broken.jsonl", "{\"text\":\"never ended\n{\"no_text\":1}\n[]\n{\"text\":7}\n" +
                                    test::jsonl({{"same", "a b", "https://a.example/", ""},
                                                 {"same", "c d", "https://a.example/", ""}}));
  std::filesystem::create_directory_symlink(kSource / "configs/sample", folder_ / "sample");
  const auto result = curate("run c.yaml -o RUN -q --set guards.max_unreadable=1");
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(recount(folder_ / "RUN", folder_.path()), HasSubstr("all recounted"));
}

TEST_F(Quickstart, KeepsASensibleShareInManyLanguages) {
  ASSERT_EQ(run("-q").exit_code, 0);
  const Json manifest = Json::parse(test::slurp(folder_ / "RUN/manifest.json"), "manifest.json");
  EXPECT_GE(manifest["counts"]["kept"].number(), manifest["counts"]["in"].number() / 3);
  int languages = 0;
  manifest["counts"]["languages"].each([&](std::string_view, const Json& count) { languages += count.number() >= 3; });
  EXPECT_GE(languages, 20);
  for (const char* stage : {"exact_dedup:duplicate_text", "minhash_dedup:near_duplicate"})
    EXPECT_GT(manifest["counts"]["drops"][stage].number(), 0) << stage << ": the sample has natural duplicates";
}

TEST_F(Quickstart, EndsWithATableAndCommandsThatWork) {
  const auto result = run();
  ASSERT_EQ(result.exit_code, 0) << result.err;
  for (const char* part : {"rows in", "dropped by extract_html", "not_html", "kept", "MB/s", "peak memory", "Next:"})
    EXPECT_THAT(result.out, HasSubstr(part));
  int commands = 0;
  for (const std::string& line : test::lines_of(result.out)) {
    const auto at = line.find(test::program());
    if (at == std::string::npos) continue;
    ++commands;
    const auto next = test::shell("cd " + folder_.path().string() + " && " + line.substr(at));
    EXPECT_EQ(next.exit_code, 0) << line << "\n" << next.err;
    EXPECT_NE(next.out, "") << line;
  }
  EXPECT_EQ(commands, 3);
}

TEST_F(Quickstart, AnswersEveryCommandAboutTheRun) {
  ASSERT_EQ(run("-q --set word_count.min=41").exit_code, 0);
  EXPECT_THAT(curate("status RUN").out, HasSubstr("RUN: finished\n"));
  EXPECT_EQ(curate("verify RUN").exit_code, 0);
  EXPECT_EQ(curate("diff RUN RUN").exit_code, 0);
  EXPECT_THAT(curate("why RUN texts/none").err, StartsWith("curate: 'texts/none' is in no audit of RUN"));
  EXPECT_EQ(curate("why RUN texts/none").exit_code, 1);
  EXPECT_THAT(curate("why RUN base-files/GPL-2").out, HasSubstr("base-files/GPL-2"));
  EXPECT_THAT(curate("inspect RUN/out/shard-00000.jsonl.zst").out, HasSubstr(" documents, "));
  EXPECT_EQ(curate("plan " + (kSource / "configs/quickstart.yaml").string()).exit_code, 0);
  const auto other = run("-q");
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_THAT(other.err, StartsWith("curate: RUN holds a run of another plan: it differs from phase map-1 on"));
}

}  // namespace
}  // namespace curate
