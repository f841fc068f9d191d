// SPDX-License-Identifier: Apache-2.0
// A crawl is killed at a system call, SQLite's included, started again with the same command, and must end as if
// nothing had happened: every URL in one state, every page archived once. The long form is for `scripts/test --all`.
#include <cstdio>
#include <cstdlib>

#include <gtest/gtest.h>

#include "support/crawls.hpp"
#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/strings.hpp"

namespace curate {
namespace {

using test::HttpServer;
using test::reply;
using test::ServedRequest;

class CrawlKill : public testing::Test {
 protected:
  CrawlKill() {
    const std::string more =
        "politeness: {delay: 0, factor: 0, retry_wait: 0.001, per_address: false}\n"
        "output: {commit_every: 4, max_file: 4kB}\n";
    config_ = folder_.write(
        "crawl.yaml", test::crawl_config(server_, {"a.example", "b.example"}, server_.origin("a.example") + "/", more));
    EXPECT_EQ(start("clean", "").exit_code, 0);
    states_ = test::url_states(folder_ / "clean");
    pages_ = test::archived_pages(folder_ / "clean");
    lines_ = test::ledger(folder_ / "clean").size();
    EXPECT_EQ(states_.size(), 26U);
  }

  test::CommandResult start(const std::string& name, const std::string& variables) {
    return test::shell(test::program(variables) + " crawl " + config_.string() + " -q -o " + (folder_ / name).string());
  }

  void expect_whole(const std::string& name, const std::string& what) {
    const auto again = start(name, "");
    EXPECT_EQ(again.exit_code, 0) << what << ": " << again.err;
    EXPECT_EQ(test::url_states(folder_ / name), states_) << what;
    EXPECT_EQ(test::archived_pages(folder_ / name), pages_) << what;
    EXPECT_EQ(test::ledger(folder_ / name).size(), lines_) << what;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ / name))
      EXPECT_NE(entry.path().extension(), ".open") << what << entry.path();
    std::filesystem::remove_all(folder_ / name);
  }

  // Two hosts of twelve pages that link to each other, one of them forbidden, one missing.
  static test::Reply answer(const ServedRequest& request) {
    if (request.target == "/robots.txt") return reply(200, "", "User-agent: *\nDisallow: /no\n");
    if (request.target == "/missing" || request.target.starts_with("/.well")) return reply(404, "", "");
    std::string body = "<a href='/no'></a><a href='/missing'></a>" + std::string(600, '.') + request.target;
    for (int i = 0; i < 10; ++i) body += "<a href='/" + std::to_string(i) + "'></a>";
    const std::string port = request.head.substr(request.head.find(".example:") + 9, 5);
    for (const char* host : {"a", "b"})
      body += "<a href='http://" + std::string(host) + ".example:" + port.substr(0, port.find('\r')) + "/'></a>";
    return reply(200, "Content-Type: text/html\r\n", body);
  }

  HttpServer server_{&CrawlKill::answer};
  test::TempFolder folder_;
  std::filesystem::path config_;
  std::map<std::string, std::string> states_;
  std::vector<std::string> pages_;
  std::size_t lines_ = 0;
};

TEST_F(CrawlKill, AtEveryChangingSystemCallLosesAndDoublesNothing) {
#ifndef CURATE_FAULT_HOOKS
  GTEST_SKIP() << "built without CURATE_FAULT_HOOKS";
#endif
  const auto counter = folder_ / "calls";
  ASSERT_EQ(start("counted", "CURATE_FAULT=count@" + counter.string()).exit_code, 0);
  const std::uint64_t calls = parse_unsigned(trim_ascii(test::slurp(counter))).value_or(0);
  const std::uint64_t step = std::getenv("CURATE_LONG") != nullptr ? 1 : calls / 24 + 1;
  std::uint64_t killed = 0;
  for (std::uint64_t n = 1; n <= calls; n += step) {
    killed += start("killed", "CURATE_FAULT=kill@" + std::to_string(n)).exit_code == 128 + 9;
    expect_whole("killed", "kill at call " + std::to_string(n));
  }
  std::printf("M = %llu changing system calls, killed at %llu of them\n", static_cast<unsigned long long>(calls),
              static_cast<unsigned long long>(killed));
  EXPECT_GE(calls, 100U);
}

TEST_F(CrawlKill, AFullDiskStopsTheCrawlWithAMessageAndTheCrawlGoesOn) {
#ifndef CURATE_FAULT_HOOKS
  GTEST_SKIP() << "built without CURATE_FAULT_HOOKS";
#endif
  for (const char* fault : {"enospc@40+", "eio@60", "enospc@95+", "fsync-eio@50", "eio@120"}) {
    const auto result = start("failed", std::string("CURATE_FAULT=") + fault);
    EXPECT_EQ(result.exit_code, 1) << fault << result.err;
    EXPECT_TRUE(result.err.starts_with("curate: cannot ")) << fault << result.err;
    expect_whole("failed", fault);
  }
}

}  // namespace
}  // namespace curate
