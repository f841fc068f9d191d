// SPDX-License-Identifier: Apache-2.0
#include <map>

#include <gmock/gmock.h>

#include "support/runs.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

using testing::ElementsAre;
using testing::Pair;

class Quota : public testing::Test {
 protected:
  std::map<std::string, int> kept_by(const std::string& params, const std::vector<test::Row>& rows,
                                     const std::string& stages_before = "") {
    const auto folder = folder_ / std::to_string(runs_++);
    std::filesystem::create_directories(folder);
    const RunDir run = test::small_run(folder, "stages: [" + stages_before + "quota: " + params + "]", rows);
    test::finish_run(run);
    kept_ = test::output_ids(run);
    std::map<std::string, std::string> urls;
    for (const test::Row& row : rows) urls[row.id] = row.url;
    std::map<std::string, int> counts;
    for (const std::string& id : kept_) ++counts[urls[id]];
    return counts;
  }

  test::TempFolder folder_{test::memory_folder()};
  std::vector<std::string> kept_;
  int runs_ = 0;
};

TEST_F(Quota, TakesAllHostsOfARegistrableDomainForOne) {
  // publicsuffix.org: co.uk and github.io are public suffixes, example.com is registered below com.
  const std::string urls[] = {"https://www.example.com/", "http://EXAMPLE.com:8080/x", "https://user@shop.example.com/",
                              "https://a.co.uk/",         "https://b.co.uk/",          "https://c.github.io/",
                              "https://d.github.io/",     "http://127.0.0.1/"};
  std::vector<test::Row> rows;
  for (const std::string& url : urls) rows.push_back({"", "text of " + url, url, ""});
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].id = std::to_string(i);
  int of_example = 0;
  for (const auto& [url, n] : kept_by("{by: domain, documents: 1}", rows))
    of_example += url.find("xample") != std::string::npos || url.find("XAMPLE") != std::string::npos;
  EXPECT_EQ(of_example, 1);
  EXPECT_EQ(kept_.size(), 6U);
}

TEST_F(Quota, CountsByAFieldOfTheInput) {
  std::vector<test::Row> rows;
  for (int i = 0; i < 30; ++i)
    rows.push_back({std::to_string(i), "t" + std::to_string(i), i % 3 == 0 ? "b" : "a",
                    i % 3 == 0 ? R"("topic":"b")" : R"("topic":"a")"});
  EXPECT_THAT(kept_by("{by: topic, documents: 12}", rows), ElementsAre(Pair("a", 12), Pair("b", 10)));
}

TEST_F(Quota, KeepsTheBestBySignal) {
  std::vector<test::Row> rows;
  std::string text;
  for (int i = 1; i <= 20; ++i) rows.push_back({std::to_string(i), text += "w ", "https://a.example/", ""});
  kept_by("{documents: 3, best: word_count}", rows, "word_count: {min: 0}, ");
  EXPECT_THAT(kept_, ElementsAre("18", "19", "20"));
}

TEST_F(Quota, KeepsNoneWhereNoneAreAllowed) {
  EXPECT_TRUE(kept_by("{documents: 0}", {{"1", "a", "https://a.example/", ""}}).empty());
}

}  // namespace
}  // namespace curate
