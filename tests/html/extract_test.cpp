// SPDX-License-Identifier: Apache-2.0
#include "html/extract.hpp"

#include <string>

#include <gtest/gtest.h>

namespace curate::html {
namespace {

Extracted extract(std::string_view page, Profile profile = Profile::kBalanced, std::string_view http_charset = "") {
  static Extractor extractor;
  Extracted found;
  ExtractOptions options;
  options.profile = profile;
  extractor.extract(page, http_charset, "https://a.example/b", options, found);
  return found;
}
std::string all(std::string_view page) {
  return extract(page, Profile::kAll).text;
}

// How a browser lays text out: CSS 2.1, 16.6.1 "The white space processing model".
TEST(ExtractedText, CollapsesWhiteSpaceOutsidePreformattedText) {
  EXPECT_EQ(all("<p> a \n\t b <b> c</b>d </p>"), "a b cd");
  EXPECT_EQ(all("<pre>\na  b\n  c</pre>"), "a  b\n  c");
}

TEST(ExtractedText, EndsTheLineAtBlocksAndBreaks) {
  EXPECT_EQ(all("a<p>b</p>c<br>d<div><div>e</div></div><span>f</span>g"), "a\nb\nc\nd\ne\nfg");
}

TEST(ExtractedText, MarksListItemsOnce) {
  EXPECT_EQ(all("<ul><li>a<li><p>b</p><p>c</p></ul>"), "- a\n- b\nc");
}

TEST(ExtractedText, WritesTableRowsAsLines) {
  EXPECT_EQ(all("<table><tr><th>a<th>b<tr><td>c<td>d</table>"), "a\tb\nc\td");
}

TEST(ExtractedText, DecodesReferences) {
  EXPECT_EQ(all("a&amp;b &lt;p&gt; &#x2014; &notin; &unknown; &copy"),
            "a&b <p> \xE2\x80\x94 \xE2\x88\x89 &unknown; \xC2\xA9");
}

TEST(ExtractedText, TakesEverySpaceForASpaceAndDropsInvisibleCharacters) {
  EXPECT_EQ(all("a&nbsp;b\xE2\x80\x83"
                "c\xC2\xAD"
                "d\xE2\x80\x8B"
                "e\x01"
                "f&#8203;g"),
            "a b cdefg");
}

TEST(ExtractedText, KeepsJoinersThatShapeWords) {
  EXPECT_EQ(all("\xD9\x85\xE2\x80\x8C\xD9\x85"), "\xD9\x85\xE2\x80\x8C\xD9\x85");
}

TEST(ExtractedText, SeparatesLinksThatTheSourceGluesTogether) {
  EXPECT_EQ(all("<div><a href=x>a</a><a href=y>b</a></div>"), "a b");
}

TEST(ExtractedText, LeavesOutScriptsTemplatesAndFormControls) {
  EXPECT_EQ(all("<script>a</script><template>b</template><select><option>c</select><style>d</style><p>e"), "e");
}

TEST(ExtractedText, LeavesOutWhatIsHidden) {
  EXPECT_EQ(all("<p hidden>a<p style='display:none'>b<p>c"), "c");
}

TEST(ExtractedText, KeepsHiddenTextIfThereIsNoOther) {
  EXPECT_EQ(all("<p hidden>a"), "a");
}

TEST(ExtractedText, KeepsWhatIsForReadersWithoutScripts) {
  EXPECT_EQ(all("<noscript><p>a</p></noscript>"), "a");
}

TEST(ExtractedText, RepairsBrokenSequencesAndCountsThem) {
  const Extracted found =
      extract("<meta charset=utf-8><p>\xC3\xA9t\xC3\xA9 \xC3\xA0 \xFF \xC3\xA8 \xC3\xB9", Profile::kAll);
  EXPECT_EQ(found.text, "\xC3\xA9t\xC3\xA9 \xC3\xA0 \xEF\xBF\xBD \xC3\xA8 \xC3\xB9");
  EXPECT_EQ(found.counters.replaced_characters, 1U);
}

TEST(ExtractedText, CutsPagesAtTheLimitBetweenCharacters) {
  Extractor extractor;
  Extracted found;
  ExtractOptions options{.profile = Profile::kAll, .limits = {}, .page_bytes = 6};
  extractor.extract_utf8("<p>ab\xC3\xA9", "", options, found);
  EXPECT_EQ(found.text, "ab");
  EXPECT_EQ(found.counters.page_cut, 1U);
}

constexpr std::string_view kArticle =
    "<html><body><nav><ul><li><a href=/>Home</a><li><a href=/news>News</a><li><a href=/c>Contact</a></ul></nav>"
    "<article class=post><h1>Bees return to the valley</h1><div class=entry-content>"
    "<p>The valley was silent for a decade, said the keeper, and nobody knew why the hives had been left empty.</p>"
    "<p>This spring the first swarm settled in an old wall, and by June there were nine colonies in the orchard.</p>"
    "<p>Scientists who followed the return have published their counts, which are higher than in any year before.</p>"
    "</div></article><aside class=sidebar><h3>Most read</h3><ul><li><a href=/1>Ten ways to cook rice</a>"
    "<li><a href=/2>A bridge closes</a></ul></aside>"
    "<footer><a href=/privacy>Privacy policy</a> Copyright 2024 All rights reserved</footer></body></html>";

TEST(MainText, KeepsTheArticleAndDropsWhatIsAroundIt) {
  for (const Profile profile : {Profile::kPrecision, Profile::kBalanced, Profile::kRecall}) {
    const std::string text = extract(kArticle, profile).text;
    for (const char* kept : {"The valley was silent", "This spring the first swarm", "Scientists who followed"})
      EXPECT_NE(text.find(kept), std::string::npos) << kept;
    for (const char* dropped : {"Contact", "Most read", "A bridge closes", "Privacy policy"})
      EXPECT_EQ(text.find(dropped), std::string::npos) << dropped;
  }
}

TEST(MainText, KeepsMoreFromProfileToProfile) {
  const std::size_t precision = extract(kArticle, Profile::kPrecision).text.size(),
                    balanced = extract(kArticle, Profile::kBalanced).text.size(),
                    recall = extract(kArticle, Profile::kRecall).text.size(), whole = all(kArticle).size();
  EXPECT_LE(precision, balanced);
  EXPECT_LE(balanced, recall);
  EXPECT_LT(recall, whole);
}

TEST(MainText, LosesNoPageThatHasText) {
  for (const std::string_view page :
       {"x", "<p>x", "<a href=y>x</a>", "<nav>x</nav>", "<p hidden>x", "<footer><ul><li>x</ul></footer>", "<button>x"})
    for (const Profile profile : {Profile::kPrecision, Profile::kBalanced, Profile::kRecall, Profile::kAll})
      EXPECT_EQ(extract(page, profile).text.find('x') != std::string::npos, true) << page;
}

TEST(MainText, TakesTheArticleFromSchemaOrgDataIfThePageHasHardlyAny) {
  std::string body;
  for (int i = 0; i < 20; ++i) body += "Sentence number " + std::to_string(i) + " of the article\\u2014here. ";
  const Extracted found = extract("<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"articleBody\":\"" +
                                  body + "\"}</script><p>Please enable scripts");
  EXPECT_EQ(found.counters.from_json_ld, 1U);
  EXPECT_TRUE(found.text.starts_with("Sentence number 0 of the article\xE2\x80\x94here.")) << found.text;
}

TEST(MainText, GivesTheSameWhateverWasReadBefore) {
  Extractor extractor;
  Extracted first, second;
  extractor.extract(kArticle, "", "", {}, first);
  extractor.extract("<ul><li>other<li>page</ul>", "", "", {}, second);
  extractor.extract(kArticle, "", "", {}, second);
  EXPECT_EQ(first.text, second.text);
}

}  // namespace
}  // namespace curate::html
