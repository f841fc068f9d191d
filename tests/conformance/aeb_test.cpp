// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include <gtest/gtest.h>

#include "conformance/extraction_score.hpp"
#include "html/extract.hpp"
#include "support/suites.hpp"
#include "util/json.hpp"

namespace curate::html {
namespace {

TEST(ArticleExtractionBenchmark, FindsTheArticleOfEveryPage) {
  const auto folder = test::suites_folder() / "aeb";
  CURATE_NEED(folder);
  const Json truth = Json::parse(test::slurp(folder / "ground-truth.json"), "ground-truth.json");
  Extractor extractor;
  Extracted found;
  std::vector<test::AebCounts> pages;
  int empty = 0, identical = 0;
  truth.each([&](std::string_view id, const Json& entry) {
    extractor.extract(test::slurp(folder / "html" / (std::string(id) + ".html.gz")), "", entry["url"].text_or(""), {},
                      found);
    empty += found.text.empty();
    pages.push_back(test::aeb_counts(found.text, entry["articleBody"].text_or("")));
    identical += pages.back().identical;
  });
  const test::PrecisionRecall score = test::aeb_score(pages);
  std::printf("AEB: F1 %.4f  precision %.4f  recall %.4f  accuracy %.3f  empty %d  pages %zu\n", score.f1(),
              score.precision, score.recall, identical / static_cast<double>(pages.size()), empty, pages.size());
  EXPECT_EQ(pages.size(), 181U);
  EXPECT_EQ(empty, 0);
  EXPECT_GE(score.f1(), 0.96);
}

}  // namespace
}  // namespace curate::html
