// SPDX-License-Identifier: Apache-2.0
#include "run/config.hpp"

#include "support/suites.hpp"

namespace curate {
namespace {

constexpr const char* kDataset = "dataset: {license: CC0-1.0, creator: c, purpose: p, date: 2026-01-01}\n";

std::string with(const std::string& rest) {
  return "inputs: [{name: a, format: jsonl, paths: [x.jsonl]}]\n" + std::string(kDataset) + rest;
}

Config parse(const std::string& text, ConfigOverrides overrides = {}) {
  return parse_config(text, "c.yaml", "", overrides);
}

std::string error_of(const std::string& text, ConfigOverrides overrides = {}) {
  try {
    parse(text, std::move(overrides));
    return "no error";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

TEST(Config, PointsAtAnUnknownKeyOfAStageAndNamesTheNearest) {
  EXPECT_EQ(error_of(with("stages:\n  - word_count:\n      mix: 3\n")),
            "c.yaml:5:7: unknown key 'mix' in stage 'word_count'; did you mean 'min'?");
}

TEST(Config, NamesTheNearestStage) {
  EXPECT_EQ(error_of(with("stages: [word_cout: {min: 3}]\n")),
            "c.yaml:3:10: unknown stage 'word_cout'; did you mean 'word_count'?");
}

TEST(Config, QuotesTheValueAndSaysWhatWasExpected) {
  EXPECT_EQ(error_of(with("stages:\n  - word_count: {min: many}\n")),
            "c.yaml:4:23: stage 'word_count': 'min: many': expected a number ≥ 0");
  EXPECT_EQ(error_of(with("stages:\n  - word_count: {min: \"3\"}\n")),
            "c.yaml:4:23: stage 'word_count': 'min: 3': expected a number ≥ 0");
  EXPECT_EQ(error_of(with("stages:\n  - word_count: {min: -3}\n")),
            "c.yaml:4:23: stage 'word_count': 'min: -3': expected a number ≥ 0");
  EXPECT_EQ(error_of(with("output: {order: shufled}\n")),
            "c.yaml:3:17: 'output': 'order: shufled': expected one of input, shuffled; did you mean 'shuffled'?");
  EXPECT_EQ(error_of(with("output: {shard_size: big}\n")),
            "c.yaml:3:22: 'output': 'shard_size: big': expected a size such as 256MiB or 1GB");
}

TEST(Config, RefusesOctalAndHexadecimalLookalikes) {
  EXPECT_EQ(parse(with("stages: [word_count: {min: 012}]\n")).stages[0].frozen,
            parse(with("stages: [word_count: {min: 12}]\n")).stages[0].frozen);
  EXPECT_NE(error_of(with("stages: [word_count: {min: 0x1F}]\n")), "no error");
}

TEST(Config, RefusesUnknownTopLevelKeys) {
  EXPECT_EQ(error_of(with("stage: []\n")), "c.yaml:3:1: unknown key 'stage'; did you mean 'stages'?");
}

TEST(Config, DemandsTheAnswersTheDatasheetNeeds) {
  const std::string text = "inputs: [{format: jsonl, paths: [x]}]\ndataset: {license: x, creator: c, date: d}\n";
  EXPECT_EQ(
      error_of(text),
      "c.yaml:2:10: dataset.purpose is missing: For what purpose was the dataset created? The datasheet needs it");
}

TEST(Config, RefusesASignalThatNoStageNotes) {
  EXPECT_EQ(error_of(with("stages:\n  - word_count\n  - where: {signal: word_cout, min: 3}\n")),
            "c.yaml:5:5: stage 'where': no stage before it notes the signal 'word_cout'; did you mean 'word_count'?");
  EXPECT_EQ(error_of(with("stages:\n  - word_count\n  - where: {signal: word_count, min: 3}\n")), "no error");
}

TEST(Config, AStageMeasuresAllOnlyIfItsSignalsAreRead) {
  const auto measuring = [](const std::string& rest) {
    std::string labels;
    for (const StageConfig& stage : parse(with(rest)).stages)
      if (stage.measures_all) labels += stage.label + " ";
    return labels;
  };
  const std::string stages = "stages: [gopher_repetition, word_count, fineweb_quality]\n";
  EXPECT_EQ(measuring(stages), "");
  EXPECT_EQ(measuring(stages + "output: {signals: [word_count]}\n"), "word_count ");
  EXPECT_EQ(measuring(stages + "audit: {signals: true}\n"), "gopher_repetition word_count fineweb_quality ");
  EXPECT_EQ(measuring("stages: [gopher_repetition, word_count, where: {signal: word_count, min: 3}]\n"), "word_count ");
  EXPECT_EQ(measuring("stages: [gopher_repetition: {mode: tag}, word_count]\n"), "gopher_repetition ");
}

TEST(Config, DemandsAListThatIsNeeded) {
  const std::string needs =
      "stage 'decontaminate': needs 'files': evaluation sets, JSON lines with label (or text), query and task, or "
      "lines of text";
  EXPECT_EQ(error_of(with("stages:\n  - decontaminate\n")), "c.yaml:4:5: " + needs);
  EXPECT_EQ(error_of(with("stages:\n  - decontaminate: {files: []}\n")), "c.yaml:4:28: " + needs);
}

TEST(Config, NumbersASecondUseOfAStage) {
  const Config config = parse(with("stages: [word_count, word_count: {min: 3}]\n"));
  EXPECT_EQ(config.stages[0].label, "word_count");
  EXPECT_EQ(config.stages[1].label, "word_count#2");
}

TEST(Config, SetChangesAStageOrASection) {
  ConfigOverrides overrides;
  overrides.set = {"word_count.min=7", "output.shard_size=1MiB", "word_count#2.max=9", "seed=5"};
  const Config config = parse(with("stages: [word_count, word_count: {min: 3}]\n"), overrides);
  EXPECT_NE(config.stages[0].frozen.find("\"min\":7"), std::string::npos);
  EXPECT_NE(config.stages[1].frozen.find("\"max\":9"), std::string::npos);
  EXPECT_EQ(config.output.shard_bytes, 1U << 20);
  EXPECT_EQ(config.seed, 5U);
}

TEST(Config, SetNamesAWrongPath) {
  EXPECT_NE(error_of(with("stages: [word_count]\n"), {{"word_cnt.min=7"}, {}})
                .find("'word_cnt' is no stage of this pipeline and no key that can be set; did you mean 'word_count'?"),
            std::string::npos);
  EXPECT_EQ(error_of(with("stages: [word_count]\n"), {{"word_count.mix=7"}, {}}).find("unknown key 'mix'") ==
                std::string::npos,
            false);
}

TEST(Config, TakesFrameworkKeysOutOfAStage) {
  const Config config =
      parse(with("stages:\n  - word_count: {when: {source: [a, b]}, mode: tag, max_removed: 0.5}\n  - exact_dedup: "
                 "{within: source}\n"));
  EXPECT_TRUE(config.stages[0].tag);
  EXPECT_EQ(config.stages[0].max_removed, 0.5);
  EXPECT_EQ(config.stages[0].when[0].second, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(config.stages[1].within, "source");
  EXPECT_NE(error_of(with("stages: [word_count: {within: source}]\n")), "no error");
}

TEST(Config, CompatFillsInWhatTheConfigDoesNotSay) {
  const Config config =
      parse("compat: img2dataset\n" +
            with("stages: [fetch: {contact: x, retries: 7}, image_shape, decode_image: {size: 99}]\n"));
  EXPECT_TRUE(config.stages[0].tag && config.stages[1].tag && config.stages[2].tag);
  EXPECT_NE(config.stages[0].frozen.find("\"opt_out\":\"img2dataset\""), std::string::npos);
  EXPECT_NE(config.stages[0].frozen.find("\"retries\":7"), std::string::npos);
  EXPECT_NE(config.stages[2].frozen.find("\"orient\":false"), std::string::npos);
  EXPECT_NE(config.stages[2].frozen.find("\"size\":99"), std::string::npos);
  EXPECT_EQ(config.output.format, "webdataset");
  EXPECT_EQ(error_of("compat: img2datset\n" + with("")),
            "c.yaml:1:9: 'compat' needs the name of a program (img2dataset), got 'img2datset'; did you mean "
            "'img2dataset'?");
}

TEST(Config, RefusesToShuffleWhatIsWrittenInTheOrderOfTheInput) {
  EXPECT_NE(error_of(with("output: {format: webdataset, order: shuffled}\n"))
                .find("'format: webdataset' is written in the order of the input"),
            std::string::npos);
}

TEST(Config, RefusesInputsOfTheSameName) {
  EXPECT_NE(error_of("inputs: [{name: a, format: jsonl, paths: [x]}, {name: a, format: jsonl, paths: [y]}]\n" +
                     std::string(kDataset))
                .find("two inputs are named 'a'"),
            std::string::npos);
}

TEST(Config, ReadsSamplesAsSharesOrPercent) {
  EXPECT_EQ(parse(with("sample: 1%\n")).sample, 0.01);
  EXPECT_EQ(parse(with("sample: 0.25\n")).sample, 0.25);
  EXPECT_NE(error_of(with("sample: 0\n")), "no error");
}

TEST(Config, SchemaIsJsonThatNamesEveryStage) {
  const std::string schema = config_schema();
  for (const StageInfo& stage : Registry::instance().stages())
    EXPECT_NE(schema.find("\"" + stage.name + "\""), std::string::npos) << stage.name;
}

}  // namespace
}  // namespace curate
