// SPDX-License-Identifier: Apache-2.0
#include "html/images.hpp"

#include <gtest/gtest.h>

namespace curate::html {
namespace {

std::vector<ImageCandidate> images(std::string_view page, std::string_view url = "https://a.example/dir/page.html") {
  static Vocabulary vocabulary;
  Tree tree;
  tree.parse(page, {}, vocabulary);
  std::vector<ImageCandidate> found;
  find_images(tree, url, found);
  return found;
}

TEST(Images, ResolvesRelativeAddresses) {
  const auto found = images("<img src='x.png'><img src='/y.png'><img src='//b.example/z.png#part'>");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].url, "https://a.example/dir/x.png");
  EXPECT_EQ(found[1].url, "https://a.example/y.png");
  EXPECT_EQ(found[2].url, "https://b.example/z.png");
}

TEST(Images, ResolvesAgainstTheFirstBaseElementWithAnAddress) {
  const auto found = images("<base target=_top><base href='/other/'><base href='/third/'><img src=x.png>");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].url, "https://a.example/other/x.png");
}

TEST(Images, FindsOnlyAbsoluteAddressesIfThePageHasNone) {
  const auto found = images("<img src=x.png><img src='http://b.example/y.png'>", "");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].url, "http://b.example/y.png");
}

TEST(Images, LeavesOutOtherSchemes) {
  EXPECT_TRUE(images("<img src='data:image/gif;base64,AA'><img src='javascript:x'><img src=''><img>").empty());
}

TEST(Images, TakesTheLargestOfASrcset) {
  const auto found = images("<img src=s.jpg srcset='s.jpg 320w, l.jpg 1280w,m.jpg 640w' width=64 height=48>");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].url, "https://a.example/dir/l.jpg");
  EXPECT_EQ(found[0].width, 1280U);
  EXPECT_EQ(found[0].height, 960U);
}

TEST(Images, TakesTheDensestOfASrcset) {
  EXPECT_EQ(images("<img src=s.jpg srcset='a.jpg, b.jpg 1.5x, c.jpg 2x'>")[0].url, "https://a.example/dir/c.jpg");
}

TEST(Images, TakesTheSourcesOfAPicture) {
  const auto found =
      images("<picture><source srcset='big.webp 900w'><source srcset='small.webp 90w'><img src=x.jpg alt=A></picture>");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].url, "https://a.example/dir/big.webp");
  EXPECT_EQ(found[0].alt, "A");
}

TEST(Images, PrefersWhatLazyLoadingReadsToThePlaceholder) {
  EXPECT_EQ(images("<img src=blank.gif data-src=real.jpg>")[0].url, "https://a.example/dir/real.jpg");
  EXPECT_EQ(images("<img data-src=real.jpg src=blank.gif>")[0].url, "https://a.example/dir/real.jpg");
  EXPECT_EQ(images("<img src='data:x' data-srcset='a.jpg 1w, b.jpg 2w'>")[0].url, "https://a.example/dir/b.jpg");
}

TEST(Images, DecodesReferencesOnce) {
  const auto found = images("<img src='x?a=1&amp;b=2' srcset='y?a=1&amp;amp=2 2x' alt='a &lt;b&gt;&#10; c' title=t>");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].url, "https://a.example/dir/y?a=1&amp=2");
  EXPECT_EQ(found[0].alt, "a <b> c");
  EXPECT_EQ(found[0].title, "t");
}

TEST(Images, FindsTheCaptionOfTheFigure) {
  const auto found = images(
      "<figure><a><img src=x.jpg></a><figcaption>One <b>bold</b><br>line</figcaption></figure>"
      "<div class='wp-caption'><img src=y.jpg><p class='wp-caption-text'>Two</p></div><img src=z.jpg>");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].caption, "One bold line");
  EXPECT_EQ(found[1].caption, "Two");
  EXPECT_EQ(found[2].caption, "");
}

TEST(Images, NamesEachAddressOnceAndKeepsItsTexts) {
  const auto found = images("<img src=x.jpg><noscript><img src=x.jpg alt='A' title='B'></noscript>");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].alt, "A");
  EXPECT_EQ(found[0].title, "B");
}

TEST(Images, ReadsImagesOfAmpPages) {
  EXPECT_EQ(images("<amp-img src=x.jpg alt=A></amp-img><amp-imgx src=y.jpg></amp-imgx>").size(), 1U);
}

// HTML Standard, "parse a srcset attribute".
TEST(Srcset, SplitsAtCommasOutsideUrlsAndParentheses) {
  std::vector<SrcsetItem> items;
  parse_srcset(" ,a,b.png 1x , c.png, d.png 2x,, e.png foo(1,2) 3w,f.png -1w", items);
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[0].url, "a,b.png");
  EXPECT_EQ(items[1].url, "c.png");
  EXPECT_EQ(items[2].url, "d.png");
  EXPECT_EQ(items[2].density, 2);
}

}  // namespace
}  // namespace curate::html
