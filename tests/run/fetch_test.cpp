// SPDX-License-Identifier: Apache-2.0
// Runs that fetch pictures: what is asked for, what is kept, what is asked for again.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "report/manifest.hpp"
#include "report/totals.hpp"
#include "run/thread_executor.hpp"
#include "support/http_server.hpp"
#include "support/read_format.hpp"
#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

using test::HttpServer;
using test::Reply;
using test::reply;
using test::Row;
using test::ServedRequest;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::UnorderedElementsAre;

constexpr const char* kJpeg = "Content-Type: image/jpeg\r\n";

class FetchRun : public testing::Test {
 protected:
  FetchRun() : server_([this](const ServedRequest& request) { return answer(request); }) {
    serve("/a.jpg", reply(200, kJpeg, test::picture_file("rgb.jpg")));
    serve("/b.png", reply(200, "Content-Type: image/png\r\n", test::picture_file("rgb.png")));
    serve("/to-a", reply(302, "Location: /a.jpg\r\n", ""));
    serve("/no.jpg", reply(200, std::string(kJpeg) + "X-Robots-Tag: noai\r\n", test::picture_file("rgb.jpg")));
    serve("/page", reply(200, "Content-Type: text/html\r\n", "<p>no picture"));
    serve("/robots.txt", reply(200, "Content-Type: text/plain\r\n", "User-agent: *\nDisallow: /private/\n"));
  }

  void serve(const std::string& path, Reply reply) {
    const std::lock_guard lock(mutex_);
    pages_[path] = std::move(reply);
  }
  std::string url(const std::string& path) const { return server_.origin() + path; }
  std::string fetch(const std::string& more = "") const {
    return fmt::format(
        "  - fetch: {{contact: \"http://bot.example\", ports: [{}], allow_addresses: [127.0.0.1], delay: 0, "
        "factor: 0, retries: 0, retry_wait: 0{}}}\n",
        server_.port(), more);
  }
  std::size_t asked(const std::string& path) const {
    const auto log = server_.log();
    return static_cast<std::size_t>(std::ranges::count(log, path, &ServedRequest::target));
  }
  RunDir run(const std::string& name, const std::string& stages, const std::vector<Row>& rows,
             const std::string& output = "{format: webdataset}") {
    RunDir made = RunDir::create((folder_ / (name + "/RUN")).string(),
                                 make_plan(load_config(config(name, stages, rows, output))), false);
    test::finish_run(made);
    return made;
  }
  // Writes a config and its input; its path.
  std::string config(const std::string& name, const std::string& stages, const std::vector<Row>& rows,
                     const std::string& output = "{format: webdataset}") const {
    folder_.write(name + "/in.jsonl", test::jsonl(rows));
    return folder_
        .write(name + "/config.yaml", test::config_text("  - {name: in, format: jsonl, paths: [in.jsonl]}\n",
                                                        "stages:\n" + stages + "output: " + output + "\n"))
        .string();
  }
  // key -> extensions, of a shard.
  static std::map<std::string, std::string> shard(const RunDir& run, const std::string& name) {
    std::map<std::string, std::string> found;
    for (const auto& document : test::read_format("webdataset", test::slurp(run.at("out/" + name))).documents)
      found[document.id] = document.text + " " + document.mime;
    return found;
  }

  test::TempFolder folder_;

 private:
  Reply answer(const ServedRequest& request) const {
    const std::lock_guard lock(mutex_);
    const auto found = pages_.find(request.target);
    return found == pages_.end() ? reply(404, "Content-Type: text/html\r\n", "no") : found->second;
  }

  mutable std::mutex mutex_;
  std::map<std::string, Reply> pages_;

 protected:
  HttpServer server_;  // stops first: its threads read pages_
};

TEST_F(FetchRun, EveryRowEndsWithItsPictureOrAReason) {
  const RunDir done = run("r", fetch(),
                          {{"a", "one", url("/a.jpg"), ""},
                           {"again", "the same", url("/a.jpg#part"), ""},
                           {"b", "two", url("/b.png"), ""},
                           {"moved", "three", url("/to-a"), ""},
                           {"gone", "four", url("/missing.jpg"), ""},
                           {"private", "five", url("/private/x.jpg"), ""},
                           {"refused", "six", url("/no.jpg"), ""},
                           {"page", "seven", url("/page"), ""},
                           {"none", "eight", "", ""},
                           {"odd", "nine", "ftp://a.example/x.jpg", ""}});
  EXPECT_THAT(test::fates(done),
              UnorderedElementsAre(Pair("a", "kept"), Pair("again", "kept"), Pair("b", "kept"), Pair("moved", "kept"),
                                   Pair("gone", "fetch:http_error"), Pair("private", "fetch:robots_denied"),
                                   Pair("refused", "fetch:opted_out"), Pair("page", "fetch:unwanted_type"),
                                   Pair("none", "fetch:no_url"), Pair("odd", "fetch:refused_url")));
  EXPECT_EQ(asked("/a.jpg"), 1U);
  EXPECT_EQ(asked("/private/x.jpg"), 0U);
  EXPECT_THAT(shard(done, "00000.tar"),
              ElementsAre(Pair("000000000", "one image/jpeg"), Pair("000000001", "the same image/jpeg"),
                          Pair("000000002", "two image/png"), Pair("000000003", "three image/jpeg")));
}

