// SPDX-License-Identifier: Apache-2.0
// Rows that a page becomes; which address and text an image has is in tests/html/images_test.cpp.
#include <gmock/gmock.h>

#include <curate/registry.hpp>

#include "support/read_format.hpp"

namespace curate {
namespace {

using testing::ElementsAre;
using testing::Pair;

struct Page {
  std::string html, url = "http://site.example/dir/page.html", mime = "text/html", headers = {};
};

class Pairs {
 public:
  explicit Pairs(const std::map<std::string, std::vector<std::string>>& options, const Page& page) {
    const Value config = test::config(options);
    Params params("image_pairs", &config);
    const auto stage = Registry::instance().find_stage("image_pairs")->make(params);
    Document& document = pages_.add();
    document.url = document.store(page.url);
    document.mime = document.store(page.mime);
    document.headers = document.store(page.headers);
    document.payload = document.store(page.html);
    document.date = "2026-01-02T03:04:05Z";
    dynamic_cast<Expander&>(*stage).expand(document, batch_);
  }
  std::vector<std::pair<std::string, std::string>> rows() {
    std::vector<std::pair<std::string, std::string>> found;
    for (Document& row : batch_.rows()) found.emplace_back(row.url, row.text_version() > 0 ? row.text() : "(none)");
    return found;
  }
  Batch& batch() { return batch_; }

 private:
  Batch pages_, batch_;
};

TEST(ImagePairs, APageBecomesARowForEachImageWithAText) {
  const Page page{
      "<base href='/b/'><img src=1.jpg alt=One><picture><source srcset='2s.jpg 100w, 2l.jpg 900w'><img src=2.jpg "
      "alt=Two></picture><img src=blank.gif data-src='//cdn.example/3.jpg' title=Three><figure><img "
      "srcset='4.jpg, 4b.jpg 2x'><figcaption>Four</figcaption></figure><img src=5.jpg>"};
  EXPECT_THAT(Pairs({}, page).rows(),
              ElementsAre(Pair("http://site.example/b/1.jpg", "One"), Pair("http://site.example/b/2l.jpg", "Two"),
                          Pair("http://cdn.example/3.jpg", "Three"), Pair("http://site.example/b/4b.jpg", "Four")));
}

TEST(ImagePairs, TextsAreTakenInTheOrderAskedForOnceOrEach) {
  const Page page{"<figure><img src=1.jpg alt=Alt title=Title><figcaption>Caption</figcaption></figure>"};
  EXPECT_THAT(Pairs({}, page).rows(), ElementsAre(Pair("http://site.example/dir/1.jpg", "Alt")));
  EXPECT_THAT(Pairs({{"captions", {"caption", "alt"}}}, page).rows(),
              ElementsAre(Pair("http://site.example/dir/1.jpg", "Caption")));
  EXPECT_THAT(Pairs({{"pairs", {"each"}}}, page).rows(), ElementsAre(Pair("http://site.example/dir/1.jpg", "Alt"),
                                                                     Pair("http://site.example/dir/1.jpg", "Caption"),
                                                                     Pair("http://site.example/dir/1.jpg", "Title")));
}

TEST(ImagePairs, ARowTellsItsPageAndAllTexts) {
  Pairs pairs({}, {"<img src=1.jpg alt='A \"b\"' title=T width=40 height=30>"});
  const Document& row = pairs.batch().rows().front();
  EXPECT_EQ(row.metadata, R"({"page":"http://site.example/dir/page.html","alt":"A \"b\"","title":"T",)"
                          R"("declared_width":40,"declared_height":30})");
  EXPECT_EQ(row.date, "2026-01-02T03:04:05Z");
}

TEST(ImagePairs, ImagesThatThePageSaysAreSmallOrThatHaveNoTextAreLeftOutIfAskedTo) {
  const Page page{"<img src=1.jpg alt=A width=16 height=200><img src=2.jpg><img src=3.jpg alt=C width=64 height=64>"};
  EXPECT_THAT(Pairs({{"min_side", {"64"}}}, page).rows(), ElementsAre(Pair("http://site.example/dir/3.jpg", "C")));
  EXPECT_THAT(Pairs({{"without_text", {"true"}}}, page).rows(),
              ElementsAre(Pair("http://site.example/dir/1.jpg", "A"), Pair("http://site.example/dir/2.jpg", "(none)"),
                          Pair("http://site.example/dir/3.jpg", "C")));
}

TEST(ImagePairs, CaptionsAreReadInThePagesCharset) {
  Page page{"<img src=1.jpg alt='Caf\xE9'>"};
  page.headers = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1252\r\n\r\n";
  EXPECT_THAT(Pairs({}, page).rows(), ElementsAre(Pair("http://site.example/dir/1.jpg", "Café")));
}

TEST(ImagePairs, WhatIsNoPageHasNoPairs) {
  Page page{"<img src=1.jpg alt=A>"};
  page.mime = "text/plain";
  EXPECT_TRUE(Pairs({}, page).rows().empty());
}

}  // namespace
}  // namespace curate
