// SPDX-License-Identifier: Apache-2.0
// Runs that ask a program about their rows: what it is sent, what becomes of its answers, and of its failures.
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "run/thread_executor.hpp"
#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/codec.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"
#include "util/tar_writer.hpp"

namespace curate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Answers with the bytes of the picture and the letters of the caption; logs what it was asked.
constexpr const char* kScorer = R"(import base64, json, sys
log = open('asked', 'a')
batch = []
def answer():
    for row in batch:
        print(json.dumps({'bytes': len(base64.b64decode(row['image'])), 'letters': len(row['text']), 'other': 'x'}))
    batch.clear()
    sys.stdout.flush()
for line in sys.stdin:
    row = json.loads(line)
    log.write(row['text'] + ' ' + row['mime'] + '\n')
    batch.append(row)
    if len(batch) == 3:
        answer()
answer()
)";

class ScoreRun : public testing::Test {
 protected:
  ScoreRun() {
    const std::string picture = test::picture_file("rgb.jpg");
    bytes_ = picture.size();
    TarWriter tar;
    for (int i = 0; i < 10; ++i) {
      tar.add(fmt::format("{:03}.jpg", i), picture);
      tar.add(fmt::format("{:03}.txt", i), std::string(static_cast<std::size_t>(1 + i % 7), 'x'));
    }
    tar.finish();
    folder_.write("in.tar", tar.buffer());
    folder_.write("scorer.py", kScorer);
  }
  std::string config(const std::string& more = "", const std::string& after = "") {
    return folder_
        .write("config.yaml",
               test::config_text("  - {name: in, format: webdataset, paths: [in.tar]}\n",
                                 "stages:\n  - score: {command: [python3, scorer.py], scores: [bytes, letters]" + more +
                                     "}\n" + after + "output: {format: webdataset, signals: [bytes, letters]}\n"))
        .string();
  }
  test::CommandResult curate(const std::string& config, const std::string& more = "", const std::string& name = "RUN",
                             const std::string& variables = "") {
    return test::shell(test::program(variables) + " run " + config + " -o " + (folder_ / name).string() + " -q " +
                       more);
  }
  std::vector<std::string> asked() {
    if (!std::filesystem::exists(folder_ / "asked")) return {};
    const std::string log = test::slurp(folder_ / "asked");
    std::vector<std::string> lines;
    for (const std::string& line : test::lines_of(log)) lines.push_back(line);
    return lines;
  }
  std::string shard(const std::string& name = "RUN") {
    return hex_bytes(
        sha256(test::slurp(folder_ / name / "out/00000.tar") + test::slurp(folder_ / name / "out/00000.jsonl.zst")));
  }
  void program(const std::string& text) { folder_.write("scorer.py", text); }

  test::TempFolder folder_;
  std::size_t bytes_ = 0;
};

TEST_F(ScoreRun, AnswersBecomeSignalsAndEqualRowsAreAskedAboutOnce) {
  const auto result = curate(config("", "  - where: {signal: letters, min: 3}\n"));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(asked(), ElementsAre("x image/jpeg", "xx image/jpeg", "xxx image/jpeg", "xxxx image/jpeg",
                                   "xxxxx image/jpeg", "xxxxxx image/jpeg", "xxxxxxx image/jpeg"));
  const std::string rows = decode_all(test::slurp(folder_ / "RUN/out/00000.jsonl.zst"), "rows");
  std::vector<std::uint64_t> letters;
  for (const std::string& line : test::lines_of(rows)) {
    const Json row = Json::parse(line, "rows");
    EXPECT_EQ(row["bytes"].natural(), bytes_);
    letters.push_back(row["letters"].natural());
  }
  EXPECT_THAT(letters, ElementsAre(3, 4, 5, 6, 7, 3));
}

TEST_F(ScoreRun, AChangedFilterAnotherRunOfTheSameAndMoreRowsReplayWhatWasAnswered) {
  ASSERT_EQ(curate(config("", "  - where: {signal: letters, min: 3}\n")).exit_code, 0);
  const auto before = asked().size();
  ASSERT_EQ(curate(config("", "  - where: {signal: letters, min: 5}\n"), "--replan").exit_code, 0);
  ASSERT_EQ(curate(config("", "  - where: {signal: letters, min: 5}\n")).exit_code, 0);
  EXPECT_EQ(asked().size(), before);
  ASSERT_EQ(curate(config(", version: \"2\""), "--replan").exit_code, 0);
  EXPECT_EQ(asked().size(), 2 * before);
}