TEST_F(FetchRun, AChangedFilterAsksForNothingAgain) {
  const std::vector<Row> rows{{"a", "one", url("/a.jpg"), ""}, {"b", "two words", url("/b.png"), ""}};
  run("r", "  - word_count: {min: 2}\n" + fetch(), rows);
  EXPECT_EQ(asked("/a.jpg"), 0U);
  const auto requests = server_.log().size();
  const auto config = folder_ / "r" / "config.yaml";
  std::string text = test::slurp(config);
  text.replace(text.find("min: 2"), 6, "min: 1");
  folder_.write("r/config.yaml", text);
  const auto command = [&](const std::string& more) {
    return test::shell(test::program() + " run " + config.string() + " -o " + (folder_ / "r" / "RUN").string() +
                       " -q " + more);
  };
  const auto result = command("--replan");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(asked("/a.jpg"), 1U);
  EXPECT_EQ(asked("/b.png"), 1U);
  EXPECT_EQ(server_.log().size(), requests + 1);
  EXPECT_EQ(shard(RunDir::open((folder_ / "r" / "RUN").string()), "00000.tar").size(), 2U);
}

TEST_F(FetchRun, WhatFailedIsAskedForAgainOnlyIfToldTo) {
  const std::vector<Row> rows{{"a", "one", url("/a.jpg"), ""}, {"late", "two", url("/late.jpg"), ""}};
  serve("/late.jpg", reply(503, kJpeg, "later"));
  const RunDir first = run("r", fetch(), rows);
  EXPECT_EQ(test::fates(first).at("late"), "fetch:http_error");
  serve("/late.jpg", reply(200, kJpeg, test::picture_file("rgb.jpg")));
  const auto command = [&](const std::string& more) {
    return test::shell(test::program() + " run " + (folder_ / "r" / "config.yaml").string() + " -o " + first.path() +
                       " -q " + more);
  };
  EXPECT_EQ(command("").exit_code, 0);
  EXPECT_EQ(test::fates(first).at("late"), "fetch:http_error");
  EXPECT_EQ(command("--retry-failed=timeout").exit_code, 0);
  EXPECT_EQ(test::fates(first).at("late"), "fetch:http_error");
  const auto wrong = command("--retry-failed=timeuot");
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("did you mean 'timeout'"));
  EXPECT_EQ(command("--retry-failed=http_error").exit_code, 0);
  EXPECT_EQ(test::fates(first).at("late"), "kept");
  EXPECT_EQ(asked("/a.jpg"), 1U);
}

TEST_F(FetchRun, TheSameAnswersGiveTheSameShardsForAnyThreads) {
  std::vector<Row> rows;
  for (int i = 0; i < 40; ++i)
    rows.push_back(
        {"r" + std::to_string(i), "caption " + std::to_string(i), url(i % 3 == 0 ? "/a.jpg" : "/b.png"), ""});
  const std::string stages = fetch() + "  - decode_image: {resize: border, size: 64}\n  - image_dedup: {by: bytes}\n";
  const RunDir done = run("r", stages, rows, "{format: webdataset, samples_per_shard: 10}");
  const auto shards = [&] {
    std::string all;
    for (const char* suffix : {".tar", ".idx", ".jsonl.zst", "_stats.json"})
      all += hex_bytes(sha256(test::slurp(done.at(std::string("out/00000") + suffix))));
    return all;
  };
  const std::string before = shards();
  for (std::size_t i = 0; i < done.plan().phases.size(); ++i)
    if (done.plan().phases[i].kind != PhaseKind::kFetch)
      std::filesystem::remove_all(done.at("ledger/" + done.plan().phases[i].name));
  std::filesystem::remove_all(done.at("out"));
  std::filesystem::remove(done.at("manifest-sha256.txt"));
  const auto requests = server_.log().size();
  test::finish_run(done, 1);
  EXPECT_EQ(shards(), before);
  EXPECT_EQ(server_.log().size(), requests);
}

