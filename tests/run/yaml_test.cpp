// SPDX-License-Identifier: Apache-2.0
#include "run/yaml.hpp"

#include "support/suites.hpp"

namespace curate {
namespace {

std::string error_of(std::string_view text) {
  try {
    parse_yaml(text, "x.yaml");
    return "no error";
  } catch (const ConfigError& error) {
    return error.what();
  }
}

TEST(Yaml, KnowsTheLineAndColumnOfEachValue) {
  const Value tree = parse_yaml("a: 1\nb:\n  - x\n  - {c: \"q\"}\n", "x.yaml");
  EXPECT_EQ(tree.find("a")->where.to_string(), "x.yaml:1:4");
  const Value& list = *tree.find("b");
  EXPECT_EQ(list.items[0].where.to_string(), "x.yaml:3:5");
  EXPECT_EQ(list.items[1].entries[0].where.to_string(), "x.yaml:4:6");
  EXPECT_TRUE(list.items[1].find("c")->quoted);
  EXPECT_FALSE(tree.find("a")->quoted);
}

TEST(Yaml, GivesAnEmptyValueThePlaceOfItsKey) {
  const Value tree = parse_yaml("a:\nb: 2\n", "x.yaml");
  EXPECT_EQ(tree.find("a")->kind, Value::Kind::kNull);
  EXPECT_EQ(tree.find("a")->where.to_string(), "x.yaml:1:1");
}

TEST(Yaml, LeavesNumbersAndWordsAsTheyAreWritten) {
  const Value tree = parse_yaml("a: 012\nb: 0x1F\nc: yes\nd: 1e3\n", "x.yaml");
  EXPECT_EQ(tree.find("a")->text, "012");
  EXPECT_EQ(tree.find("b")->text, "0x1F");
  EXPECT_EQ(tree.find("c")->text, "yes");
  EXPECT_EQ(tree.find("d")->text, "1e3");
}

// What yaml-cpp 0.7 accepts and a config must not.
TEST(Yaml, RefusesWhatWouldBeMisread) {
  EXPECT_EQ(error_of("a: 1\nb: 2\na: 3\n"), "x.yaml:3:1: key 'a' appears twice; the first is at line 1");
  EXPECT_EQ(error_of("a: \"never\nb: 2\n").substr(0, 6), "x.yaml");
  EXPECT_EQ(error_of("a: 1\nb: 'never\n"), "x.yaml:2:4: this quote (') is never closed");
  EXPECT_EQ(error_of("a: &n 1\nb: *n\n").substr(0, 23), "x.yaml:1:4: anchors ('&");
  EXPECT_EQ(error_of("a: 1\n---\nb: 2\n"), "x.yaml:2:1: a second document begins; a config is one document");
  EXPECT_EQ(error_of("a: !!int 3\n").substr(0, 21), "x.yaml:1:4: tags such");
  EXPECT_EQ(error_of("a: {b: 1}\n<<: {c: 2}\n").substr(0, 29), "x.yaml:2:1: merge keys ('<<')");
  EXPECT_EQ(error_of("a: \xFF\n"), "x.yaml:1:4: not UTF-8");
  for (const std::string escape : {"_", "N"})
    EXPECT_EQ(error_of("a: \"x\\" + escape + "\"\n"),
              "x.yaml:1:4: the escapes '\\_' and '\\N' are not used in configs; write '\\u00a0' or '\\u0085'");
  EXPECT_EQ(parse_yaml("a: \"\\u00a0\\u0085\"", "x.yaml").entries[0].value.text, "\xC2\xA0\xC2\x85");
  EXPECT_EQ(error_of("a: [1, 2\n").substr(0, 22), "x.yaml:2:1: not YAML: ");
  EXPECT_NE(error_of(std::string(2000, '[')), "no error");
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  EXPECT_NE(error_of(deep).find("64 levels"), std::string::npos) << error_of(deep);
}

TEST(Yaml, ReadsBackWhatItWrites) {
  const std::string text =
      "name: my web\nlist: [1, \"two\", '', \"*.gz\", -3, -x, null, \"null\", a: b]\nmap: {x: {}, y: [], \"odd key: "
      "%\": \"tab\\there\"}\n";
  const Value tree = parse_yaml(text, "x.yaml");
  const std::string written = to_yaml(tree);
  EXPECT_EQ(to_yaml(parse_yaml(written, "y.yaml")), written);
  const Value again = parse_yaml(written, "y.yaml");
  ASSERT_EQ(again.find("list")->items.size(), tree.find("list")->items.size());
  for (std::size_t i = 0; i < again.find("list")->items.size(); ++i) {
    EXPECT_EQ(again.find("list")->items[i].text, tree.find("list")->items[i].text) << i;
    EXPECT_EQ(again.find("list")->items[i].kind, tree.find("list")->items[i].kind) << i;
  }
  EXPECT_EQ(again.find("map")->find("odd key: %")->text, "tab\there");
}

}  // namespace
}  // namespace curate
