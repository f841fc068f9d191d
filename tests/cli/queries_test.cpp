// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "support/runs.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Queries, AreNumbersSynsetsFrequentWordsPairsAndViewedTitlesEachOnce) {
  test::TempFolder folder;
  // 61 words: the 24, city 12, the others 6 each. PMI of "city of" is log2(6 · 61 / 72), of the four pairs behind it
  // log2(366 / 144) = log2(732 / 288); "New York", the closest, is in the list already.
  std::string text;
  for (int i = 0; i < 6; ++i) text += "the city of the New York; the city, the end. ";
  folder.write("a.txt", text + "once");
  folder.write("wordnet/data.noun",
               "  1 a licence line\n00001740 03 n 01 New_York 0 000 | a town\n"
               "00001930 03 n 02 dog 0 hound 0 000 | barks\n");
  for (const char* part : {"verb", "adv"}) folder.write(std::string("wordnet/data.") + part, "  licence\n");
  folder.write("wordnet/data.adj", "00001740 00 a 01 out(p) 0 000 | not in\n");
  folder.write("titles.tsv", "Isaac_Newton\t900\nNobody\t3\nthe\t100\n!\t500\n");
  const std::string out = (folder / "q.txt").string();
  const auto made = test::shell(test::program() + " queries -o " + out + " --no-numbers --min-count 5 --text " +
                                (folder / "a.txt").string() + " --wordnet " + (folder / "wordnet").string() +
                                " --titles " + (folder / "titles.tsv").string());
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(test::lines_of(test::slurp(out)),
              ElementsAre("New York", "dog", "out", "the", "city", "New", "York", "end", "of", "city of", "the city",
                          "the New", "the end", "of the", "Isaac Newton"));
}

TEST(Queries, WithoutASourceTheCommandSaysWhatToGive) {
  const auto result = test::shell(test::program() + " queries -o /dev/null");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("--text, --titles or --wordnet"));
}

}  // namespace
}  // namespace curate
