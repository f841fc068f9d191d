// SPDX-License-Identifier: Apache-2.0
// The chain of arrays and controllers, with commands on PATH that stand for Slurm's (fake_slurm.py).
// tests/cluster/slurm does the same on a real Slurm.
#include <fstream>

#include <gmock/gmock.h>

#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::filesystem::path kFake = std::filesystem::path(CURATE_SOURCE_DIR) / "tests/cluster/fake_slurm.py";

class SlurmRun : public testing::Test {
 protected:
  SlurmRun() {
    std::filesystem::create_directories(folder_ / "bin");
    std::filesystem::create_directories(folder_ / "queue");
    for (const char* name : {"sbatch", "squeue", "scontrol", "sacct", "scancel", "drain"})
      std::filesystem::create_symlink(kFake, folder_ / "bin" / name);
    std::vector<test::Row> rows;
    for (int i = 0; i < 90; ++i)
      rows.push_back({"d" + std::to_string(i), "the words of text number " + std::to_string(i % 60), "", ""});
    folder_.write("in.jsonl", test::jsonl(rows));
    write_config("stages: [word_count: {min: 2}, exact_dedup, word_count: {min: 3}]\n");
  }

  // Six map tasks.
  void write_config(const std::string& stages, const std::string& slurm = "") {
    folder_.write("c.yaml", test::config_text("  - {name: in, format: jsonl, paths: [in.jsonl]}\n",
                                              stages + "task_size: 1KiB\noutput: {shard_size: 1KiB}\n" + slurm));
  }

  test::CommandResult shell(const std::string& command, const std::string& variables = "") {
    return test::shell("cd " + folder_.path().string() + " && export FAKE_SLURM=$PWD/queue PATH=$PWD/bin:$PATH " +
                       variables + " && " + command);
  }
  test::CommandResult curate(const std::string& arguments, const std::string& variables = "") {
    return shell(test::program() + " " + arguments, variables);
  }
  // What each element does before it starts curate: $1 is its phase, $2 the round.
  std::string before(const std::string& script) { return "BASH_ENV=" + folder_.write("before.sh", script).string(); }

  std::string with_threads() {
    const auto result = curate("run c.yaml -o THREADS -q --threads 2");
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return test::tree_digest(folder_ / "THREADS");
  }
  // Submits, lets Slurm do all there is, and gives what is in the run directory.
  std::string with_slurm(const std::string& variables = "", const std::string& options = "") {
    const auto result = curate("run c.yaml -o RUN -q --slurm " + options, variables);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(shell("drain", variables).exit_code, 0);
    return test::tree_digest(folder_ / "RUN");
  }
  std::string status() { return curate("status RUN").out; }
  Json state() { return Json::parse(test::slurp(folder_ / "RUN/slurm/state.json"), "state.json"); }
  std::string queue() { return test::slurp(folder_ / "queue/queue.json"); }

  test::TempFolder folder_{test::memory_folder()};
};

TEST_F(SlurmRun, GivesTheBytesThatThreadsGive) {
  EXPECT_EQ(with_slurm(), with_threads());
  EXPECT_THAT(status(), HasSubstr("RUN: finished"));
}

TEST_F(SlurmRun, ItsSectionChangesNoByte) {
  const std::string expected = with_threads();
  write_config("stages: [word_count: {min: 2}, exact_dedup, word_count: {min: 3}]\n",
               "slurm: {partition: main, time: 1:00:00, memory: 2GiB, account: me, tasks_per_element: 4, max_jobs: 1, "
               "options: [--qos=low]}\n");
  EXPECT_EQ(with_slurm(), expected);
  EXPECT_THAT(queue(), AllOf(HasSubstr("\"--partition\": \"main\""), HasSubstr("\"--time\": \"1:00:00\""),
                             HasSubstr("\"--mem\": \"2048M\""), HasSubstr("\"--account\": \"me\""),
                             HasSubstr("\"--array\": \"0-1%1\""), HasSubstr("\"--qos\": \"low\"")));
}

TEST_F(SlurmRun, FlagsGoBeforeTheSection) {
  write_config("stages: [word_count]\n", "slurm: {partition: main}\n");
  with_slurm("", "--partition other --tasks-per-element 6 --time 10 --memory 1GiB --max-jobs 3 --account you");
  EXPECT_THAT(queue(), AllOf(HasSubstr("\"--partition\": \"other\""), HasSubstr("\"--mem\": \"1024M\""),
                             HasSubstr("\"--time\": \"10\""), HasSubstr("\"--account\": \"you\"")));
  EXPECT_THAT(queue(), Not(HasSubstr("\"main\"")));
}

TEST_F(SlurmRun, MakesAsManyArraysAsTheLimitOfTheSiteAsksFor) {
  const std::string expected = with_threads();
  EXPECT_EQ(with_slurm("MAX_ARRAY_SIZE=4"), expected);
  EXPECT_THAT(queue(), AllOf(HasSubstr("\"--array\": \"0-3\""), HasSubstr("\"--dependency\": \"afterany:1:2\"")));
}

