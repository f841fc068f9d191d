// SPDX-License-Identifier: Apache-2.0
#include "text/phrase_matcher.hpp"

#include <random>

#include <gmock/gmock.h>

namespace curate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// MetaCLIP's rule by the letter: the text between spaces, marks set apart, white space made spaces, and then a search
// for each phrase between spaces.
std::vector<std::uint32_t> by_the_letter(const std::vector<std::string>& phrases, std::string text) {
  text = " " + text + " ";
  for (const char mark : {',', '.', ';', ':', '?', '!', '`'}) {
    std::string apart;
    for (const char c : text) apart += c == mark ? std::string{' ', c, ' '} : std::string(1, c);
    text = apart;
  }
  for (char& c : text)
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < phrases.size(); ++i)
    if (text.find(" " + phrases[i] + " ") != std::string::npos) found.push_back(i);
  return found;
}

std::vector<std::uint32_t> find(const std::vector<std::string>& phrases, std::string_view text) {
  const std::vector<std::string_view> views(phrases.begin(), phrases.end());
  PhraseMatcher::Scratch scratch;
  std::vector<std::uint32_t> found;
  PhraseMatcher(views).find(text, scratch, found);
  return found;
}

TEST(PhraseMatcher, FindsPhrasesBetweenSpacesAndMarks) {
  const std::vector<std::string> phrases{"cat", "black cat", "New York", "cat .", "York", "C++", "don't"};
  EXPECT_THAT(find(phrases, "a black cat."), ElementsAre(0, 1, 3));
  EXPECT_THAT(find(phrases, "New York,cat"), ElementsAre(0, 2, 4));
  EXPECT_THAT(find(phrases, "a cats' (cat)"), IsEmpty());
  EXPECT_THAT(find(phrases, "new york"), IsEmpty());
  EXPECT_THAT(find(phrases, "New\tYork"), ElementsAre(2, 4));
  EXPECT_THAT(find(phrases, "C++ don't"), ElementsAre(5, 6));
  EXPECT_THAT(find(phrases, ""), IsEmpty());
  EXPECT_THAT(find(phrases, "cat cat cat"), ElementsAre(0));
}

TEST(PhraseMatcher, AMarkThatSticksToALetterIsNeverFound) {
  EXPECT_THAT(find({"St. Louis", "St . Louis", "a, b"}, "St. Louis and a, b"), IsEmpty());
  EXPECT_THAT(find({"St .  Louis", "a ,  b"}, "St. Louis and a, b"), ElementsAre(0, 1));
}

TEST(PhraseMatcher, DecidesAsTheRuleByTheLetterOnRandomTexts) {
  std::mt19937 random(7);
  const std::vector<std::string> pieces{"a",
                                        "b",
                                        "ab",
                                        "cat",
                                        "Cat",
                                        " ",
                                        " ",
                                        " ",
                                        "  ",
                                        ",",
                                        ".",
                                        "!",
                                        "`",
                                        "\t",
                                        "\n",
                                        "é",
                                        "-",
                                        "'",
                                        "longer-than-eight-bytes",
                                        "12345678"};
  const auto text = [&](int most) {
    std::string made;
    for (int n = static_cast<int>(random() % static_cast<unsigned>(most)); n >= 0; --n)
      made += pieces[random() % pieces.size()];
    return made;
  };
  for (int round = 0; round < 60; ++round) {
    std::vector<std::string> phrases;
    while (phrases.size() < 50) {
      std::string phrase = text(5);
      if (std::find(phrases.begin(), phrases.end(), phrase) == phrases.end()) phrases.push_back(phrase);
    }
    for (int i = 0; i < 100; ++i) {
      const std::string caption = text(12);
      ASSERT_EQ(find(phrases, caption), by_the_letter(phrases, caption)) << "'" << caption << "'";
    }
  }
}

TEST(PhraseMatcher, AListIsOnePhraseALine) {
  const PhraseMatcher matcher = PhraseMatcher::from_lines("cat\r\nblack dog\n\ncat\n");
  EXPECT_EQ(matcher.size(), 2U);
  PhraseMatcher::Scratch scratch;
  std::vector<std::uint32_t> found;
  matcher.find("a black dog and a cat", scratch, found);
  EXPECT_THAT(found, ElementsAre(0, 1));
}

}  // namespace
}  // namespace curate
