// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <map>

#include <gtest/gtest.h>

#include "conformance/extraction_score.hpp"
#include "html/extract.hpp"
#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate::html {
namespace {

#ifdef NDEBUG
constexpr std::size_t kEvery = 1;
#else
constexpr std::size_t kEvery = 5;
#endif

TEST(WebContentExtractionBenchmark, ReachesItsMeanF1OverAllPageTypes) {
  const auto folder = test::suites_folder() / "wcxb_dev";
  CURATE_NEED(folder);
  const Json gold = Json::parse(test::slurp(folder / "gold.json.gz"), "gold.json");
  Extractor extractor;
  Extracted found;
  struct Mean {
    double f1 = 0, precision = 0, recall = 0;
    int pages = 0;
  };
  std::map<std::string, Mean> means;
  const Json documents = gold["documents"];
  for (std::size_t i = 0; i < documents.size(); i += kEvery) {
    const Json document = documents.at(i).second;
    const std::string id(document["id"].text());
    extractor.extract(test::slurp(folder / "html" / (id + ".html.gz")), "", document["url"].text_or(""), {}, found);
    const auto score = test::wcxb_score(found.text, document["main_content"].text_or(""));
    for (const std::string& type : {std::string(document["page_type"].text()), std::string("all")}) {
      Mean& mean = means[type];
      ++mean.pages;
      mean.f1 += score.f1();
      mean.precision += score.precision;
      mean.recall += score.recall;
    }
  }
  for (const auto& [type, mean] : means)
    std::printf("WCXB %-14s F1 %.4f  precision %.4f  recall %.4f  pages %d\n", type.c_str(), mean.f1 / mean.pages,
                mean.precision / mean.pages, mean.recall / mean.pages, mean.pages);
  EXPECT_GE(means["all"].f1 / means["all"].pages, 0.86);
}

}  // namespace
}  // namespace curate::html
