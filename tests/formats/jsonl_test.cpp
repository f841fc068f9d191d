// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "core/json_row.hpp"
#include "support/recorder.hpp"
#include "support/suites.hpp"
#include "util/byte_source.hpp"
#include "util/strings.hpp"

namespace curate {
namespace {

struct Outcome {
  std::vector<std::string> rows, reasons;
  std::map<std::string, int> leniencies;
  bool operator==(const Outcome&) const = default;
};

void take(Batch& batch, Outcome& outcome) {
  for (const Document& document : batch.rows()) append_output_row(document, {}, outcome.rows.emplace_back());
}

Outcome read_together(const std::string& lines) {
  Outcome outcome;
  test::Recorder recorder;
  Params params("jsonl", nullptr);
  const auto format = Registry::instance().find_format("jsonl")->make(params);
  const auto reader = format->open({"lines.jsonl", 0, lines.size(), lines.size()},
                                   std::make_unique<MemorySource>(std::string_view(lines)), recorder);
  for (Batch batch; reader->read(batch);) take(batch, outcome);
  for (const auto& piece : recorder.pieces) outcome.reasons.push_back(piece.reason);
  outcome.leniencies = recorder.leniencies;
  return outcome;
}

Outcome read_alone(const std::string& lines) {
  Outcome outcome;
  test::Recorder recorder;
  JsonRowReader reader({}, false);
  for (const std::string_view line : split_at(std::string_view(lines).substr(0, lines.size() - 1), '\n')) {
    if (trim_ascii(line).empty()) continue;
    Batch batch;
    if (const char* reason = reader.read(line, false, batch, recorder)) outcome.reasons.emplace_back(reason);
    take(batch, outcome);
  }
  outcome.leniencies = recorder.leniencies;
  return outcome;
}

TEST(Jsonl, ReadsALineBesideOthersAsItIsReadAlone) {
  CURATE_NEED(test::suites_folder() / "JSONTestSuite");
  std::string good, with_bad_utf8;
  const auto add = [](const std::string& value, std::string& lines) {
    lines += value + "\n";
    lines += "{\"id\":\"before\",\"text\":\"one\\ntwo\",\"value\":" + value + "}\n";
    lines += "{\"value\":" + value + ",\"text\":" + value + "} \r\n";
    lines += "{\"id\":\"next\",\"text\":\"not escaped\"}\n";
  };
  int cases = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(test::suites_folder() / "JSONTestSuite" / "test_parsing")) {
    const std::string value = test::slurp(entry.path());
    if (value.size() > 10'000) continue;
    ++cases;
    add(value, with_bad_utf8);
    if (check_json("\"" + value + "\"") == nullptr || check_json(value) == nullptr) add(value, good);
  }
  EXPECT_GE(cases, 300);
  EXPECT_EQ(read_together(with_bad_utf8), read_alone(with_bad_utf8));
  const Outcome outcome = read_alone(good);
  EXPECT_GE(outcome.rows.size(), 300U);
  EXPECT_GE(outcome.reasons.size(), 100U);
  EXPECT_EQ(read_together(good), outcome);
}

TEST(Jsonl, AnObjectThatALineEndCutsIsTwoBadLines) {
  const Outcome outcome = read_together("{\"text\":\"a\",\n\"b\":1}\n{\"text\":\"kept\"}\n{\"text\":\"a\nb\"}\n");
  EXPECT_EQ(outcome.rows.size(), 1U);
  EXPECT_EQ(outcome.reasons.size(), 4U);
}

TEST(Jsonl, OfTwoTextsTheLastHolds) {
  const Outcome outcome = read_together("{\"text\":\"first\",\"text\":\"se\\u0063ond\"}\n");
  ASSERT_EQ(outcome.rows.size(), 1U);
  EXPECT_NE(outcome.rows[0].find("\"text\":\"second\""), std::string::npos);
  EXPECT_EQ(outcome.leniencies, (std::map<std::string, int>{{"json_duplicate_key", 1}}));
}

}  // namespace
}  // namespace curate
