// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <random>

#include "run/plan_file.hpp"
#include "support/every_stage.hpp"
#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/strings.hpp"

namespace curate {
namespace {

class Determinism : public testing::Test {
 protected:
  Determinism() : config_(test::write_every_stage(folder_.path())) {}
  // Runs the program and gives the digest of the run directory.
  std::string run(const std::string& name, const std::string& variables, const std::string& options) {
    const auto path = folder_ / name;
    const auto result =
        test::shell(test::program(variables) + " run " + config_.string() + " -o " + path.string() + " -q " + options);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(result.err, "");
    return test::tree_digest(path);
  }
  test::TempFolder folder_{test::memory_folder()};
  std::filesystem::path config_;
};

TEST_F(Determinism, SameBytesForAnyNumberOfThreads) {
  const std::string one = run("t1", "", "--threads 1");
  for (const char* threads : {"2", "3", "8"})
    EXPECT_EQ(run(std::string("t") + threads, "", std::string("--shuffle-tasks --threads ") + threads), one);
}

TEST_F(Determinism, SameBytesInAnyLocaleTimeZoneAndMemory) {
  const std::string plain = run("plain", "LC_ALL=C TZ=UTC", "");
  EXPECT_EQ(run("turkish", "LC_ALL=tr_TR.UTF-8 LANG=tr_TR.UTF-8 TZ=Asia/Kathmandu", ""), plain);
  EXPECT_EQ(run("small", "", "--memory 256MiB"), plain);
}

TEST_F(Determinism, SameBytesOnEveryInstructionSet) {
  const std::string scalar = run("scalar", "CURATE_ISA=scalar", "");
  for (const std::string set : {"avx2", "avx512"}) {
    const auto probe =
        test::shell("echo '{\"text\":\"a\"}' | " + test::program("CURATE_ISA=" + set) + " probe language");
    if (probe.exit_code != 0) continue;  // this CPU lacks it
    EXPECT_EQ(run(set, "CURATE_ISA=" + set, ""), scalar) << set;
  }
}

TEST_F(Determinism, SameBytesWhereEachTaskIsAProcessInRandomOrder) {
  const std::string whole = run("whole", "", "--threads 2");
  const auto path = folder_ / "single";
  // A run that is interrupted before its first task has only a plan.
  RunDir::create(path, make_plan(load_config(config_)), false);
  const RunDir single = RunDir::open(path);
  std::mt19937 shuffle(7);
  for (std::size_t phase = 0; phase < single.plan().phases.size(); ++phase) {
    std::vector<std::uint32_t> tasks(task_count(single, phase));
    for (std::uint32_t i = 0; i < tasks.size(); ++i) tasks[i] = i;
    std::shuffle(tasks.begin(), tasks.end(), shuffle);
    tasks.push_back(tasks.empty() ? 0 : tasks.front());  // one of them twice
    for (const std::uint32_t task : tasks) {
      const auto result = test::shell(test::program() + " task " + path.string() + " " +
                                      single.plan().phases[phase].name + " " + std::to_string(task));
      ASSERT_EQ(result.exit_code, 0) << result.err;
    }
  }
  EXPECT_EQ(run("single", "", ""), whole);
}

}  // namespace
}  // namespace curate
