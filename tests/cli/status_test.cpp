// SPDX-License-Identifier: Apache-2.0
#include "report/status.hpp"

#include <gmock/gmock.h>

#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class StatusOfARun : public testing::Test {
 protected:
  StatusOfARun() {
    std::vector<test::Row> rows;
    for (int i = 0; i < 90; ++i)
      rows.push_back({"d" + std::to_string(i), "the words of text number " + std::to_string(i % 60), "", ""});
    folder_.write("in.jsonl", test::jsonl(rows));
    folder_.write("c.yaml", test::config_text("  - {name: in, format: jsonl, paths: [in.jsonl]}\n",
                                              "stages: [exact_dedup]\ntask_size: 1KiB\n"));
  }
  test::CommandResult shell(const std::string& command) {
    return test::shell("cd " + folder_.path().string() + " && curate=" + CURATE_PROGRAM + " && " + command);
  }
  test::TempFolder folder_{test::memory_folder()};
};

TEST_F(StatusOfARun, AnySchedulerThatHandsOutTheListedTasksMakesTheSameBytes) {
  ASSERT_EQ(shell("$curate run c.yaml -o THREADS -q").exit_code, 0);
  const auto result = shell(
      "$curate plan c.yaml -o RUN && while $curate tasks RUN >todo && [ -s todo ]; do xargs -n 1 $curate task RUN "
      "<todo || "
      "exit 1; done && $curate run c.yaml -o RUN -q");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(test::tree_digest(folder_ / "RUN"), test::tree_digest(folder_ / "THREADS"));
}

TEST_F(StatusOfARun, CountsWhatIsDoneAndWhatIsMissing) {
  ASSERT_EQ(shell("$curate plan c.yaml -o RUN && $curate task RUN map-1/0 && $curate task RUN map-1 3").exit_code, 0);
  const Json json = Json::parse(shell("$curate status RUN --json").out, "status");
  EXPECT_FALSE(json["finished"].flag());
  const Json map = json["phases"].at(0).second;
  EXPECT_EQ(map["name"].text(), "map-1");
  EXPECT_EQ(map["tasks"].natural(), 6U);
  EXPECT_EQ(map["done"].natural(), 2U);
  EXPECT_TRUE(json["phases"].at(1).second["tasks"].is_null());
  EXPECT_THAT(shell("$curate status RUN").out, AllOf(HasSubstr("nothing works on it"), HasSubstr("2/6")));
  EXPECT_EQ(shell("$curate tasks RUN --phase map-1").out, "map-1/1\nmap-1/2\nmap-1/4\nmap-1/5\n");
}

TEST_F(StatusOfARun, AskingFreezesNothing) {
  ASSERT_EQ(shell("$curate plan c.yaml -o RUN && $curate tasks RUN | xargs -n 1 $curate task RUN").exit_code, 0);
  EXPECT_THAT(shell("$curate status RUN").out, HasSubstr("6/6"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "RUN/ledger/group-1/tasks.json"));
}

TEST_F(StatusOfARun, ThePaceOfAPhaseTellsTheTimeLeft) {
  ASSERT_EQ(shell("$curate plan c.yaml -o RUN").exit_code, 0);
  for (const char* task : {"0", "1", "2"}) ASSERT_EQ(shell(std::string("$curate task RUN map-1/") + task).exit_code, 0);
  // Three tasks of ten seconds each, one after the other, ten seconds ago.
  for (int i = 0; i < 3; ++i)
    folder_.write("RUN/log/map-1/0000" + std::to_string(i) + ".json",
                  "{\"seconds\":10,\"cpu_seconds\":9,\"host\":\"n1\",\"ended\":" + std::to_string(1010 + 10 * i) + "}");
  const RunDir run = RunDir::open((folder_ / "RUN").string());
  const Status status = StatusReader(run).read({}, 1040);
  ASSERT_TRUE(status.phases[0].left.has_value());
  EXPECT_DOUBLE_EQ(*status.phases[0].left, 40);  // three more at three in forty seconds
  EXPECT_DOUBLE_EQ(status.phases[0].bytes_per_second, static_cast<double>(status.phases[0].bytes_in) / 40);
  EXPECT_EQ(status.phases[0].slowest.at(0).host, "n1");
}

TEST_F(StatusOfARun, AFailureIsToldUntilItsTaskIsDone) {
  ASSERT_EQ(shell("$curate plan c.yaml -o RUN && mv in.jsonl away").exit_code, 0);
  ASSERT_EQ(shell("$curate task RUN map-1/0").exit_code, 1);
  const RunDir run = RunDir::open((folder_ / "RUN").string());
  note_failures(run, {{"map-1", 0, "disk full", "cannot write x", "n2", "7_0", "slurm/log", 1, 5}});
  EXPECT_THAT(shell("$curate status RUN").out,
              AllOf(HasSubstr("failures: 1 disk full"), HasSubstr("map-1/0, try 1 on n2: disk full: cannot write x")));
  ASSERT_EQ(shell("mv away in.jsonl && $curate task RUN map-1/0").exit_code, 0);
  EXPECT_THAT(shell("$curate status RUN").out, HasSubstr("all those tasks are done since"));
}

TEST_F(StatusOfARun, CancelStopsTheProcessThatWorksOnIt) {
#ifndef CURATE_FAULT_HOOKS
  GTEST_SKIP() << "built without CURATE_FAULT_HOOKS";
#endif
  // The run stands still in the middle of a task until it has been asked to stop.
  const auto result = shell(
      "{ CURATE_FAULT=stop@40 $curate run c.yaml -o RUN -q --threads 1 & } && pid=$! && "
      "until [ \"$(ps -o stat= $pid | cut -c1)\" = T ]; do sleep 0.02; done && "
      "{ { until grep -q 'ShdPnd:.*4000$' /proc/$pid/status; do sleep 0.02; done; kill -CONT $pid; } & } && "
      "$curate cancel RUN; wait $pid; echo exit $?");
  EXPECT_THAT(result.out, AllOf(HasSubstr("RUN: stopped"), HasSubstr("exit 130")));
  EXPECT_EQ(shell("$curate cancel RUN").out, "RUN: nothing works on it\n");
  EXPECT_EQ(shell("$curate run c.yaml -o RUN -q").exit_code, 0);
}

TEST_F(StatusOfARun, ATaskThatIsNoneIsNamed) {
  ASSERT_EQ(shell("$curate plan c.yaml -o RUN").exit_code, 0);
  EXPECT_THAT(shell("$curate task RUN map-1/6").err, HasSubstr("map-1 has tasks 0 to 5, not 6"));
  EXPECT_THAT(shell("$curate task RUN map-1").err, HasSubstr("'map-1' names no task"));
  EXPECT_THAT(shell("$curate task RUN mpa-1/0").err, HasSubstr("no phase 'mpa-1'"));
}

}  // namespace
}  // namespace curate
