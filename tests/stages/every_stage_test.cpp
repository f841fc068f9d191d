// SPDX-License-Identifier: Apache-2.0
#include "support/every_stage.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>

#include <curate/error.hpp>
#include <curate/registry.hpp>

#include "report/audit_reader.hpp"
#include "report/reference.hpp"
#include "report/totals.hpp"
#include "run/config.hpp"
#include "support/runs.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

using testing::HasSubstr;

std::vector<std::string> names(const auto& infos) {
  std::vector<std::string> all;
  for (const auto& info : infos) all.push_back(info.name);
  return all;
}

std::string docs(const std::string& name) {
  return test::slurp(std::filesystem::path(CURATE_SOURCE_DIR) / "docs" / name);
}

// The names in the first column of a page's table.
std::vector<std::string> documented(const std::string& page) {
  std::vector<std::string> all;
  for (const std::string& line : test::lines_of(page))
    if (line.starts_with("| `")) all.push_back(line.substr(3, line.find('`', 3) - 3));
  return all;
}

// What every registered stage must bear, without knowing what it does.
class EveryStage : public testing::TestWithParam<std::string> {
 protected:
  std::string config(const std::string& params) const { return "stages: [{" + GetParam() + ": " + params + "}]\n"; }

  RunDir run(const std::string& folder, const std::string& lines) {
    const auto place = folder_ / folder;
    std::filesystem::create_directories(place);
    folder_.write(folder + "/in.jsonl", lines);
    const std::string params = test::stage_example(GetParam());
    const RunDir made = test::small_run(place, config(params) + "guards: {max_unreadable: 1}\naudit: {signals: true}");
    test::finish_run(made);
    return made;
  }

  test::TempFolder folder_{test::memory_folder()};
};

TEST_P(EveryStage, RefusesAParameterItDoesNotHave) {
  std::string params = test::stage_example(GetParam());
  params.insert(1, std::string("no_such_key: 1") + (params == "{}" ? "" : ", "));
  const std::string text = test::config_text("  - {format: jsonl, paths: [x]}\n", config(params));
  try {
    parse_config(text, "c.yaml", "");
    FAIL() << "accepted " << params;
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), HasSubstr("unknown key 'no_such_key' in stage '" + GetParam() + "'"));
    EXPECT_THAT(error.what(), testing::StartsWith("c.yaml:5:"));
  }
}

// Rows as they come: empty, with U+0000, with bytes that are no UTF-8, with half a surrogate pair, and one broken line.
std::vector<std::string> odd_lines() {
  const std::string plain = "The quick brown fox jumps over the lazy dog, and then it sleeps in the sun for hours. ";
  return {
      R"({"id":"plain","text":")" + plain + plain + R"(","url":"https://a.example/1"})" + "\n",
      R"({"id":"empty","text":"","url":""})" + std::string("\n"),
      R"({"id":"nul","text":"before\u0000after, and )" + plain + R"(","url":"https://b.example/\u0000"})" + "\n",
      "{\"id\":\"bytes\",\"text\":\"\xff\xfe \xc3 " + plain + "\xed\xa0\x80\",\"url\":\"\xff\"}\n",
      R"({"id":"surrogate","text":"\ud83d )" + plain + R"( \udc00","url":"nonsense://"})" + "\n",
      "{\"id\":\"broken\",\"text\":\"never ended\n",
      R"({"id":"lines","text":"\n\n \t\r\n\u2028\u0085\n","url":"https://c.example"})" + std::string("\n"),
  };
}

TEST_P(EveryStage, EndsEachOddRowOnceAndTheSameWayAgain) {
  std::vector<std::string> lines = odd_lines();
  std::string there, back;
  for (const std::string& line : lines) there += line;
  std::ranges::reverse(lines);
  for (const std::string& line : lines) back += line;

  const RunDir first = run("first", there);
  const Counts counts = add_up(first).counts;
  EXPECT_EQ(counts.in, lines.size());
  EXPECT_EQ(counts.unreadable, 1U);
  EXPECT_EQ(test::fates(first).size(), lines.size() - 1 + counts.born);
  const RunDir again = run("again", there);
  EXPECT_EQ(test::fates(again), test::fates(first));
  EXPECT_EQ(test::output_texts(again), test::output_texts(first));
  // What judges one document at a time does not look at its neighbours.
  if (Registry::instance().find_stage(GetParam())->kind == StageKind::kStage) {
    EXPECT_EQ(test::fates(run("back", back)), test::fates(first));
  }
}

TEST_P(EveryStage, TakesTenMegabytesInOneLine) {
  constexpr std::size_t kHalf = 5'000'000;
  std::string text(kHalf, 'a');
  for (std::size_t i = 0; text.size() < 2 * kHalf; ++i) text += " word" + std::to_string(i % 10007);
  const RunDir done = run("long", R"({"id":"long","text":")" + text + R"(","url":"https://a.example/"})" + "\n" +
                                      R"({"id":"short","text":"a short one","url":"https://a.example/2"})" + "\n");
  const Counts counts = add_up(done).counts;
  EXPECT_EQ(counts.in, 2U);
  EXPECT_EQ(counts.unreadable, 0U);
  EXPECT_GE(counts.characters_in, text.size());
}

TEST_P(EveryStage, HasTheRowThatItPrintsInTheDocs) {
  EXPECT_THAT(docs("stages.md"), HasSubstr("\n" + stage_reference(GetParam(), Reference::kMarkdown)))
      << "docs/stages.md needs the row that `curate stages " << GetParam() << " --markdown` prints";
}

TEST_P(EveryStage, IsInTheRunThatIsKilled) {
  const Config config = parse_config(test::every_stage_config(), "c.yaml", "");
  EXPECT_GE(std::ranges::count(config.stages, GetParam(), &StageConfig::name), 1);
}

INSTANTIATE_TEST_SUITE_P(Registered, EveryStage, testing::ValuesIn(names(Registry::instance().stages())),
                         [](const auto& one) { return one.param; });

class EveryFormat : public testing::TestWithParam<std::string> {};

TEST_P(EveryFormat, HasTheRowThatItPrintsInTheDocs) {
  EXPECT_THAT(docs("formats.md"), HasSubstr("\n" + format_reference(GetParam(), Reference::kMarkdown)))
      << "docs/formats.md needs the row that `curate formats " << GetParam() << " --markdown` prints";
}

TEST_P(EveryFormat, IsInTheRunThatIsKilled) {
  if (!test::format_is_there(GetParam())) GTEST_SKIP() << "absent from this build: " << GetParam();
  const Config config = parse_config(test::every_stage_config(), "c.yaml", "");
  EXPECT_EQ(std::ranges::count(config.inputs, GetParam(), &InputConfig::format), 1);
}

INSTANTIATE_TEST_SUITE_P(Registered, EveryFormat, testing::ValuesIn(names(Registry::instance().formats())),
                         [](const auto& one) { return one.param; });

TEST(Docs, HaveARowForNothingElseAndInOrder) {
  EXPECT_EQ(documented(docs("stages.md")), names(Registry::instance().stages()));
  std::vector<std::string> formats = names(Registry::instance().formats());
  for (const OutputInfo& output : Registry::instance().outputs()) formats.push_back(output.name + " (output)");
  std::ranges::sort(formats);
  EXPECT_EQ(documented(docs("formats.md")), formats);
}

}  // namespace
}  // namespace curate
