// SPDX-License-Identifier: Apache-2.0
#include "util/parquet_writer.hpp"

#include <gtest/gtest.h>

#include <curate/error.hpp>

#include "support/parquet_files.hpp"

namespace curate {
namespace {

class ParquetWriterTest : public testing::Test {
 protected:
  void SetUp() override { CURATE_NEED_ARROW; }
};

using test::parquet_file;
using test::parquet_rows;
using Type = ParquetColumn::Type;

TEST_F(ParquetWriterTest, MembersGoToTheirColumnsAndTheRestToTheLast) {
  const auto rows = parquet_rows(parquet_file(
      {{"a"}, {"n", Type::kInteger}, {"x", Type::kNumber}}, "rest",
      {R"({"x":0.5,"n":7,"a":"one \"\u00e9\"","b":[1]})", R"({"a":{"k":1},"n":1e10,"x":"no"})", R"({"a":null})"}));
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0], R"({"a":"one \"é\"","n":7,"x":0.5,"rest":"{\"b\":[1]}"})");
  EXPECT_EQ(rows[1], R"({"a":"{\"k\":1}","n":null,"x":null,"rest":"{}"})");
  EXPECT_EQ(rows[2], R"({"a":null,"n":null,"x":null,"rest":"{}"})");
}

TEST_F(ParquetWriterTest, ATableWithoutRowsIsAFileToo) {
  EXPECT_TRUE(parquet_rows(parquet_file({{"a"}}, "", {})).empty());
}

TEST_F(ParquetWriterTest, RowGroupsEndAfterTheSameRows) {
  const std::vector<std::string> rows(static_cast<std::size_t>(ParquetWriter::kGroupRows) * 2 + 1, R"({"a":"b"})");
  std::vector<std::uint64_t> groups;
  EXPECT_EQ(parquet_rows(parquet_file({{"a"}}, "", rows), &groups).size(), rows.size());
  EXPECT_EQ(groups.size(), 3U);
}

TEST_F(ParquetWriterTest, LargeRowsEndARowGroupEarly) {
  const std::string large = R"({"a":")" + std::string(ParquetWriter::kGroupBytes / 4, 'x') + R"("})";
  std::vector<std::uint64_t> groups;
  EXPECT_EQ(parquet_rows(parquet_file({{"a"}}, "", std::vector<std::string>(6, large)), &groups).size(), 6U);
  EXPECT_EQ(groups.size(), 2U);
}

TEST_F(ParquetWriterTest, TheSameRowsAreTheSameBytes) {
  const std::vector<std::string> rows{R"({"a":"b"})", R"({"a":"c"})"};
  EXPECT_EQ(parquet_file({{"a"}}, "", rows), parquet_file({{"a"}}, "", rows));
}

TEST_F(ParquetWriterTest, WhatTheSinkThrowsComesOutAndNothingIsWrittenAfterIt) {
  int calls = 0;
  {
    ParquetWriter writer({{"a"}}, "", [&](std::string_view) {
      if (++calls == 2) throw RunError("the disk is full");
    });
    writer.add(R"({"a":"b"})");
    EXPECT_THROW(writer.finish(), RunError);
  }
  EXPECT_EQ(calls, 2);
}

TEST_F(ParquetWriterTest, AFileThatIsGivenUpHasNoEnd) {
  std::string bytes;
  {
    ParquetWriter writer({{"a"}}, "", [&](std::string_view part) { bytes += part; });
    writer.add(R"({"a":"b"})");
  }
  EXPECT_EQ(bytes, "PAR1");
}

}  // namespace
}  // namespace curate
