// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "support/runs.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

// What the program says on stderr, and its exit code, where somebody slips.
class Errors : public testing::Test {
 protected:
  Errors() {
    folder_.write("in.jsonl", test::jsonl({{"a", "some words", "", ""}}));
    folder_.write("config.yaml", test::config_text("  - {name: in, format: jsonl, paths: [in.jsonl]}\n",
                                                   "stages:\n  - word_count: {min: 1}\n"));
    folder_.write("wrong.yaml", test::config_text("  - {name: in, format: jsonl, paths: [in.jsonl]}\n",
                                                  "stages:\n  - word_count: {mix: 1}\n"));
  }
  void expect(const std::string& arguments, int code, const std::string& message) {
    const auto result = test::shell("cd " + folder_.path().string() + " && " + test::program() + " " + arguments);
    EXPECT_EQ(result.exit_code, code) << arguments;
    EXPECT_EQ(result.err, "curate: " + message + "\n") << arguments;
    EXPECT_EQ(result.out, "") << arguments;
  }
  test::TempFolder folder_;
};

TEST_F(Errors, NameThePlaceAndTheNearestKey) {
  expect("run wrong.yaml -o RUN", 2, "wrong.yaml:6:18: unknown key 'mix' in stage 'word_count'; did you mean 'min'?");
  expect("run config.yaml -o RUN --set word_cont.min=3", 2,
         "--set word_cont.min=3: 'word_cont' is no stage of this pipeline and no key that can be set; did you mean "
         "'word_count'?");
}

TEST_F(Errors, NameTheNearestFileCommandStageAndKind) {
  expect("run confg.yaml -o RUN", 2, "there is no config confg.yaml; did you mean 'config.yaml'?");
  expect("rum config.yaml", 2, "unknown command 'rum'; did you mean 'run'?; `curate --help` lists them");
  expect("stages word_cout", 2, "unknown stage 'word_cout'; did you mean 'word_count'?");
}

TEST_F(Errors, SayWhatACommandNeeds) {
  expect("run config.yaml", 2, "--output is required; `curate run --help` tells more");
  expect("", 2, "A subcommand is required; `curate --help` tells more");
}

TEST_F(Errors, LeaveAFolderOfOthersAlone) {
  folder_.write("full/letter.txt", "dear diary");
  expect("run config.yaml -o full", 2, "full is not empty and holds no run; name a new folder");
  expect("run config.yaml -o in.jsonl", 2, "in.jsonl is no folder; name a new one for the run");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "full/log"));
}

}  // namespace
}  // namespace curate