TEST_F(ScoreRun, SeveralProgramsGiveTheSameShards) {
  ASSERT_EQ(curate(config()).exit_code, 0);
  ASSERT_EQ(curate(config(", tasks: 3"), "", "RUN3").exit_code, 0);
  EXPECT_EQ(shard("RUN3"), shard());
  EXPECT_EQ(asked().size(), 14U);
}

TEST_F(ScoreRun, ARowWithoutANumberIsDropped) {
  program("import sys\nfor line in sys.stdin: print('{\"bytes\": null, \"letters\": 2}')\n");
  ASSERT_EQ(curate(config(", when: {source: in}")).exit_code, 0);
  EXPECT_EQ(test::fates(RunDir::open((folder_ / "RUN").string())).at("003"), "score:unscored");
}

TEST_F(ScoreRun, AFailingProgramStopsTheRunWithItsLastWordsAndWhatItAnsweredIsKept) {
  program(
      "import sys\nfor n, line in enumerate(sys.stdin):\n  if n == 4: sys.exit('no model')\n"
      "  print('{\"bytes\": 1, \"letters\": 2}', flush=True)\n");
  const auto result = curate(config(", ahead: 1"));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("score-1: 'python3 scorer.py' ended with exit code 1, after 4 answers; it says:\n"
                                    "no model"));
  program(kScorer);
  const auto again = curate(config(", ahead: 100"), "--replan");
  ASSERT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(asked(), ElementsAre("xxxxx image/jpeg", "xxxxxx image/jpeg", "xxxxxxx image/jpeg"));
}

TEST_F(ScoreRun, WhatAProgramMayDoHasLimits) {
  const auto error_of = [&](const std::string& text, const std::string& more = "") {
    program(text);
    std::filesystem::remove_all(folder_ / "RUN");
    const auto result = curate(config(more));
    EXPECT_EQ(result.exit_code, 1) << text;
    return result.err;
  };
  EXPECT_THAT(error_of("import time\ntime.sleep(100)\n", ", timeout: 0.3"),
              HasSubstr("has given no answer for 0.3 s; 7 requests wait"));
  EXPECT_THAT(error_of("import sys\nsys.stdin.read()\nprint('1' * 1000)\n", ", max_answer: 100"),
              HasSubstr("gives an answer of more than 100 bytes"));
  EXPECT_THAT(error_of("import sys\nfor line in sys.stdin: print('maybe')\n"),
              HasSubstr("an answer is no JSON object with numbers: 'maybe'"));
  EXPECT_THAT(error_of("import sys\nfor line in sys.stdin: print('{\"bytes\": \"many\"}')\n"),
              HasSubstr("an answer is no JSON object with numbers"));
  EXPECT_THAT(error_of("print('{}')\n" + std::string(kScorer)), HasSubstr("says more than it was asked"));
  EXPECT_THAT(error_of("import sys\nsys.stdin.readline()\nprint('{}')\n"),
              HasSubstr("ended and left 6 requests without an answer"));
  EXPECT_THAT(error_of("import os\nos.kill(os.getpid(), 9)\n"), HasSubstr("was ended by signal 9"));
  std::string none = test::slurp(config());
  none.replace(none.find("python3"), 7, "no-such-program");
  std::filesystem::remove_all(folder_ / "RUN");
  EXPECT_THAT(curate(folder_.write("none.yaml", none).string()).err, HasSubstr("cannot run no-such-program"));
}

TEST_F(ScoreRun, KilledAtAnyCallItEndsWithTheSameShards) {
#ifndef CURATE_FAULT_HOOKS
  GTEST_SKIP() << "built without CURATE_FAULT_HOOKS";
#endif
  const auto counter = folder_ / "calls";
  ASSERT_EQ(curate(config(), "", "clean", "CURATE_FAULT=count@" + counter.string()).exit_code, 0);
  const std::uint64_t calls = std::stoull(test::slurp(counter));
  const std::uint64_t step = std::getenv("CURATE_LONG") != nullptr ? 1 : calls / 16 + 1;
  std::uint64_t tried = 0, killed = 0;
  for (std::uint64_t call = 1; call <= calls; call += step) {
    ++tried;
    killed += curate(config(), "--threads 1", "killed", "CURATE_FAULT=kill@" + std::to_string(call)).exit_code == 137;
    const auto again = curate(config(), "--threads 1", "killed");
    ASSERT_EQ(again.exit_code, 0) << call << again.err;
    EXPECT_EQ(shard("killed"), shard("clean")) << call;
    std::filesystem::remove_all(folder_ / "killed");
  }
  EXPECT_GE(killed + 2, tried);
}

}  // namespace
}  // namespace curate
