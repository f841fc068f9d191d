// SPDX-License-Identifier: Apache-2.0
// Rules on captions, their published limits and what each leaves out.
#include <gmock/gmock.h>

#include "support/opened_stage.hpp"
#include "support/read_format.hpp"

namespace curate {
namespace {

std::string judge(const std::string& stage, const std::string& caption, const Value& options = {}) {
  test::OpenedStage opened(stage, options);
  Document& document = opened.row();
  document.set_text(document.store(caption));
  return std::string(opened.apply(document).reason);
}
std::string quality(const std::string& profile, const std::string& caption) {
  return judge("caption_quality", caption, test::config({{"profile", {profile}}}));
}
std::string words(int n) {
  std::string text;
  for (int i = 0; i < n; ++i) text += "word" + std::to_string(i) + " ";
  return text;
}

TEST(CaptionQuality, DataCompKeepsMoreThanTwoWordsAndFiveCharacters) {
  EXPECT_EQ(quality("datacomp-basic", "a b"), "too_few_words");
  EXPECT_EQ(quality("datacomp-basic", "a b c"), "too_short");
  EXPECT_EQ(quality("datacomp-basic", "a b cd"), "");
  EXPECT_EQ(quality("datacomp-basic", "  a b c "), "");  // len() of Python counts white space too
}

TEST(CaptionQuality, LaionDropsFewerThanFiveCharacters) {
  for (const char* profile : {"laion-400m", "laion-5b"}) {
    EXPECT_EQ(quality(profile, "cats"), "too_short");
    EXPECT_EQ(quality(profile, "éléph"), "");
  }
}

TEST(CaptionQuality, CoyoCountsCharactersAfterWhiteSpaceIsCollapsed) {
  EXPECT_EQ(quality("coyo", "a  b  c"), "too_short");
  EXPECT_EQ(quality("coyo", "a b cd"), "");
  EXPECT_EQ(quality("coyo", "two words"), "too_few_words");
  EXPECT_EQ(quality("coyo", words(257)), "too_many_words");
  EXPECT_EQ(quality("coyo", "a b " + std::string(997, 'x')), "too_long");
  EXPECT_EQ(quality("coyo", "a b " + std::string(996, 'x')), "");
}

TEST(CaptionQuality, AlignKeepsThreeToTwentyWords) {
  EXPECT_EQ(quality("align", words(2)), "too_few_words");
  EXPECT_EQ(quality("align", words(20)), "");
  EXPECT_EQ(quality("align", words(21)), "too_many_words");
}

TEST(CaptionQuality, Cc12mLimitsRepeatedWords) {
  EXPECT_EQ(quality("cc12m-text", "one two three four One"), "");  // 1 of 5
  EXPECT_EQ(quality("cc12m-text", "one two three One"), "repeated_words");
  EXPECT_EQ(quality("cc12m-text", words(257)), "too_many_words");
}

TEST(CaptionQuality, Cc3mWantsACapital) {
  EXPECT_EQ(quality("cc3m-text", "a cat on a mat"), "not_capitalised");
  EXPECT_EQ(quality("cc3m-text", "Écluse in spring"), "");
  EXPECT_EQ(quality("cc3m-text", "Embedded image permalink"), "placeholder");
}

TEST(CaptionQuality, DalleDropsDatesWithNothingAboutThem) {
  EXPECT_EQ(quality("dalle", "Photographed on 3 March 2004"), "date_boilerplate");
  EXPECT_EQ(quality("dalle", "photo taken on 03/03/2004 at 12:15 pm"), "date_boilerplate");
  EXPECT_EQ(quality("dalle", "2004-03-03"), "date_boilerplate");
  EXPECT_EQ(quality("dalle", "Harvest in March 2004"), "");
  EXPECT_EQ(quality("dalle", "photo of the day"), "");
  EXPECT_EQ(quality("dalle", "May"), "");
}

TEST(CaptionBoilerplate, DropsNamesOfFiles) {
  for (const char* name : {"IMG_1234", "DSC00012.JPG", "img-20150312-wa0001", "20150312_142233", "P1010101",
                           "my-cat.jpg", "Photo 0012", "DSCF0123 (2)"})
    EXPECT_EQ(judge("caption_boilerplate", name), std::string(name) == "img-20150312-wa0001" ? "" : "file_name")
        << name;
  for (const char* caption :
       {"a cat on a mat.jpg", "Boeing 747", "1984", "Photo of 3 cats", "Image of the year", "iPhone 12"})
    EXPECT_EQ(judge("caption_boilerplate", caption), "") << caption;
}

TEST(CaptionBoilerplate, DropsSettingsOfCameras) {
  for (const char* caption : {"f/8, 1/250 sec, ISO 100", "Canon 50mm f/1.8 ISO200", "1/60s f2.8"})
    EXPECT_EQ(judge("caption_boilerplate", caption), "exposure") << caption;
  for (const char* caption : {"A lens of 50mm for sale in our little shop", "F16 over the sea", "ISO 9001"})
    EXPECT_EQ(judge("caption_boilerplate", caption), "") << caption;
}

TEST(CaptionBoilerplate, CutsPhrasesOfShopsOffTheEnds) {
  test::OpenedStage stage("caption_boilerplate");
  const auto cut = [&](const std::string& caption) {
    Document& document = stage.row();
    document.set_text(document.store(caption));
    EXPECT_EQ(stage.apply(document).reason, "");
    return std::string(document.text());
  };
  EXPECT_EQ(cut("A red barn - Stock Photo"), "A red barn");
  EXPECT_EQ(cut("Click to enlarge picture: A red barn"), "A red barn");
  EXPECT_EQ(cut("A red barn (click to enlarge)"), "A red barn (");
  EXPECT_EQ(cut("Livestock photo"), "Livestock photo");
  EXPECT_EQ(judge("caption_boilerplate", "Stock photo"), "nothing_left");
}

}  // namespace
}  // namespace curate
