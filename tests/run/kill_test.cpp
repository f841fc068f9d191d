// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <thread>
#include <vector>

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

  // Calls `round(i, name)` for i = 0, step, 2·step … below `rounds`, as many at once as there are processors; each name
  // is a run directory of its own.
  static void in_parallel(std::uint64_t rounds, std::uint64_t step,
                          const std::function<void(std::uint64_t, const std::string&)>& round) {
    std::atomic<std::uint64_t> next{0};
    const auto work = [&](const std::string& name) {
      for (std::uint64_t i; (i = next.fetch_add(step)) < rounds;) round(i, name);
    };
    std::vector<std::jthread> workers;
    for (unsigned w = 0; w < std::max(1U, std::thread::hardware_concurrency()); ++w)
      workers.emplace_back(work, "stopped" + std::to_string(w));
  }

  std::uint64_t count_calls() {
    const auto counter = folder_ / "calls";
    EXPECT_EQ(start("counted", "CURATE_FAULT=count@" + counter.string()).exit_code, 0);
    std::filesystem::remove_all(folder_ / "counted");
    return parse_unsigned(trim_ascii(test::slurp(counter))).value_or(0);
  }

  test::TempFolder folder_{test::memory_folder()};
  std::filesystem::path config_;
  std::string expected_;
};

bool was_killed(const test::CommandResult& result) {
  return result.exit_code == 128 + 9;
}

TEST_F(Kill, AtEveryChangingSystemCallLosesNothing) {
#ifndef CURATE_FAULT_HOOKS
  GTEST_SKIP() << "built without CURATE_FAULT_HOOKS";
#endif
  const std::uint64_t calls = count_calls();
  // The first calls make the run directory: each of them counts in the short form too.
  constexpr std::uint64_t kFirst = 16;
  const std::uint64_t step = long_form() ? 1 : calls / 24 + 1;
  std::atomic<std::uint64_t> tried = 0, killed = 0;
  in_parallel(calls, 1, [&](std::uint64_t i, const std::string& name) {
    if (i >= kFirst && i % step != 0) return;
    ++tried;
    killed += was_killed(start(name, "CURATE_FAULT=kill@" + std::to_string(i + 1)));
    expect_recovery(name, "kill at call " + std::to_string(i + 1));
  });
  std::printf("M = %llu changing system calls, killed at %llu of them\n", static_cast<unsigned long long>(calls),
              static_cast<unsigned long long>(killed.load()));
  EXPECT_GE(calls, 300U);
  // Which of two threads makes a folder that both need differs from run to run, and with it the number of calls.
  EXPECT_GE(killed + tried / 50, tried);
}

TEST_F(Kill, AtARandomMomentLosesNothing) {
  const std::uint64_t rounds = long_form() ? 1000 : 12;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(start("timed", "").exit_code, 0);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::atomic<std::uint64_t> killed = 0;
  in_parallel(rounds, 1, [&](std::uint64_t round, const std::string& name) {
    // A run that ends before its moment is tried again with an earlier one.
    for (double part = static_cast<double>((round * 7919) % 1000) / 1000; part > 0.0005; part /= 2) {
      const double moment = seconds * part + 0.001;
      const bool now = was_killed(start(name, "", "timeout --foreground -s KILL " + number_text(moment)));
      expect_recovery(name, "kill after " + number_text(moment) + " s");
      killed += now;
      if (now) return;
    }
  });
  std::printf("%llu of %llu rounds were killed before their end\n", static_cast<unsigned long long>(killed.load()),
              static_cast<unsigned long long>(rounds));
  EXPECT_GE(killed, rounds - rounds / 100 - 1);
}

TEST_F(Kill, AFullDiskStopsTheRunWithAMessageAndTheRunGoesOn) {
#ifndef CURATE_FAULT_HOOKS
  GTEST_SKIP() << "built without CURATE_FAULT_HOOKS";
#endif
  const std::uint64_t calls = count_calls();
  const std::uint64_t step = long_form() ? calls / 100 + 1 : calls / 8 + 1;
  for (const std::string fault : {"enospc", "eio", "fsync-eio"})
    in_parallel(calls, step, [&](std::uint64_t i, const std::string& name) {
      const std::string at = fault + "@" + std::to_string(i + 1);
      const auto result = start(name, "CURATE_FAULT=" + at + (fault == "enospc" ? "+" : ""));
      EXPECT_TRUE(result.exit_code == 0 || result.exit_code == 1) << result.exit_code << result.err;
      EXPECT_TRUE(result.exit_code == 0 || result.err.starts_with("curate: cannot ")) << result.err;
      expect_recovery(name, at);
    });
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
