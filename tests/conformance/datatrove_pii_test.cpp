// SPDX-License-Identifier: Apache-2.0
// What PIIFormatter of datatrove 0.10.0 makes of texts, goldens datatrove-0.10.
#include "conformance/datatrove_goldens.hpp"

namespace curate {
namespace {

std::string masked(test::StageRunner& stage, const std::string& text) {
  EXPECT_FALSE(stage.judge(text).dropped());
  return std::string(stage.document().text());
}

TEST(DatatrovePiiGolden, PiiMaskGivesTheSameText) {
  const auto path = test::goldens_folder() / "datatrove-0.10/pii.jsonl.gz";
  CURATE_NEED(path);
  test::StageRunner defaults("pii_mask", {{"profile", "datatrove-0.10"}});
  test::StageRunner all_ips("pii_mask", {{"profile", "datatrove-0.10"}, {"only_public_ips", "false"}});
  test::StageRunner emails("pii_mask", {{"profile", "datatrove-0.10"}, {"ips", "false"}});
  for (const std::string& line : test::lines_of(test::slurp(path))) {
    const Json row = Json::parse(line, "pii");
    const std::string in(row["in"].text());
    EXPECT_EQ(masked(defaults, in), row["out"].text()) << in;
    EXPECT_EQ(masked(all_ips, in), row["out_all_ips"].text()) << in;
    EXPECT_EQ(masked(emails, in), row["after_emails"].text()) << in;
    EXPECT_EQ(emails.document().signal("pii_mask.emails"), static_cast<double>(row["emails"].size())) << in;
  }
}

}  // namespace
}  // namespace curate
