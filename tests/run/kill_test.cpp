// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>

#include "support/every_stage.hpp"
#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/strings.hpp"

namespace curate {
namespace {

// A run is stopped at a point, started again with the same command, and must end with the same bytes and no temporary
// file. The long form of each test is for `scripts/test --all`.
bool long_form() {
  return std::getenv("CURATE_LONG") != nullptr;
}

class Kill : public testing::Test {
 protected:
  Kill() : config_(test::write_every_stage(folder_.path())) {
    EXPECT_EQ(start("clean", "").exit_code, 0);
    expected_ = test::tree_digest(folder_ / "clean");
  }

  test::CommandResult start(const std::string& name, const std::string& variables, const std::string& prefix = "") {
    return test::shell(prefix + " " + test::program(variables) + " run " + config_.string() + " -o " +
                       (folder_ / name).string() + " -q --threads 2");
  }

  // Starts the run again and compares.
  void expect_recovery(const std::string& name, const std::string& what) {
    const auto again = start(name, "");
    EXPECT_EQ(again.exit_code, 0) << what << ": " << again.err;
    EXPECT_EQ(test::tree_digest(folder_ / name), expected_) << what;
    EXPECT_FALSE(std::filesystem::exists(folder_ / name / "tmp")) << what;
    std::filesystem::remove_all(folder_ / name);
  }

  std::uint64_t count_calls() {
    const auto counter = folder_ / "calls";
    EXPECT_EQ(start("counted", "CURATE_FAULT=count@" + counter.string()).exit_code, 0);
    std::filesystem::remove_all(folder_ / "counted");
    return parse_unsigned(trim_ascii(test::slurp(counter))).value_or(0);
  }

  test::TempFolder folder_;
  std::filesystem::path config_;
  std::string expected_;
};

TEST_F(Kill, AtEveryChangingSystemCallLosesNothing) {
#ifndef CURATE_FAULT_HOOKS
  GTEST_SKIP() << "built without CURATE_FAULT_HOOKS";
#endif
  const std::uint64_t calls = count_calls();
  const std::uint64_t step = long_form() ? 1 : calls / 24 + 1;
  std::uint64_t killed = 0;
  for (std::uint64_t n = 1; n <= calls; n += step) {
    const auto result = start("killed", "CURATE_FAULT=kill@" + std::to_string(n));
    killed += result.exit_code == 128 + 9 || result.exit_code == 137;
    expect_recovery("killed", "kill at call " + std::to_string(n));
  }
  std::printf("M = %llu changing system calls, killed at %llu of them\n", static_cast<unsigned long long>(calls),
              static_cast<unsigned long long>(killed));
  EXPECT_GE(calls, 300U);
}

TEST_F(Kill, AtARandomMomentLosesNothing) {
  const int rounds = long_form() ? 1000 : 12;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(start("timed", "").exit_code, 0);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  int killed = 0;
  for (int round = 0; round < rounds; ++round) {
    const double moment = seconds * static_cast<double>((round * 7919) % 1000) / 1000;
    const auto result = start("killed", "", "timeout -s KILL " + number_text(moment + 0.001));
    killed += result.exit_code == 137;
    expect_recovery("killed", "kill after " + number_text(moment) + " s");
  }
  std::printf("%d of %d runs were killed before their end\n", killed, rounds);
}

TEST_F(Kill, AFullDiskStopsTheRunWithAMessageAndTheRunGoesOn) {
#ifndef CURATE_FAULT_HOOKS
  GTEST_SKIP() << "built without CURATE_FAULT_HOOKS";
#endif
  const std::uint64_t calls = count_calls();
  const std::uint64_t step = long_form() ? calls / 100 + 1 : calls / 8 + 1;
  for (const char* fault : {"enospc", "eio", "fsync-eio"}) {
    for (std::uint64_t n = 1; n <= calls; n += step) {
      const auto result = start("failed", std::string("CURATE_FAULT=") + fault + "@" + std::to_string(n) +
                                              (fault == std::string("enospc") ? "+" : ""));
      EXPECT_TRUE(result.exit_code == 0 || result.exit_code == 1) << result.exit_code << result.err;
      EXPECT_TRUE(result.exit_code == 0 || result.err.starts_with("curate: cannot ")) << result.err;
      expect_recovery("failed", std::string(fault) + " at call " + std::to_string(n));
    }
  }
}

TEST_F(Kill, ShortWritesAreFinished) {
#ifndef CURATE_FAULT_HOOKS
  GTEST_SKIP() << "built without CURATE_FAULT_HOOKS";
#endif
  EXPECT_EQ(start("short", "CURATE_FAULT=short@1+").exit_code, 0);
  EXPECT_EQ(test::tree_digest(folder_ / "short"), expected_);
}

TEST_F(Kill, AnInterruptLeavesARunThatGoesOn) {
  const auto result = start("interrupted", "", "timeout -s INT 0.02");
  EXPECT_TRUE(result.exit_code == 130 || result.exit_code == 124 || result.exit_code == 0)
      << result.exit_code << result.err;
  expect_recovery("interrupted", "SIGINT");
}

}  // namespace
}  // namespace curate