TEST_F(SlurmRun, LeavesToTheNextRoundWhatSlurmHasNoRoomFor) {
  const std::string expected = with_threads();
  // The second array is refused, the controller behind the first one is not.
  std::filesystem::remove(folder_ / "bin/sbatch");
  std::filesystem::create_directories(folder_ / "real");
  std::filesystem::create_symlink(kFake, folder_ / "real/sbatch");
  std::ofstream(folder_ / "bin/sbatch") << "#!/bin/bash\nn=$(cat $FAKE_SLURM/calls 2>/dev/null || echo 0)\n"
                                        << "echo $((n + 1)) >$FAKE_SLURM/calls\n"
                                        << "[ $n = 1 ] && { echo QOSMaxSubmitJobPerUserLimit >&2; exit 1; }\n"
                                        << "exec " << (folder_ / "real/sbatch").string() << " \"$@\"\n";
  std::filesystem::permissions(folder_ / "bin/sbatch", std::filesystem::perms::owner_all);
  EXPECT_EQ(with_slurm("MAX_ARRAY_SIZE=4"), expected);
}

TEST_F(SlurmRun, TriesAgainWhileSlurmDoesNotAnswer) {
  folder_.write("queue/refuse", "Socket timed out on send/recv operation\n");
  const std::string digest = with_slurm();
  EXPECT_EQ(digest, with_threads());
}

TEST_F(SlurmRun, DoesAgainWhatEndedWithoutBeingDone) {
  const std::string expected = with_threads();
  const std::string digest = with_slurm(
      before("if [ $1 = map-1 -a $2 = 1 ]; then case $SLURM_ARRAY_TASK_ID in 0) exit 200;; 1) exit 201;; 2) exit "
             "202;; 3) exit 203;; 4) kill -9 $$;; esac; fi\n"));
  EXPECT_EQ(digest, expected);
  const std::string log = test::slurp(folder_ / "RUN/slurm/controller.log");
  for (const char* line : {"map-1/0, try 1 of 4 on n1: timed out", "map-1/1, try 1 of 4 on n2: node lost",
                           "map-1/2, try 1 of 4 on n3: preempted", "map-1/3, try 1 of 4 on n1: out of memory",
                           "map-1/4, try 1 of 4 on n2: killed"})
    EXPECT_THAT(log, HasSubstr(line));
  EXPECT_THAT(status(), HasSubstr("failures: 1 killed, 1 node lost, 1 out of memory, 1 preempted, 1 timed out"));
}

TEST_F(SlurmRun, ATaskKilledHalfwayIsChargedAndItsElementsOtherTasksAreNot) {
#ifndef CURATE_FAULT_HOOKS
  GTEST_SKIP() << "built without CURATE_FAULT_HOOKS";
#endif
  const std::string expected = with_threads();
  const std::string digest = with_slurm(before("if [ $1 = map-1 -a $2 = 1 ]; then export CURATE_FAULT=kill@12; fi\n"),
                                        "--tasks-per-element 3");
  EXPECT_EQ(digest, expected);
  const std::string log = test::slurp(folder_ / "RUN/slurm/controller.log");
  EXPECT_THAT(log, HasSubstr("map-1/0, try 1 of 4 on n1: killed"));
  EXPECT_THAT(log, HasSubstr("map-1/3, try 1 of 4 on n2: killed"));
  EXPECT_THAT(log, Not(HasSubstr("map-1/2, try")));
}

TEST_F(SlurmRun, LeavesOutANodeWhoseDiskIsFull) {
#ifndef CURATE_FAULT_HOOKS
  GTEST_SKIP() << "built without CURATE_FAULT_HOOKS";
#endif
  const std::string expected = with_threads();
  const std::string full = before("if [ \"$SLURMD_NODENAME\" = n2 ]; then export CURATE_FAULT=enospc@8+; fi\n");
  // The note of the failure cannot be written either; the log's end tells.
  const std::string digest = with_slurm(full);
  EXPECT_EQ(digest, expected);
  const std::string log = test::slurp(folder_ / "RUN/slurm/controller.log");
  EXPECT_THAT(log, HasSubstr("on n2: disk full"));
  EXPECT_THAT(queue(), HasSubstr("\"--exclude\": \"n2\""));
}

TEST_F(SlurmRun, GivesUpAfterThreeMoreTriesAndSaysWhy) {
  const std::string variables =
      before("if [ $1 = map-1 -a $SLURM_ARRAY_TASK_ID = 0 ]; then echo the reason; exit 7; fi\n");
  with_slurm(variables);
  EXPECT_EQ(state()["status"].text(), "failed");
  EXPECT_THAT(std::string(state()["message"].text()), HasSubstr("map-1: 1 task failed 4 times: map-1/0 (crashed"));
  EXPECT_THAT(test::slurp(folder_ / "RUN/slurm/controller.log"), HasSubstr("the reason"));
  EXPECT_THAT(status(), AllOf(HasSubstr("stopped: map-1: 1 task failed 4 times"), HasSubstr("failures: ")));
  // The same command goes on once the cause is gone.
  EXPECT_EQ(with_slurm(), with_threads());
}

