// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"

namespace curate {
namespace {

std::string masked(test::StageRunner& stage, const std::string& text) {
  EXPECT_FALSE(stage.judge(text).dropped());
  return std::string(stage.document().text());
}

TEST(PiiMaskDatatrove, ReplacementsStartAgainInEachDocument) {
  test::StageRunner stage("pii_mask", {{"profile", "datatrove-0.10"}});
  EXPECT_EQ(masked(stage, "a@b.co c@d.co e@f.co"),
            "email@example.com firstname.lastname@example.org email@example.com");
  EXPECT_EQ(masked(stage, "a@b.co"), "email@example.com");
}

TEST(PiiMaskDatatrove, FindsAddressesInVersionNumbersAsTheOriginalDoes) {
  test::StageRunner stage("pii_mask", {{"profile", "datatrove-0.10"}});
  EXPECT_EQ(masked(stage, "v1.2.3.4567"), "v22.214.171.12467");
  EXPECT_EQ(masked(stage, "10.0.0.1 and 08.8.8.8 stay"), "10.0.0.1 and 08.8.8.8 stay");
}

// Whether the profile curate replaces `what`, no more and no less, in a sentence.
testing::AssertionResult masks(const std::string& what, const std::string& before = "We noted ",
                               const std::string& after = " for later.") {
  static test::StageRunner stage("pii_mask", {{"profile", "curate"}});
  const std::string text = masked(stage, before + what + after);
  if (text == before + what + after) return testing::AssertionFailure() << "left alone: " << text;
  if (!text.starts_with(before) || !text.ends_with(after)) return testing::AssertionFailure() << "too much: " << text;
  const std::string masked_part = text.substr(before.size(), text.size() - before.size() - after.size());
  for (const char* rest : {"5309", "anna", "8901"})
    if (masked_part.find(rest) != std::string::npos) return testing::AssertionFailure() << "too little: " << text;
  return testing::AssertionSuccess();
}
testing::AssertionResult spares(const std::string& text) {
  static test::StageRunner stage("pii_mask", {{"profile", "curate"}});
  const std::string got = masked(stage, text);
  return got == text ? testing::AssertionSuccess() : testing::AssertionFailure() << got;
}

TEST(PiiMaskCurate, FindsMailAddresses) {
  EXPECT_TRUE(masks("anna.lind+x@mail.acme.co.uk"));
  EXPECT_TRUE(masks("anna@bücher.de"));
  EXPECT_TRUE(masks("anna@web.de", "请发邮件至", "联系我们"));
  EXPECT_TRUE(masks("anna@web.de", "mailto:", ".Thanks"));
  EXPECT_TRUE(spares("logo@2x.png, @anna, anna@example.com, git@github.com:a/b and a@b.c"));
}

TEST(PiiMaskCurate, FindsPublicAddressesAndNoVersions) {
  EXPECT_TRUE(masks("81.2.69.142"));
  EXPECT_TRUE(masks("2a00:1450:4001:81b::200e"));
  EXPECT_TRUE(masks("81.2.69.142", "from ", ":8080."));
  EXPECT_TRUE(
      spares("10.0.0.1, version 4.1.2.3, v8.1.2.3, lib-8.1.2.3, 1.2.3.4.5, fe80::1, 2001:db8::1, std::dec, 10:20:30"));
}

TEST(PiiMaskCurate, FindsPhoneNumbersOfManyCountries) {
  for (const char* number : {"+49 30 8675309", "(212) 867-5309", "212.867.5309", "+44 (0)20 7867 5309", "020 7867 5309",
                             "06 12 86 53 09", "8 (495) 867-53-09", "0049 30 8675309", "090-8675-5309"})
    EXPECT_TRUE(masks(number)) << number;
  EXPECT_TRUE(masks("8675309", "Tel.: ", ""));
  EXPECT_TRUE(masks("13886755309", "电话：", "。"));
  EXPECT_TRUE(spares("202-555-0142, 2012-2013, 01.02.2023, 12 345 678, ISBN 978-3-16-148410-0, +0 12345678, 8675309"));
}

TEST(PiiMaskCurate, ChecksTheDigitsOfAccountsAndCards) {
  EXPECT_TRUE(masks("DE89 3704 0044 0532 0130 00"));
  EXPECT_TRUE(masks("GB82WEST12345698765432"));
  EXPECT_TRUE(spares("DE88 3704 0044 0532 0130 00, GB82WEST1234569876543"));
  EXPECT_TRUE(masks("4111 1111 1111 1111"));
  EXPECT_TRUE(masks("378282246310005"));
  EXPECT_TRUE(spares("4111 1111 1111 1112, 4111 1111 1111 1111 1111"));
}

TEST(PiiMaskCurate, FindsKeysAndTokens) {
  EXPECT_TRUE(masks("-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq\n-----END RSA PRIVATE KEY-----"));
  EXPECT_TRUE(masks("AKIAQ3EGPZJ7TVBX2LM4"));
  EXPECT_TRUE(masks("ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"));
  EXPECT_TRUE(masks("wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzKEY", "aws_secret_access_key = \"", "\""));
  EXPECT_TRUE(spares("-----BEGIN CERTIFICATE-----\nMIIEpAIBAAKCAQEA7bq\n-----END CERTIFICATE-----"));
  EXPECT_TRUE(spares("ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx and AKIA123"));
}

TEST(PiiMaskCurate, ChoosesByTheMatchAndTheSeedAlone) {
  test::StageRunner one("pii_mask", {{"profile", "curate"}}), two("pii_mask", {{"profile", "curate"}, {"seed", "7"}});
  const std::string alone = masked(one, "anna@web.de");
  EXPECT_EQ(masked(one, "x bob@web.de anna@web.de").substr(masked(one, "x bob@web.de ").size()), alone);
  EXPECT_NE(masked(two, "anna@web.de"), alone);
}

TEST(PiiMaskCurate, FindsNothingInItsOwnReplacements) {
  test::StageRunner stage("pii_mask", {{"profile", "curate"}});
  for (int i = 0; i < 50; ++i) {
    const std::string n = std::to_string(1000 + i);
    const std::string once = masked(stage, "tel anna" + n + "@web.de, 81.2." + n.substr(2) + ".9, +49 30 867" + n +
                                               ", 4111 1111 1111 1111, GB82WEST12345698765432, 2a00:1450::" + n +
                                               " and ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6" + n);
    EXPECT_EQ(stage.document().signal("pii_mask.emails"), 1);
    EXPECT_EQ(stage.document().signal("pii_mask.phones"), 1);
    EXPECT_EQ(masked(stage, once), once);
  }
}

TEST(PiiMaskCurate, IsLinearInTheWorstTexts) {
  test::StageRunner stage("pii_mask", {{"profile", "curate"}});
  // To look for a find from every byte again would take minutes for each of these.
  for (const std::string piece : {"@", "a@", "a.", "1.", "1-", "eyJ.", "sk-ant-", "-----BEGIN PRIVATE KEY-----", ":",
                                  "1:", "DE89 3704 ", "a@a.", "+1"}) {
    std::string text;
    while (text.size() < 500'000) text += piece;
    EXPECT_FALSE(stage.judge(text).dropped());
  }
}

}  // namespace
}  // namespace curate
