// SPDX-License-Identifier: Apache-2.0
// Inputs by name: from a web server, from a list, from a snapshot that a mirror serves. Object stores have
// tests/remote/store_test.py.
#include <cstdlib>

#include <gtest/gtest.h>

#include <curate/error.hpp>

#include "support/runs.hpp"
#include "support/served_files.hpp"
#include "support/suites.hpp"
#include "util/codec.hpp"

namespace curate::test {
namespace {

class RemoteInput : public testing::Test {
 protected:
  RemoteInput() : server_([this](const ServedRequest& request) { return answer(files_, request); }) {
    for (int i = 0; i < 4; ++i) {
      const std::string name = "crawl-data/S-1/" + std::to_string(i) + ".jsonl";
      files_["/" + name] = {jsonl({{"id" + std::to_string(i), "text " + std::to_string(i), "", ""}}), "\"v1\""};
      list_ += name + "\n";
    }
    GzipEncoder gzip(1);
    files_["/crawl-data/S-1/warc.paths.gz"] = {std::string(gzip.member(list_)), ""};
    ::setenv("CURATE_CC_URL", server_.origin().c_str(), 1);
  }
  ~RemoteInput() override { ::unsetenv("CURATE_CC_URL"); }

  RunDir run(const std::string& input) {
    const std::string text = config_text("  - {name: in, format: jsonl, " + input + "}\n", "");
    return RunDir::create(folder_.path() / "RUN", make_plan(parse_config(text, "config.yaml", folder_.path())), false);
  }
  std::vector<std::string> ids(const std::string& input) {
    const RunDir made = run(input);
    finish_run(made);
    return output_ids(made);
  }

  ServedFiles files_;
  std::string list_;
  HttpServer server_;
  TempFolder folder_;
};

using Ids = std::vector<std::string>;

TEST_F(RemoteInput, IsReadFromAWebServer) {
  EXPECT_EQ(ids("paths: ['" + server_.origin() + "/crawl-data/S-1/2.jsonl']"), (Ids{"id2"}));
}

TEST_F(RemoteInput, IsASnapshotOfCommonCrawlOrSomeOfItsShards) {
  EXPECT_EQ(ids("paths: ['cc://S-1?shards=3,0-1']"), (Ids{"id3", "id0", "id1"}));
}

TEST_F(RemoteInput, IsAListWithABase) {
  folder_.write("list.txt", list_);
  EXPECT_EQ(ids("path_list: list.txt, base: '" + server_.origin() + "'"), (Ids{"id0", "id1", "id2", "id3"}));
}

TEST_F(RemoteInput, HasItsSizeAndTagInPlanAndRecord) {
  const RunDir made = run("paths: ['cc://S-1?shards=0']");
  ASSERT_EQ(made.plan().files.size(), 1U);
  EXPECT_EQ(made.plan().files[0].etag, "v1");
  EXPECT_EQ(made.plan().files[0].bytes, files_["/crawl-data/S-1/0.jsonl"].bytes.size());
  finish_run(made);
  const auto record = RunDir::open(made.path()).record({0, 0});
  ASSERT_TRUE(record);
  EXPECT_EQ(record->inputs.at(0).etag, "v1");
  EXPECT_EQ(record->inputs.at(0).bytes, files_["/crawl-data/S-1/0.jsonl"].bytes.size());
}

TEST_F(RemoteInput, ThatChangedSinceThePlanStopsTheRun) {
  const RunDir made = run("paths: ['cc://S-1']");
  files_["/crawl-data/S-1/1.jsonl"].etag = "\"v2\"";
  EXPECT_THROW(finish_run(made), RunError);
  EXPECT_FALSE(made.finished());
}

TEST_F(RemoteInput, IsRefusedAtItsPlaceInTheConfig) {
  for (const char* input : {"paths: ['gs://bucket/x']", "paths: ['http://data.example/x']",
                            "paths: ['cc://S-1?shards=4']", "path_list: none.txt, base: x"}) {
    try {
      run(input);
      ADD_FAILURE() << input << " was planned";
    } catch (const UsageError& error) {
      EXPECT_TRUE(std::string(error.what()).starts_with("config.yaml:3:")) << error.what();
    } catch (const IoError& error) {
      EXPECT_NE(std::string(error.what()).find("none.txt"), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace curate::test