TEST_F(SlurmRun, AGuardStopsItAfterTheFirstTasks) {
  std::vector<test::Row> rows;
  for (int i = 0; i < 400; ++i) rows.push_back({"d" + std::to_string(i), "words " + std::to_string(i), "", ""});
  folder_.write("in.jsonl", test::jsonl(rows));
  write_config("stages: [word_count: {min: 5, max_removed: 0.5}]\n");
  with_slurm();
  EXPECT_EQ(state()["status"].text(), "failed");
  EXPECT_THAT(std::string(state()["message"].text()), HasSubstr("more than its max_removed = 0.5"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "RUN/ledger/map-1/00016.json"));
  EXPECT_TRUE(std::filesystem::exists(folder_ / "RUN/ledger/map-1/00015.json"));
}

TEST_F(SlurmRun, ADamagedFileIsMadeAgainByTheTaskThatWroteIt) {
  const std::string expected = with_threads();
  const std::string digest = with_slurm(before(
      "if [ $1 = group-1 -a ! -e damaged ]; then touch damaged; for f in RUN/keys/map-1/00002.*; do printf x | dd "
      "of=$f bs=1 seek=20 conv=notrunc status=none; done; fi\n"));
  EXPECT_EQ(digest, expected);
  EXPECT_THAT(test::slurp(folder_ / "RUN/slurm/controller.log"), HasSubstr("doing task map-1/2 again"));
}

TEST_F(SlurmRun, AControllerOfARoundThatIsOverDoesNothing) {
  with_slurm();
  const std::string before = queue();
  EXPECT_EQ(curate("slurm-step RUN 1").exit_code, 0);
  EXPECT_EQ(queue(), before);
}

TEST_F(SlurmRun, AControllerStartedTwiceSubmitsOnce) {
  EXPECT_EQ(curate("run c.yaml -o RUN -q --slurm").exit_code, 0);
  EXPECT_EQ(curate("slurm-step RUN 1").exit_code, 0);
  const std::string once = queue();
  EXPECT_THAT(curate("slurm-step RUN 1").out, HasSubstr("round 1 is over"));
  EXPECT_EQ(queue(), once);
}

TEST_F(SlurmRun, KeepsASecondRunOutWhileJobsWait) {
  EXPECT_EQ(curate("run c.yaml -o RUN -q --slurm").exit_code, 0);
  for (const char* again : {"run c.yaml -o RUN -q", "run c.yaml -o RUN -q --slurm"}) {
    const auto result = curate(again);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("jobs of this run are in Slurm's queue"));
  }
  EXPECT_THAT(status(), HasSubstr("0 of its Slurm jobs run, 7 wait (Priority)"));
}

TEST_F(SlurmRun, CancelEndsItsJobsAndTheSameCommandGoesOn) {
  EXPECT_EQ(curate("run c.yaml -o RUN -q --slurm").exit_code, 0);
  EXPECT_THAT(curate("cancel RUN").out, HasSubstr("RUN: stopped"));
  EXPECT_THAT(status(), HasSubstr("stopped: cancelled"));
  EXPECT_THAT(curate("cancel RUN").out, HasSubstr("nothing works on it"));
  EXPECT_EQ(with_slurm(), with_threads());
}

TEST_F(SlurmRun, SaysWhatIsMissingWhereThereIsNoSlurm) {
  for (const char* name : {"sbatch", "squeue", "scontrol"}) std::filesystem::remove(folder_ / "bin" / name);
  const auto result = curate("run c.yaml -o RUN -q --slurm", "PATH=/usr/bin/nowhere");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("squeue: no such program on PATH"));
}

TEST_F(SlurmRun, AFolderWithAPercentSignIsWrittenToAllTheSame) {
  EXPECT_EQ(curate("run c.yaml -o 'R %a' -q --slurm").exit_code, 0);
  EXPECT_EQ(shell("drain").exit_code, 0);
  EXPECT_EQ(test::tree_digest(folder_ / "R %a"), with_threads());
}

TEST(SlurmSection, MistakesAreConfigErrorsWithTheirPlace) {
  const auto error = [](const std::string& section) -> std::string {
    try {
      parse_config(test::config_text("  - {name: in, format: jsonl, paths: [in.jsonl]}\n", section), "c.yaml", "");
    } catch (const std::exception& e) {
      return e.what();
    }
    return "";
  };
  EXPECT_THAT(error("slurm: {partitoin: x}"), AllOf(HasSubstr("c.yaml:"), HasSubstr("did you mean 'partition'")));
  EXPECT_THAT(error("slurm: {time: tomorrow}"), HasSubstr("'time: tomorrow'"));
  EXPECT_THAT(error("slurm: {memory: 1MiB}"), HasSubstr("below 256 MiB"));
  EXPECT_THAT(error("slurm: {options: [--array=1-2]}"), HasSubstr("curate sets --array itself"));
  EXPECT_THAT(error("slurm: {options: [-p]}"), HasSubstr("long form"));
  EXPECT_EQ(error("slurm: {time: 2-12:30}"), "");
}

}  // namespace
}  // namespace curate
