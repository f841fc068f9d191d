// SPDX-License-Identifier: Apache-2.0
// What C4BadWordsFilter of datatrove 0.10.0 drops, goldens datatrove-0.10.
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include "conformance/datatrove_goldens.hpp"
#include "text/unicode.hpp"
#include "util/builtin.hpp"
#include "util/hash.hpp"
#include "util/strings.hpp"

namespace curate {
namespace {

std::string upper(const std::string& text) {
  std::string out;
  icu::UnicodeString::fromUTF8(text).toUpper(icu::Locale::getRoot()).toUTF8String(out);
  return out;
}

std::string filled(std::string form, const std::string& word) {
  return form.replace(form.find("{}"), 2, word);
}

TEST(DatatroveGoldens, C4BadWordsDecidesAlike) {
  if (!test::have_goldens()) GTEST_SKIP() << "absent";
  test::StageRunner stage("c4_bad_words", {{"profile", "datatrove-0.10"}});
  test::expect_decisions(stage, "bad");
}

TEST(DatatroveBadWordsGolden, EachEntryOfEachLanguageMatchesInTheSamePlaces) {
  const auto path = test::goldens_folder() / "datatrove-0.10/badwords.jsonl.gz";
  CURATE_NEED(path);
  const auto rows = test::lines_of(test::slurp(path));
  std::vector<std::string> forms;
  Json::parse(rows[0], "badwords")["templates"].each([&](auto, const Json& form) { forms.emplace_back(form.text()); });

  test::StageRunner drops("c4_bad_words", {}), keeps("c4_bad_words", {{"other_languages", "keep"}});
  const auto judge = [](test::StageRunner& stage, std::string_view language, const std::string& text) {
    stage.fresh(text).tag("language", language);
    return stage.judge().dropped();
  };
  std::size_t entries = 0;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const Json row = Json::parse(rows[i], "badwords");
    const std::string language(row["lang"].text()), expected(row["got"].text());
    if (row["word_sha"].is_null()) {
      // Some text without such words. Where datatrove raises, we drop.
      EXPECT_EQ(judge(row["fail_on_missing_language"].flag() ? drops : keeps, language, "An innocent text."),
                expected.starts_with("error:"))
          << language;
      continue;
    }
    const auto file = builtin_file("lists/ldnoobw/" + (language == "en" ? "en.25e679f0" : language));
    ASSERT_TRUE(file) << language;
    const std::string word(strip(split_at(*file, '\n')[static_cast<std::size_t>(row["line"].number()) - 1]));
    ASSERT_EQ(hex_bytes(sha256(word)), row["word_sha"].text()) << language;
    std::string got;
    for (const std::string& form : forms) {
      got += judge(drops, language, filled(form, word)) ? 'D' : 'K';
      got += judge(drops, language, filled(form, upper(word))) ? 'D' : 'K';
    }
    EXPECT_EQ(got, expected) << language << " line " << row["line"].number();
    ++entries;
  }
  EXPECT_GT(entries, 2000U);
}

}  // namespace
}  // namespace curate
