// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "run/plan_file.hpp"
#include "support/parquet_files.hpp"
#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/codec.hpp"
#include "util/json.hpp"
#include "util/tar_writer.hpp"

namespace curate {
namespace {

using testing::ElementsAre;

class ParquetRun : public testing::Test {
 protected:
  void SetUp() override { CURATE_NEED_ARROW; }
  RunDir run(const std::string& name, const std::string& input, const std::string& rest, unsigned threads = 2) {
    const auto config = folder_.write("config.yaml", test::config_text("  - " + input + "\n", rest));
    const RunDir made = RunDir::create((folder_ / name).string(), make_plan(load_config(config.string())), false);
    test::finish_run(made, threads);
    return made;
  }
  static std::vector<std::string> rows(const RunDir& run, const std::string& shard) {
    return test::parquet_rows(test::slurp(run.at("out/" + shard)));
  }
  test::TempFolder folder_{test::memory_folder()};
};

// Files of many rows each, so that there are several tasks and a shard has rows of two of them.
TEST_F(ParquetRun, ShardsHaveTheRowsOfJsonLinesForAnyNumberOfThreads) {
  for (int part = 0; part < 3; ++part) {
    std::vector<std::string> texts;
    for (int row = 0; row < 500; ++row)
      texts.push_back(
          fmt::format(R"({{"id":"{}-{}","text":"words “{}” of a text","n":{}}})", part, row, row * 7919, row));
    folder_.write(fmt::format("in/{}.parquet", part),
                  test::parquet_file({{"id"}, {"text"}, {"n", ParquetColumn::Type::kInteger}}, "", texts));
  }
  const std::string input = "{name: in, paths: [\"in/*.parquet\"]}",
                    rest = "stages: [word_count: {min: 2}]\ntask_size: 4KiB\n";
  const RunDir lines = run("lines", input, rest);
  const std::string output = "output: {format: parquet, rows_per_shard: 700, signals: [word_count]}\n";
  const RunDir one = run("one", input, rest + output, 1);
  EXPECT_GE(one.map_tasks(), 3U);
  EXPECT_EQ(test::tree_digest(run("three", input, rest + output, 3).at("")), test::tree_digest(one.at("")));

  std::vector<std::string> all;
  for (const char* shard : {"00000.parquet", "00001.parquet", "00002.parquet"})
    for (std::string& row : rows(one, shard)) all.push_back(std::move(row));
  ASSERT_EQ(all.size(), 1500U);
  const auto texts = test::output_texts(lines);
  std::size_t at = 0;
  for (const std::string& id : test::output_ids(lines)) {
    const Json row = Json::parse(all.at(at++), "row");
    EXPECT_EQ(row["id"].text(), id);
    EXPECT_EQ(row["text"].text(), texts.at(id));
  }
  EXPECT_EQ(all[501], R"({"id":"1-1","text":"words “7919” of a text","url":"","date":"","source":"in",)"
                      R"("metadata":"{\"n\":1,\"word_count\":5}"})");
}

TEST_F(ParquetRun, PairsHaveATableBesideTheirArchive) {
  TarWriter tar;
  tar.add("a.jpg", test::picture_file("rgb.jpg"));
  tar.add("a.json", R"({"license":"by","n":[1]})");
  tar.add("a.txt", "a square");
  tar.add("b.txt", "no picture");
  tar.finish();
  folder_.write("in.tar", tar.buffer());
  const std::string input = "{name: in, paths: [in.tar]}";
  const RunDir all = run("all", input, "output: {format: webdataset, parquet: true}\n");
  EXPECT_THAT(
      rows(all, "00000.parquet"),
      ElementsAre(
          R"({"id":"a","caption":"a square","url":"","key":"000000000","status":"success","error_message":null,)"
          R"("width":24,"height":16,"original_width":24,"original_height":16,"exif":"{}","sha256":null,)"
          R"("metadata":"{\"license\":\"by\",\"n\":[1]}"})",
          R"({"id":"b","caption":"no picture","url":"","key":"000000001","status":"failed_to_download",)"
          R"("error_message":"no picture","width":null,"height":null,"original_width":null,)"
          R"("original_height":null,"exif":null,"sha256":null,"metadata":"{}"})"));
  const RunDir some =
      run("some", input, "output: {format: webdataset, parquet: true, columns: [n, none], extra: false}\n");
  EXPECT_THAT(rows(some, "00000.parquet").at(0),
              testing::StartsWith(R"({"n":"[1]","none":null,"caption":"a square",)"));
  EXPECT_THAT(rows(some, "00000.parquet").at(0), testing::EndsWith(R"("sha256":null})"));
}

}  // namespace
}  // namespace curate
