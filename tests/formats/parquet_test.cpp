// SPDX-License-Identifier: Apache-2.0
// Files that pyarrow wrote (data/make_parquet.py), whole and broken.

#include <gmock/gmock.h>

#include <curate/error.hpp>
#include <curate/registry.hpp>

#include "support/parquet_files.hpp"
#include "support/read_format.hpp"
#include "support/suites.hpp"
#include "util/byte_source.hpp"

namespace curate {
namespace {

using test::config;
using test::read_format;
using testing::HasSubstr;
using testing::IsEmpty;

// What is read, and how, without the words of the framework.
class ParquetFormat : public testing::Test {
 protected:
  void SetUp() override { CURATE_NEED_ARROW; }
  static std::string file(const std::string& name) {
    return test::slurp(std::filesystem::path(CURATE_SOURCE_DIR) / "tests/formats/data" / (name + ".parquet"));
  }
  static std::string written(const std::vector<std::string>& rows) {
    return test::parquet_file({{"id"}, {"text"}, {"metadata"}}, "", rows);
  }
  const Value captions_ = config({{"text_field", {"caption"}}});
};

TEST_F(ParquetFormat, ReadsAListOfUrlsAndCaptions) {
  const auto result = read_format("parquet", file("list"), captions_);
  ASSERT_EQ(result.documents.size(), 29U);
  EXPECT_EQ(result.documents[0].url, "http://a.example/0.jpg");
  EXPECT_EQ(result.documents[0].text, "Picture “0”\nof \"30\"");
  EXPECT_EQ(result.documents[1].metadata, R"({"similarity":0.1})");
  EXPECT_EQ(result.documents[28].url, "http://a.example/29.jpg");
  ASSERT_EQ(result.told.pieces.size(), 1U);
  EXPECT_EQ(result.told.pieces[0].reason, "no_text");
  EXPECT_EQ(result.told.pieces[0].detail, "row 7");
}

TEST_F(ParquetFormat, ARowWithoutATextIsAcceptedWhereAsked) {
  const auto result =
      read_format("parquet", file("list"), config({{"text_field", {"caption"}}, {"require_text", {"false"}}}));
  ASSERT_EQ(result.documents.size(), 30U);
  EXPECT_FALSE(result.documents[7].has_text);
  EXPECT_THAT(result.told.pieces, IsEmpty());
}

TEST_F(ParquetFormat, GivesValuesOfEveryTypeAsJson) {
  const auto result = read_format("parquet", file("types"));
  ASSERT_EQ(result.documents.size(), 2U);
  EXPECT_EQ(result.documents[0].id, "1");
  EXPECT_EQ(result.documents[0].metadata,
            R"({"large":"xxx","word":"en","bytes":"text","flag":true,"i8":-128,"u64":0,"f32":0.1,"f64":0.1,)"
            R"("day":"2024-02-29","time":"2024-02-29 12:30:15.250Z","price":"12.50","words":["a","b"],"empty":null,)"
            R"("place":{"x":1,"name":"A"},"map":[{"key":"k","value":1}]})");
  EXPECT_EQ(result.documents[1].metadata,
            R"({"large":null,"word":"de","bytes":null,"flag":false,"i8":127,"u64":18446744073709551615,"f32":null,)"
            R"("f64":null,"day":null,"time":null,"price":null,"words":[],"empty":null,"place":null,"map":null})");
  EXPECT_EQ(result.told.leniencies.at("binary_left_out"), 1);
}

TEST_F(ParquetFormat, RefusesAColumnByItsNameUnlessOthersAreNamed) {
  const auto refused = read_format("parquet", file("odd"));
  EXPECT_THAT(refused.documents, IsEmpty());
  ASSERT_EQ(refused.told.pieces.size(), 1U);
  EXPECT_EQ(refused.told.pieces[0].reason, "unsupported_column");
  EXPECT_EQ(refused.told.pieces[0].detail, "column 'took' is duration[ms]; 'only_columns' can name others");
  const auto result = read_format("parquet", file("odd"), config({{"only_columns", {"more"}}}));
  ASSERT_EQ(result.documents.size(), 1U);
  EXPECT_EQ(result.documents[0].metadata, R"({"more":5})");
}

TEST_F(ParquetFormat, CarriesAStructOrAJsonTextThroughAsTheMetadata) {
  const auto of_struct = read_format("parquet", file("odd"), config({{"only_columns", {"metadata", "more"}}}));
  ASSERT_EQ(of_struct.documents.size(), 1U);
  EXPECT_EQ(of_struct.documents[0].metadata, R"({"lang":"en","n":[1,2],"more":5})");
  const auto of_text = read_format(
      "parquet", written({R"({"text":"a","metadata":{"lang":"en"}})", R"({"text":"b","metadata":"{no JSON"})"}));
  ASSERT_EQ(of_text.documents.size(), 2U);
  EXPECT_EQ(of_text.documents[0].metadata, R"({"lang":"en"})");
  EXPECT_EQ(of_text.documents[1].metadata, R"({"metadata":"{no JSON"})");
}

TEST_F(ParquetFormat, AFileCutOffAnywhereIsOneUnreadablePiece) {
  const std::string whole = file("list");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto result = read_format("parquet", whole.substr(0, size), captions_);
    EXPECT_THAT(result.documents, IsEmpty()) << size;
    ASSERT_EQ(result.told.pieces.size(), 1U) << size;
    EXPECT_EQ(result.told.pieces[0].reason, size < 4 ? "not_parquet" : "truncated") << size;
    EXPECT_EQ(result.told.pieces[0].bytes, size);
  }
}

TEST_F(ParquetFormat, SaysWhatIsNoParquetAtAll) {
  const auto result = read_format("parquet", "url,caption\nhttp://a.example/,a\nPAR1");
  ASSERT_EQ(result.told.pieces.size(), 1U);
  EXPECT_EQ(result.told.pieces[0].reason, "not_parquet");
  EXPECT_EQ(result.told.pieces[0].detail, "does not begin with PAR1");
}

TEST_F(ParquetFormat, RefusesATableOfContentsLargerThanTheFile) {
  std::string bytes = file("list");
  bytes.replace(bytes.size() - 8, 4, "\xFF\xFF\xFF\x7F");
  const auto result = read_format("parquet", bytes);
  ASSERT_EQ(result.told.pieces.size(), 1U);
  EXPECT_EQ(result.told.pieces[0].reason, "damaged_footer");
  EXPECT_EQ(result.told.pieces[0].detail, "a table of contents of 2147483647 bytes");
}

TEST_F(ParquetFormat, ADamagedRowGroupIsLocatedAndTheOthersAreRead) {
  std::string bytes = file("list");
  ParquetReader whole(std::make_unique<MemorySource>(bytes), bytes.size(), {});
  ParquetReader::Event event;
  std::string row;
  while (event.row < 10) event = whole.next(row);
  const std::size_t at = event.offset + 100;
  bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
  const auto result = read_format("parquet", bytes, config({{"text_field", {"caption"}}, {"require_text", {"false"}}}));
  ASSERT_EQ(result.told.pieces.size(), 1U);
  EXPECT_EQ(result.told.pieces[0].reason, "damaged_row_group");
  EXPECT_THAT(result.told.pieces[0].detail, HasSubstr("row group 1, after 0 of its 10 rows: "));
  EXPECT_EQ(result.told.pieces[0].offset, event.offset);
  ASSERT_EQ(result.documents.size(), 20U);
  EXPECT_EQ(result.documents[9].url, "http://a.example/9.jpg");
  EXPECT_EQ(result.documents[10].url, "http://a.example/20.jpg");
}

// Whatever is told, nothing else happens, and rows that are given are whole.
TEST_F(ParquetFormat, BearsADamagedByteAnywhere) {
  const std::string whole = file("types");
  for (std::size_t at = 0; at < whole.size(); at += 3) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ "\x01\x80\xFF"[at / 3 % 3]);
    EXPECT_LE(read_format("parquet", bytes).documents.size(), 2U) << at;
  }
}

TEST_F(ParquetFormat, ARowLongerThanTheLimitIsUnreadable) {
  const auto result =
      read_format("parquet", written({R"({"id":"a","text":"short"})",
                                      R"({"id":"b","text":")" + std::string(ParquetReader::kMaxRow + 1, 'x') + R"("})",
                                      R"({"id":"c","text":"short"})"}));
  ASSERT_EQ(result.documents.size(), 2U);
  EXPECT_EQ(result.documents[1].id, "c");
  ASSERT_EQ(result.told.pieces.size(), 1U);
  EXPECT_EQ(result.told.pieces[0].reason, "row_too_long");
  EXPECT_EQ(result.told.pieces[0].detail, "row 1");
}

TEST_F(ParquetFormat, AFileThatGrowsBeyondAllBoundsIsReadToALimit) {
  const std::string text(100'000, 'x');
  const std::string bytes = written(std::vector<std::string>(1000, R"({"id":"a","text":")" + text + R"("})"));
  ASSERT_LT(bytes.size(), text.size());
  ParquetReader::Options options;
  options.any_ratio = 10 * text.size();
  ParquetReader reader(std::make_unique<MemorySource>(bytes), bytes.size(), options);
  std::string json;
  std::size_t given = 0;
  auto event = reader.next(json);
  for (; event.kind == ParquetReader::Kind::kRow; event = reader.next(json)) given += json.size();
  EXPECT_LE(given, ParquetReader::kMaxRatio * bytes.size());
  EXPECT_STREQ(event.reason, "too_large");
  EXPECT_EQ(reader.next(json).kind, ParquetReader::Kind::kEnd);
}

TEST_F(ParquetFormat, WhatTheSourceThrowsComesOut) {
  class Failing final : public ByteSource {
   public:
    std::size_t read(char*, std::size_t) override { throw Interrupted(); }
  };
  ParquetReader reader(std::make_unique<Failing>(), 1000, {});
  std::string row;
  EXPECT_THROW(reader.next(row), Interrupted);
}

// A source that notes where it was read.
class Noting final : public ByteSource {
 public:
  Noting(std::string_view bytes, std::vector<std::size_t>& firsts) : source_(bytes), firsts_(firsts) {}
  std::size_t read(char* out, std::size_t size) override {
    const std::size_t n = source_.read(out, size);
    if (at_ <= seen_ && at_ + n > seen_) firsts_.push_back(seen_ = at_ + n);
    EXPECT_LE(at_, seen_) << "bytes were passed over";
    at_ += n;
    return n;
  }
  bool rewind(std::uint64_t position) override {
    at_ = static_cast<std::size_t>(position);
    return source_.rewind(position);
  }

 private:
  MemorySource source_;
  std::vector<std::size_t>& firsts_;
  std::size_t at_ = 0, seen_ = 0;
};

TEST_F(ParquetFormat, ReadsEveryByteInOrderOnceBecauseOfTheDigest) {
  const std::string bytes = file("list");
  std::vector<std::size_t> firsts;
  ParquetReader reader(std::make_unique<Noting>(bytes, firsts), bytes.size(), {});
  std::string row;
  EXPECT_EQ(reader.next(row).kind, ParquetReader::Kind::kRow);
  ASSERT_FALSE(firsts.empty());
  EXPECT_EQ(firsts.back(), bytes.size());
}

TEST(ParquetAbsent, IsRefusedWithTheCommandThatAddsIt) {
  if (!arrow_version().empty()) GTEST_SKIP() << "this program has Arrow C++";
  const Value options = config({});
  for (const bool input : {true, false}) {
    Params params("'x'", &options);
    try {
      if (input)
        (void)Registry::instance().find_format("parquet")->make(params);
      else
        (void)Registry::instance().find_output("parquet")->make(params);
      FAIL() << "accepted";
    } catch (const ConfigError& error) {
      EXPECT_THAT(error.what(), HasSubstr("scripts/setup --parquet"));
    }
  }
  const Value shards = config({{"parquet", {"true"}}});
  Params params("'output'", &shards);
  EXPECT_THROW((void)Registry::instance().find_output("webdataset")->make(params), ConfigError);
}

}  // namespace
}  // namespace curate
