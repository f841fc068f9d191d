// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "html/charset.hpp"
#include "support/suites.hpp"
#include "text/transcode.hpp"
#include "util/strings.hpp"

namespace curate {
namespace {

class MultiByteDecoder : public testing::TestWithParam<std::pair<const char*, Encoding>> {};

// Every byte pair (and, for the JIS sets, every pair in its escape or shift) of an encoding.
TEST_P(MultiByteDecoder, DecodesEveryPairAsTheStandardDoes) {
  const auto [name, encoding] = GetParam();
  const auto folder = test::suites_folder() / "encoding_rs";
  CURATE_NEED(folder);
  std::string got;
  transcode(encoding, test::slurp(folder / (std::string(name) + "_in.txt")), got);
  const std::string want = test::slurp(folder / (std::string(name) + "_in_ref.txt"));
  const auto got_lines = test::lines_of(got), want_lines = test::lines_of(want);
  ASSERT_EQ(got_lines.size(), want_lines.size());
  for (std::size_t i = 0; i < got_lines.size(); ++i) ASSERT_EQ(got_lines[i], want_lines[i]) << "line " << i + 1;
}

INSTANTIATE_TEST_SUITE_P(EncodingRs, MultiByteDecoder,
                         testing::Values(std::pair("big5", Encoding::kBig5), std::pair("euc_kr", Encoding::kEucKr),
                                         std::pair("gb18030", Encoding::kGb18030),
                                         std::pair("iso_2022_jp", Encoding::kIso2022Jp),
                                         std::pair("jis0208", Encoding::kEucJp), std::pair("jis0212", Encoding::kEucJp),
                                         std::pair("shift_jis", Encoding::kShiftJis)),
                         [](const auto& tested) { return std::string(tested.param.first); });

// The encoder's data read backwards: whatever the standard encodes, the decoder must give back.
TEST_P(MultiByteDecoder, GivesBackWhatTheStandardEncodes) {
  const auto [name, encoding] = GetParam();
  const auto folder = test::suites_folder() / "encoding_rs";
  CURATE_NEED(folder);
  if (!std::filesystem::exists(folder / (std::string(name) + "_out.txt"))) GTEST_SKIP() << "no such file upstream";
  std::string got;
  transcode(encoding, test::slurp(folder / (std::string(name) + "_out_ref.txt")), got);
  const auto got_lines = test::lines_of(got),
             want_lines = test::lines_of(test::slurp(folder / (std::string(name) + "_out.txt")));
  ASSERT_EQ(got_lines.size(), want_lines.size());
  int differ = 0;
  for (std::size_t i = 0; i < got_lines.size(); ++i)
    // What the encoding lacks was written as a numeric reference.
    differ += got_lines[i] != want_lines[i] && !got_lines[i].starts_with("&#");
  // The encoder of ISO-2022-JP widens the 63 half-width katakana.
  EXPECT_EQ(differ, encoding == Encoding::kIso2022Jp ? 63 : 0);
}

struct Case {
  std::string data, encoding;
};

std::vector<Case> read_cases(const std::filesystem::path& path) {
  std::vector<Case> cases;
  std::string* field = nullptr;
  const std::string file = test::slurp(path);
  for (const std::string& line : test::lines_of(file)) {
    if (line == "#data") {
      cases.emplace_back();
      field = &cases.back().data;
    } else if (line == "#encoding") {
      field = &cases.back().encoding;
    } else if (field != nullptr) {
      *field += line + "\n";
    }
  }
  for (Case& c : cases) {
    c.encoding = lower_ascii(trim_ascii(c.encoding));
    // The newline before "#encoding" belongs to the file format.
    if (!c.data.empty()) c.data.pop_back();
  }
  return cases;
}

TEST(Html5libEncoding, FindsTheEncodingOfEveryCase) {
  const auto folder = test::suites_folder() / "html5lib" / "encoding";
  CURATE_NEED(folder);
  int cases = 0, passed = 0;
  for (const char* file : {"tests1.dat", "tests2.dat", "test-yahoo-jp.dat", "scripted/tests1.dat"}) {
    for (const Case& c : read_cases(folder / file)) {
      ++cases;
      // The suite asks what the page declares; the content is not looked at.
      const auto found = html::declared_charset(c.data, "");
      const std::string_view got = encoding_name(found ? found->encoding : Encoding::kWindows1252);
      const auto want = encoding_for_label(c.encoding);
      if (want && got == encoding_name(*want))
        ++passed;
      else if (std::getenv("CURATE_SHOW_MISSES") != nullptr)
        std::printf("%s\n%s\n  want %s  got %s\n", file, c.data.c_str(), c.encoding.c_str(), std::string(got).c_str());
    }
  }
  RecordProperty("cases", std::to_string(passed) + "/" + std::to_string(cases));
  EXPECT_EQ(cases, 83);
  EXPECT_GE(passed, 82) << "one case writes its meta with a script";
}

}  // namespace
}  // namespace curate
