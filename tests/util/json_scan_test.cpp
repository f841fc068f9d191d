// SPDX-License-Identifier: Apache-2.0
#include "util/json_scan.hpp"

#include <random>

#include <gtest/gtest.h>
#include <simdjson.h>

#include "util/json.hpp"

namespace curate {
namespace {

std::string by_simdjson(const std::string& value) {
  simdjson::dom::parser parser;
  return std::string(parser.parse("[" + value + "]").at(0).get_string().value());
}

JsonToken scan(const std::string& value) {
  JsonToken token;
  EXPECT_TRUE(JsonScanner(value).value(token)) << value;
  return token;
}

TEST(JsonScan, GivesTheTextOfAStringAsSimdjsonDoes) {
  const std::string pieces[] = {"plain bytes", "\\n",     "\\\"",           "\\\\",    "\\/", "\\b\\f\\r\\t",
                                "\\u0041",     "\\u00e9", "\\ud83d\\ude00", "\\uFFFD", "é",   "漢字"};
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    std::string value = "\"" + std::string(random() % 40, 'x');
    for (auto left = random() % 12; left > 0; --left) value += pieces[random() % std::size(pieces)];
    value += "\"";
    ASSERT_EQ(json_text(scan(value)), by_simdjson(value)) << value;
  }
}

TEST(JsonScan, WritesStringsThatSimdjsonReadsBack) {
  for (std::size_t size = 4080; size < 4110; ++size) {
    for (const std::string special : {"\n", "\"", "\\", "\x01", "\x1F", "\t\r\n", "x"}) {
      const std::string text = std::string(size, 'a') + special + std::string(size, 'b') + special;
      std::string written;
      append_json_string(text, written);
      ASSERT_EQ(by_simdjson(written), text) << size;
    }
  }
}

TEST(JsonScan, ALineIsOverAtItsLineEndAndNothingBehindItIsRead) {
  JsonToken key, value;
  JsonScanner good("{\"a\":[1, 2]} \r\n}}", JsonScanner::Until::kLineEnd);
  ASSERT_TRUE(good.begin_object());
  ASSERT_TRUE(good.member(key, value));
  EXPECT_EQ(value.raw, "[1, 2]");
  EXPECT_FALSE(good.member(key, value));
  EXPECT_EQ(good.error(), nullptr);
  EXPECT_TRUE(good.at_end());
  EXPECT_EQ(good.left(), 3U);

  for (const std::string cut : {"{\"a\":\n1}", "{\n\"a\":1}", "{\"a\"\n:1}", "{\"a\":[1,\n2]}", "{\"a\":\"b\nc\"}"}) {
    JsonScanner scanner(cut, JsonScanner::Until::kLineEnd);
    ASSERT_TRUE(scanner.begin_object());
    while (scanner.member(key, value)) {
    }
    EXPECT_NE(scanner.error(), nullptr) << cut;
  }
}

}  // namespace
}  // namespace curate
