// SPDX-License-Identifier: Apache-2.0
#include "remote/path_list.hpp"

#include <gtest/gtest.h>

#include <curate/error.hpp>

#include "util/codec.hpp"

namespace curate {
namespace {

using Paths = std::vector<std::string>;

TEST(PathList, PutsTheBaseBeforeLinesThatNameNoPlace) {
  EXPECT_EQ(parse_path_list("# list\na/b.gz\r\n\n/c\ns3://x/y\nhttps://z.example/q\n", "https://data.example", "list"),
            (Paths{"https://data.example/a/b.gz", "/c", "s3://x/y", "https://z.example/q"}));
  EXPECT_EQ(parse_path_list("a\nb", "", "list"), (Paths{"a", "b"}));
}

TEST(PathList, MayBeCompressed) {
  GzipEncoder gzip(1);
  EXPECT_EQ(parse_path_list(gzip.member("a\nb\n"), "dir/", "list"), (Paths{"dir/a", "dir/b"}));
}

TEST(CcNames, NameTheListOfASnapshot) {
  EXPECT_EQ(parse_cc("cc://CC-MAIN-2024-10").list_path(), "crawl-data/CC-MAIN-2024-10/warc.paths.gz");
  EXPECT_EQ(parse_cc("cc://CC-MAIN-2024-10/wet").list_path(), "crawl-data/CC-MAIN-2024-10/wet.paths.gz");
}

TEST(CcNames, SelectShardsInTheOrderAskedFor) {
  const Paths lines{"0", "1", "2", "3"};
  EXPECT_EQ(parse_cc("cc://S").select(lines), lines);
  EXPECT_EQ(parse_cc("cc://S?shards=2-3,0").select(lines), (Paths{"2", "3", "0"}));
  EXPECT_THROW(parse_cc("cc://S?shards=3-4").select(lines), UsageError);
}

TEST(CcNames, RefuseWhatIsNone) {
  for (const char* bad :
       {"cc://", "cc://../x", "cc://S/zip", "cc://S?shards=", "cc://S?shards=3-1", "cc://S?x=1", "cc://S?shards=0,,2"})
    EXPECT_THROW(parse_cc(bad), UsageError) << bad;
}

}  // namespace
}  // namespace curate
