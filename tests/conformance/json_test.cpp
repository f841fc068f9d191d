// SPDX-License-Identifier: Apache-2.0
#include "core/json_row.hpp"
#include "support/recorder.hpp"
#include "support/suites.hpp"
#include "util/json_scan.hpp"
#include "util/strings.hpp"

namespace curate {
namespace {

std::filesystem::path suite() {
  return test::suites_folder() / "JSONTestSuite";
}

TEST(JsonSuite, Accepts95Of95AndRejects188Of188) {
  CURATE_NEED(suite());
  int accepted = 0, rejected = 0;
  for (const auto& entry : std::filesystem::directory_iterator(suite() / "test_parsing")) {
    const std::string name = entry.path().filename().string();
    const char* error = check_json(test::slurp(entry.path()));
    if (name.starts_with("y_")) {
      EXPECT_EQ(error, nullptr) << name << ": " << error;
      ++accepted;
    } else if (name.starts_with("n_")) {
      EXPECT_NE(error, nullptr) << name;
      ++rejected;
    }
  }
  EXPECT_EQ(accepted, 95);
  EXPECT_EQ(rejected, 188);
}

// The policy for what RFC 8259 leaves open: a document is not lost because of a number or a lone surrogate in it.
TEST(JsonSuite, KeepsTheDocumentWhereThePolicySaysSo) {
  CURATE_NEED(suite() / "expected-policy.tsv");
  int cases = 0;
  for (const std::string& line : test::lines_of(test::slurp(suite() / "expected-policy.tsv"))) {
    const auto fields = split_at(line, '\t');
    if (fields.size() < 3 || !fields[0].starts_with("i_")) continue;
    const std::string bytes = test::slurp(suite() / "test_parsing" / std::string(fields[0]));
    if (bytes.starts_with("\xEF\xBB\xBF") || fields[0].find("utf16") != std::string::npos ||
        fields[0].find("UTF-16") != std::string::npos)
      continue;
    ++cases;
    Batch batch;
    test::Recorder recorder;
    JsonRowReader reader({}, false);
    const std::string row = "{\"text\":\"kept\",\"value\":" + bytes + "}";
    EXPECT_EQ(reader.read(row, false, batch, recorder), nullptr) << fields[0];
    ASSERT_EQ(batch.size(), 1U) << fields[0];
    std::string out;
    append_output_row(batch.rows()[0], {}, out);
    out.pop_back();
    EXPECT_EQ(check_json(out), nullptr) << fields[0] << ": " << out;
  }
  EXPECT_GE(cases, 30);
}

}  // namespace
}  // namespace curate
