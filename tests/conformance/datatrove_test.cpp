// SPDX-License-Identifier: Apache-2.0
// What the filters of datatrove 0.10.0 decide and measure, goldens datatrove-0.10.
#include "conformance/datatrove_goldens.hpp"
#include "util/hash.hpp"

namespace curate {
namespace {

TEST(DatatroveGoldens, GopherQualityDecidesAlike) {
  if (!test::have_goldens()) GTEST_SKIP() << "absent";
  test::StageRunner stage("gopher_quality", {{"profile", "datatrove-0.10"}});
  test::expect_decisions(stage, "gq");
}

TEST(DatatroveGoldens, GopherQualityMeasuresAlike) {
  if (!test::have_goldens()) GTEST_SKIP() << "absent";
  test::StageRunner stage("gopher_quality", {});
  test::expect_signals(stage, [](const test::Golden& row) {
    const Json gq = row.signals["gq"];
    return test::Expected{{"gopher_quality.words", gq["ns"].number()},
                          {"gopher_quality.mean_word_length", test::ratio(gq, "ns_chars", "ns")},
                          {"gopher_quality.hash_ratio", test::ratio(gq, "hash", "n")},
                          {"gopher_quality.ellipsis_ratio", test::ratio(gq, "ell", "n")},
                          {"gopher_quality.bullet_line_frac", test::ratio(gq, "bullet", "lines")},
                          {"gopher_quality.ellipsis_line_frac", test::ratio(gq, "end_ell", "lines")},
                          {"gopher_quality.alpha_word_frac", test::ratio(gq, "alpha", "n")},
                          {"gopher_quality.stop_words", gq["stop"].number()}};
  });
}

TEST(DatatroveGoldens, GopherRepetitionDecidesAlike) {
  if (!test::have_goldens()) GTEST_SKIP() << "absent";
  test::StageRunner stage("gopher_repetition", {{"profile", "datatrove-0.10"}});
  test::expect_decisions(stage, "gr");
}

TEST(DatatroveGoldens, GopherRepetitionMeasuresAlike) {
  if (!test::have_goldens()) GTEST_SKIP() << "absent";
  test::StageRunner stage("gopher_repetition", {});
  test::expect_signals(stage, [](const test::Golden& row) {
    const Json gr = row.signals["gr"];
    const auto signal = [](const std::string& name) { return "gopher_repetition." + name; };
    test::Expected expected{{signal("characters"), gr["chars"].number()},
                            {signal("dup_para_frac"), test::ratio(gr, "dup_paras", "paras")},
                            {signal("dup_line_frac"), test::ratio(gr, "dup_lines", "lines")}};
    if (gr["chars"].number() == 0) return expected;
    expected[signal("dup_para_char_frac")] = test::ratio(gr, "dup_para_chars", "chars");
    expected[signal("dup_line_char_frac")] = test::ratio(gr, "dup_line_chars", "chars");
    for (const std::string n : {"2", "3", "4"})
      expected[signal("top_" + n + "_gram")] = std::max(0.0, test::ratio(gr, "top" + n, "chars"));
    for (const std::string n : {"5", "6", "7", "8", "9", "10"})
      expected[signal("duplicated_" + n + "_n_grams")] = test::ratio(gr, "dup" + n, "chars");
    return expected;
  });
}

TEST(DatatroveGoldens, C4QualityDecidesAlike) {
  if (!test::have_goldens()) GTEST_SKIP() << "absent";
  test::StageRunner defaults("c4_quality", {{"profile", "datatrove-0.10"}});
  test::expect_decisions(defaults, "c4");
  test::StageRunner fineweb("c4_quality", {{"terminal_punctuation", "false"}});
  test::expect_decisions(fineweb, "c4f");
}

TEST(DatatroveGoldens, C4QualityLeavesTheSameText) {
  if (!test::have_goldens()) GTEST_SKIP() << "absent";
  test::StageRunner defaults("c4_quality", {}), fineweb("c4_quality", {{"terminal_punctuation", "false"}});
  const auto expect_text = [](test::StageRunner& stage, const test::Golden& row, const char* sha) {
    if (row.decisions[sha].is_null() || stage.judge(row.text).dropped()) return;
    EXPECT_EQ(hex_bytes(sha256(stage.document().text())), row.decisions[sha].text()) << row.id << " " << sha;
  };
  for (const test::Golden& row : test::goldens()) {
    expect_text(defaults, row, "c4_sha");
    expect_text(fineweb, row, "c4f_sha");
  }
}

TEST(DatatroveGoldens, C4QualityMeasuresAlike) {
  if (!test::have_goldens()) GTEST_SKIP() << "absent";
  const auto expected = [](const Json& c4) {
    const bool whole = c4["stop"].text().empty() || c4["stop"].text() == "too_few_sentences";
    test::Expected counts{{"c4_quality.lorem_ipsum", c4["stop"].text() == "lorem_ipsum"},
                          {"c4_quality.curly_bracket", c4["stop"].text() == "curly_bracket"},
                          {"c4_quality.long_word_lines", c4["long_word"].number()},
                          {"c4_quality.no_term_lines", c4["no_term"].number()},
                          {"c4_quality.few_words_lines", c4["few_words"].number()},
                          {"c4_quality.javascript_lines", c4["javascript"].number()},
                          {"c4_quality.policy_lines", c4["policy"].number()},
                          {"c4_quality.kept_lines", c4["kept"].number()},
                          {"c4_quality.sentences", c4["sentences"].number()}};
    if (whole) counts["c4_quality.lines"] = c4["lines"].number();
    return counts;
  };
  test::StageRunner defaults("c4_quality", {}), fineweb("c4_quality", {{"terminal_punctuation", "false"}});
  test::expect_signals(defaults, [&](const test::Golden& row) { return expected(row.signals["c4"]); });
  test::expect_signals(fineweb, [&](const test::Golden& row) { return expected(row.signals["c4f"]); });
}

TEST(DatatroveGoldens, C4ParagraphsDecidesAndMeasuresAlike) {
  if (!test::have_goldens()) GTEST_SKIP() << "absent";
  test::StageRunner stage("c4_paragraphs", {});
  test::expect_decisions(stage, "par");
  test::expect_signals(stage, [](const test::Golden& row) {
    return test::Expected{{"c4_paragraphs.lines", row.signals["par"]["lines"].number()},
                          {"c4_paragraphs.third_longest", row.signals["par"]["third"].number()}};
  });
}

TEST(DatatroveGoldens, FineWebQualityDecidesAlike) {
  if (!test::have_goldens()) GTEST_SKIP() << "absent";
  test::StageRunner stage("fineweb_quality", {{"profile", "datatrove-0.10"}});
  test::expect_decisions(stage, "fw");
}

TEST(DatatroveGoldens, FineWebQualityMeasuresAlike) {
  if (!test::have_goldens()) GTEST_SKIP() << "absent";
  test::StageRunner stage("fineweb_quality", {});
  test::expect_signals(stage, [](const test::Golden& row) {
    const Json fw = row.signals["fw"];
    if (fw["lines"].number() == 0) return test::Expected{{"fineweb_quality.lines", 0}};
    return test::Expected{{"fineweb_quality.lines", fw["lines"].number()},
                          {"fineweb_quality.line_punct_ratio", test::ratio(fw, "punct", "lines")},
                          {"fineweb_quality.short_line_ratio", test::ratio(fw, "short", "lines")},
                          {"fineweb_quality.char_dup_ratio", test::ratio(fw, "dup_chars", "chars")},
                          {"fineweb_quality.list_ratio", test::ratio(fw, "newlines", "n")}};
  });
}

// The filters of examples/fineweb.py in its order, each on the text the one before left.
TEST(DatatroveGoldens, TheFineWebChainDecidesAlike) {
  if (!test::have_goldens()) GTEST_SKIP() << "absent";
  test::StageRunner gr("gopher_repetition", {}), gq("gopher_quality", {});
  test::StageRunner c4f("c4_quality", {{"terminal_punctuation", "false"}}), fw("fineweb_quality", {});
  for (const test::Golden& row : test::goldens()) {
    std::string text = row.text, got;
    for (const auto& [name, stage] : {std::pair{"gr:", &gr}, {"gq:", &gq}, {"c4f:", &c4f}, {"fw:", &fw}}) {
      const Verdict verdict = stage->judge(text);
      if (verdict.dropped()) {
        got = name + std::string(verdict.reason);
        break;
      }
      text = stage->document().text();
    }
    const std::string expected(row.decisions["chain"].text());
    EXPECT_EQ(got, expected.starts_with("gr:error:") ? "gr:empty" : expected) << row.id;
  }
}

}  // namespace
}  // namespace curate