// Registrable domains are dealt to tasks; a redirect leads into another task's domain.
TEST_F(FetchRun, SeveralTasksAskForEachAddressOnceAndGiveTheSameShards) {
  std::vector<Row> rows;
  std::string resolve;
  for (int host = 0; host < 6; ++host) {
    const std::string name = fmt::format("h{}.example", host), origin = server_.origin(name);
    resolve += fmt::format("{}\"{}:{}:127.0.0.1\"", host == 0 ? "" : ", ", name, server_.port());
    for (int i = 0; i < 4; ++i) {
      const std::string path = fmt::format("/{}-{}.jpg", host, i);
      serve(path, reply(200, kJpeg, test::picture_file("rgb.jpg") + path));
      rows.push_back({fmt::format("r{}-{}", host, i), "caption", origin + path, ""});
    }
    rows.push_back({fmt::format("r{}-moved", host), "elsewhere", origin + fmt::format("/moved{}", host), ""});
    serve(fmt::format("/moved{}", host),
          reply(302, "Location: " + server_.origin(fmt::format("h{}.example", (host + 1) % 6)) + "/a.jpg\r\n", ""));
  }
  const auto shards = [&](const RunDir& done) {
    std::string all;
    for (const char* suffix : {".tar", ".jsonl.zst"})
      all += hex_bytes(sha256(test::slurp(done.at(std::string("out/00000") + suffix))));
    return all;
  };
  const std::string one = shards(run("one", fetch(", resolve: [" + resolve + "]"), rows));
  for (const int tasks : {3, 16}) {
    const auto before = server_.log().size();
    const RunDir done =
        run(fmt::format("tasks{}", tasks), fetch(fmt::format(", tasks: {}, resolve: [{}]", tasks, resolve)), rows);
    EXPECT_EQ(shards(done), one) << tasks;
    EXPECT_EQ(test::fates(done).at("r5-moved"), "kept");
    std::map<std::string, int> requests;
    const auto log = server_.log();
    for (std::size_t i = before; i < log.size(); ++i) ++requests[log[i].target];
    for (int host = 0; host < 6; ++host)
      for (int i = 0; i < 4; ++i) EXPECT_EQ(requests[fmt::format("/{}-{}.jpg", host, i)], 1) << tasks;
  }
}

// At every changing system call of a run with a fetch in it, or at some of them: the long form is for `scripts/test
// --all`.
TEST_F(FetchRun, KilledAtAnyCallItEndsWithTheSameShardsAndAfterTheFetchAsksForNothing) {
#ifndef CURATE_FAULT_HOOKS
  GTEST_SKIP() << "built without CURATE_FAULT_HOOKS";
#endif
  constexpr int kPictures = 12;
  std::vector<Row> rows;
  for (int i = 0; i < kPictures; ++i) {
    const std::string path = fmt::format("/{}.jpg", i);
    serve(path, reply(200, kJpeg, test::picture_file("rgb.jpg") + path));
    rows.push_back({fmt::format("r{}", i), "caption", url(path), ""});
  }
  const std::string config = this->config("k", fetch() + "  - decode_image: {size: 64, resize: border}\n", rows);
  const auto start = [&](const std::string& name, const std::string& variables) {
    return test::shell(test::program(variables) + " run " + config + " -o " + (folder_ / name).string() +
                       " -q --threads 1");
  };
  const auto shards = [&](const std::string& name) {
    std::string all;
    for (const char* suffix : {".tar", ".idx", ".jsonl.zst", "_stats.json"})
      all += hex_bytes(sha256(test::slurp(folder_ / name / ("out/00000" + std::string(suffix)))));
    return all;
  };
  const auto records = [](const std::filesystem::path& run) {
    std::vector<std::string> names;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(run / "ledger/fetch-1", none))
      names.push_back(entry.path().filename().string());
    return names;
  };
  const auto counter = folder_ / "calls";
  ASSERT_EQ(start("clean", "CURATE_FAULT=count@" + counter.string()).exit_code, 0);
  const std::uint64_t calls = std::stoull(test::slurp(counter));
  const std::string expected = shards("clean");
  const std::size_t requests = server_.log().size();
  const std::uint64_t step = std::getenv("CURATE_LONG") != nullptr ? 1 : calls / 16 + 1;
  std::uint64_t tried = 0, killed = 0;
  for (std::uint64_t call = 1; call <= calls; call += step) {
    ++tried;
    killed += start("run", "CURATE_FAULT=kill@" + std::to_string(call)).exit_code == 128 + 9;
    const auto between = server_.log().size();
    const bool fetched = !records(folder_ / "run").empty();
    const auto again = start("run", "");
    ASSERT_EQ(again.exit_code, 0) << call << ": " << again.err;
    EXPECT_EQ(shards("run"), expected) << call;
    EXPECT_EQ(test::shell(test::program() + " verify " + (folder_ / "run").string()).exit_code, 0) << call;
    // Answers are committed in lots: those of the last one are asked for again, and nothing a third time.
    const std::size_t asked_again = server_.log().size() - between;
    EXPECT_LE(asked_again, fetched ? 0U : requests) << call;
    std::filesystem::remove_all(folder_ / "run");
  }
  std::printf("%llu changing system calls, killed at %llu of %llu tried\n", static_cast<unsigned long long>(calls),
              static_cast<unsigned long long>(killed), static_cast<unsigned long long>(tried));
  EXPECT_GE(killed + 2, tried);
}

}  // namespace
}  // namespace curate
