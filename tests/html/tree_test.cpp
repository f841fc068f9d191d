// SPDX-License-Identifier: Apache-2.0
#include "html/tree.hpp"

#include <string>

#include <gtest/gtest.h>

namespace curate::html {
namespace {

class TreeTest : public testing::Test {
 protected:
  const Tree& parse(std::string_view page, const TreeLimits& limits = {}) {
    tree_.parse(page, limits, vocabulary_);
    return tree_;
  }
  // "p('a' b('c')) div": elements with their children in parentheses.
  std::string shape(std::string_view page) {
    parse(page);
    return children(0);
  }

 private:
  std::string children(std::uint32_t parent) {
    std::string out;
    const auto nodes = tree_.nodes();
    for (std::uint32_t i = parent + 1; i < nodes[parent].end; i = nodes[i].end) {
      if (!out.empty()) out += ' ';
      if (nodes[i].tag == Tag::kText) {
        out += "'" + std::string(tree_.source(nodes[i])) + "'";
        continue;
      }
      out += tag_name(nodes[i].tag);
      const std::string inside = children(i);
      if (!inside.empty()) out += "(" + inside + ")";
    }
    return out;
  }

  Vocabulary vocabulary_;
  Tree tree_;
};

// HTML Standard, 13.1.2.4 "Optional tags" and 13.2.6.4.7 "in body".
TEST_F(TreeTest, ABlockEndsAnOpenParagraph) {
  EXPECT_EQ(shape("<p>a<div>b</div>c"), "p('a') div('b') 'c'");
  EXPECT_EQ(shape("<p>a<p>b"), "p('a') p('b')");
  EXPECT_EQ(shape("<p>a<span>b"), "p('a' span('b'))");
}

TEST_F(TreeTest, AParagraphOutsideAButtonStaysOpen) {
  EXPECT_EQ(shape("<p>a<button><p>b</button>c"), "p('a' button(p('b')) 'c')");
}

TEST_F(TreeTest, ATableEndsAParagraphOnlyOutsideQuirksMode) {
  EXPECT_EQ(shape("<!doctype html><p>a<table>"), "p('a') table");
  EXPECT_EQ(shape("<p>a<table>"), "p('a' table)");
}

TEST_F(TreeTest, ItemsEndTheItemBefore) {
  EXPECT_EQ(shape("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>"), "ul(li('a') li('b' ul(li('c'))) li('d'))");
  EXPECT_EQ(shape("<dl><dt>a<dd>b<dt>c</dl>"), "dl(dt('a') dd('b') dt('c'))");
}

TEST_F(TreeTest, CellsAndRowsEndThoseBefore) {
  EXPECT_EQ(shape("<table><tr><td>a<td>b<tr><th>c</table>d"), "table(tr(td('a') td('b')) tr(th('c'))) 'd'");
  EXPECT_EQ(shape("<table><tr><td><table><tr><td>a</table>b</table>"), "table(tr(td(table(tr(td('a'))) 'b')))");
}

TEST_F(TreeTest, AHeadingEndsAHeading) {
  EXPECT_EQ(shape("<h1>a<h2>b</h1>c"), "h1('a') h2('b') 'c'");
}

TEST_F(TreeTest, ALinkEndsALink) {
  EXPECT_EQ(shape("<a>x<a>y"), "a('x') a('y')");
}

TEST_F(TreeTest, EndTagsWithoutAStartAreReadOver) {
  EXPECT_EQ(shape("<div>a</span></section>b</div>"), "div('a' 'b')");
  EXPECT_EQ(shape("<span>a<div>b</span>c</div>d"), "span('a' div('b' 'c') 'd')");
}

TEST_F(TreeTest, VoidElementsHoldNothing) {
  EXPECT_EQ(shape("<p>a<br>b<img>c</br>d"), "p('a' br 'b' img 'c' br 'd')");
}

TEST_F(TreeTest, ScriptsStylesAndHeadElementsAreNoNodes) {
  EXPECT_EQ(shape("<head><title>t</title><meta name=a><style>b</style></head><body>c<script>'<p>'</script>d"),
            "'c' 'd'");
}

TEST_F(TreeTest, RemembersTheTitleAndSchemaOrgData) {
  const Tree& tree = parse("<title>a &amp; b</title><script type='Application/LD+JSON'>{}</script><script>x</script>");
  ASSERT_EQ(tree.head().size(), 2U);
  EXPECT_EQ(tree.slice(tree.head()[0].text_begin, tree.head()[0].text_size), "a &amp; b");
  EXPECT_EQ(tree.slice(tree.head()[1].text_begin, tree.head()[1].text_size), "{}");
}

TEST_F(TreeTest, MarksWhatAttributesHide) {
  const auto hidden = [&](std::string_view page) { return (parse(page).nodes()[1].flags & kHidden) != 0; };
  EXPECT_TRUE(hidden("<p hidden>a"));
  EXPECT_FALSE(hidden("<p hidden=until-found>a"));
  EXPECT_TRUE(hidden("<p style='color:red;DISPLAY : none'>a"));
  EXPECT_TRUE(hidden("<p style='visibility:hidden'>a"));
  EXPECT_FALSE(hidden("<p style='display:block'>a"));
  EXPECT_TRUE(hidden("<p aria-hidden=true>a"));
  EXPECT_TRUE(hidden("<dialog>a"));
  EXPECT_FALSE(hidden("<dialog open>a"));
}

TEST_F(TreeTest, LaysOutFlatWhatIsNestedTooDeeply) {
  std::string page;
  for (int i = 0; i < 100; ++i) page += "<div>";
  page += "text";
  for (int i = 0; i < 100; ++i) page += "</div>";
  page += "<p>after";
  const Tree& tree = parse(page, {.nodes = 1000, .depth = 10});
  EXPECT_EQ(tree.counters().depth_cap, 90U);
  EXPECT_EQ(tree.nodes().size(), 1U + 100 + 1 + 2);
  const Node& paragraph = tree.nodes()[102];
  EXPECT_EQ(paragraph.tag, Tag::kP);
  EXPECT_EQ(paragraph.parent, 0U) << "the end tags of flat elements close nothing else";
}

TEST_F(TreeTest, StopsAtTheLimitOfNodes) {
  std::string page;
  for (int i = 0; i < 100; ++i) page += "<br>";
  const Tree& tree = parse(page, {.nodes = 20, .depth = 10});
  EXPECT_EQ(tree.nodes().size(), 20U);
  EXPECT_EQ(tree.counters().node_cap, 1U);
}

TEST_F(TreeTest, ReadsOverAttributesBeyondTheLimit) {
  std::string page = "<p";
  for (int i = 0; i < 1005; ++i) page += " a" + std::to_string(i);
  const Tree& tree = parse(page + " hidden>x");
  EXPECT_EQ(tree.counters().attribute_cap, 6U);
  EXPECT_EQ(tree.nodes()[1].flags & kHidden, 0);
  EXPECT_EQ(tree.nodes().size(), 3U);
}

TEST_F(TreeTest, ReadsACommentThatNothingClosesAsText) {
  const Tree& tree = parse("<p>a<!-- <p>bbbbbbbbbbbbbbbbbbbbbbbbb");
  EXPECT_EQ(tree.counters().unclosed_rescans, 1U);
  EXPECT_EQ(tree.source(tree.nodes().back()), "bbbbbbbbbbbbbbbbbbbbbbbbb");
}

TEST_F(TreeTest, ReadsAScriptThatNothingClosesAsText) {
  const Tree& tree = parse("<p>a<script><p>bbbbbbbbbbbbbbbbbbbbbbbbb");
  EXPECT_EQ(tree.counters().unclosed_rescans, 1U);
  EXPECT_EQ(tree.source(tree.nodes().back()), "bbbbbbbbbbbbbbbbbbbbbbbbb");
}

// Searches up the stack would be quadratic in these without their budget; a test that hangs is killed.
TEST_F(TreeTest, HostilePagesEndSoon) {
  const auto repeated = [](std::string_view piece, int times) {
    std::string page;
    for (int i = 0; i < times; ++i) page += piece;
    return page;
  };
  constexpr int kTimes = 200'000;
  for (const std::string& page :
       {repeated("<b>", kTimes), repeated("<div>", 500) + repeated("</p></section>", kTimes),
        repeated("<li><span>", kTimes), repeated("<x-y>", 400) + repeated("</x-z>", kTimes), repeated("<svg>", kTimes),
        repeated("<svg><a></svg>", kTimes), repeated("<table><td>", kTimes), repeated("<!--", kTimes),
        repeated("<script><!--", kTimes), repeated("<textarea>", kTimes), repeated("<title>", kTimes),
        repeated("<a href='", kTimes), "<p " + repeated("a=b ", kTimes), repeated("&", kTimes),
        repeated("&CounterClockwiseContourIntegra", kTimes), repeated("<![CDATA[", kTimes), repeated("</", kTimes),
        repeated("<p><table>", kTimes)}) {
    const Tree& tree = parse(page, {.nodes = 100'000, .depth = 512});
    EXPECT_LE(tree.nodes().size(), 100'000U);
  }
}

}  // namespace
}  // namespace curate::html
