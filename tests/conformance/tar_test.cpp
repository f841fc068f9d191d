// SPDX-License-Identifier: Apache-2.0
// Archives of Go's archive/tar and of libarchive with what those make of them (suites/go-tar/*.tsv).
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "support/suites.hpp"
#include "util/strings.hpp"
#include "util/tar_reader.hpp"

namespace curate {
namespace {

struct Listing {
  std::vector<TarEntry> entries;
  std::string error;
  std::map<std::string, std::uint64_t> leniencies;
};

Listing list(std::string_view bytes) {
  Listing listing;
  TarReader reader(make_decoder(std::make_unique<MemorySource>(bytes)));
  for (TarEntry entry; reader.next(entry);) listing.entries.push_back(entry);
  listing.error = reader.error() == nullptr ? "" : reader.error();
  listing.leniencies = reader.leniencies();
  return listing;
}

// Not through slurp(), which gunzips.
std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST(TarSuite, EveryExpectationHolds) {
  const auto suites = test::suites_folder();
  CURATE_NEED(suites / "go-tar" / "expected-archives.tsv");
  int rows = 0;
  for (const std::string& line : test::lines_of(test::slurp(suites / "go-tar" / "expected-archives.tsv"))) {
    const auto columns = split_at(line, '\t');
    if (columns.size() < 2) continue;
    const std::string file(columns[0]), expected(columns[1]);
    const bool tar = file.starts_with("go-tar/") || file.find("tar") != std::string::npos || file.ends_with(".tgz") ||
                     file.ends_with("recursive.gz") || file.ends_with("filters.gz") ||
                     file.find("_pax_") != std::string::npos;
    if (!tar || (!file.starts_with("go-tar/") && !file.starts_with("libarchive/"))) continue;
    ++rows;
    const Listing listing = list(bytes_of(suites / file));
    if (expected.starts_with("ERROR") || expected == "FATAL") {
      // An unused field of a pax header may be odd.
      if (std::string(columns[2]).find("may WARN") != std::string::npos) continue;
      EXPECT_FALSE(listing.error.empty()) << file << ": " << listing.entries.size() << " entries";
      continue;
    }
    // A header for all members that is longer than the archive: nothing was there to be read.
    EXPECT_TRUE(listing.error.empty() || expected == "no entry") << file << ": " << listing.error;
    const bool counted = expected[0] >= '0' && expected[0] <= '9';
    std::size_t wanted = counted ? static_cast<std::size_t>(std::stoi(expected)) : expected.starts_with("WARN") ? 1 : 0;
    // Go lists the two headers for all members as entries.
    if (file == "go-tar/pax-global-records.tar") wanted -= 2;
    EXPECT_EQ(listing.entries.size(), wanted) << file;
    const bool warned =
        expected.find("WARN") != std::string::npos || columns[2].find("accept + WARN") != std::string::npos;
    EXPECT_TRUE(!warned || !listing.leniencies.empty()) << file;
    // Names and sizes where they are given: "small.txt(5) small2.txt(11)", "file1", "bar".
    for (const TarEntry& entry : listing.entries) {
      const auto at = expected.find(entry.name + "(");
      if (entry.name.empty() || at == std::string::npos) continue;
      std::string digits;
      for (const char c : expected.substr(at + entry.name.size() + 1)) {
        if (c == ')') break;
        if (c != ',') digits += c;
      }
      EXPECT_EQ(std::to_string(entry.size), digits) << file << ": " << entry.name;
    }
  }
  std::printf("%d archives\n", rows);
  EXPECT_GE(rows, 40);
}

TEST(TarSuite, NamesAndSizesOfOddArchives) {
  const auto suites = test::suites_folder();
  CURATE_NEED(suites / "go-tar" / "gnu.tar");
  const auto first = [&](const char* file) { return list(bytes_of(suites / file)).entries.at(0); };
  EXPECT_EQ(first("go-tar/pax-pos-size-file.tar").size, 999U);
  EXPECT_EQ(first("go-tar/gnu-long-nul.tar").name, "0123456789");
  EXPECT_EQ(first("go-tar/gnu-not-utf8.tar").name,
            "hi\x80\x81\x82\x83"
            "bye");
  EXPECT_EQ(first("go-tar/gnu-multi-hdrs.tar").name, "GNU2/GNU2/long-path-name");
  EXPECT_TRUE(first("go-tar/gnu-nil-sparse-data.tar").sparse);
  EXPECT_EQ(first("go-tar/gnu-nil-sparse-hole.tar").size, 1000U);
  EXPECT_EQ(first("go-tar/pax-nil-sparse-hole.tar").size, 1000U);
  EXPECT_EQ(list(bytes_of(suites / "libarchive/test_read_format_tar_concatenated.tar"))
                .leniencies.count("data_after_end_marker"),
            1U);
  EXPECT_EQ(first("libarchive/test_read_format_gtar_sparse_skip_entry.tar").size, 10737418244U);
}

TEST(TarSuite, TruncationsAreSeen) {
  const auto folder = test::suites_folder() / "go-tar";
  CURATE_NEED(folder / "gnu.tar");
  const auto prefix = [&](const std::string& name, std::size_t n) {
    return bytes_of(folder / (name + ".tar")).substr(0, n);
  };
  const std::string trash = "garbage garbage garbage", trash512(512, 'x');
  const std::string all(1 << 20, '\0');
  struct Case {
    std::string bytes;
    std::size_t entries;
    const char* outcome;  // "" an end, else what kind of error
  };
  const std::size_t whole = std::string::npos;
  const std::string ustar = prefix("ustar-file-reg", whole);
  const Case cases[] = {
      {"", 0, ""},
      {prefix("gnu", 511), 0, "truncated"},
      {prefix("gnu", 512), 1, "truncated"},
      {prefix("gnu", 1024), 1, ""},
      {prefix("gnu", 1536), 2, "truncated"},
      {prefix("gnu", 2048), 2, ""},
      {prefix("gnu", whole), 2, ""},
      {ustar.substr(0, 511), 0, "truncated"},
      {ustar.substr(0, 512), 1, "truncated"},
      {ustar.substr(0, 1195), 1, "truncated"},
      {ustar.substr(0, 1196), 1, ""},
      {ustar.substr(0, 1536), 1, ""},
      {ustar.substr(0, 1536) + trash.substr(0, 1), 1, "truncated"},
      {ustar.substr(0, 1536) + trash512, 1, "wrong_checksum"},
      {ustar.substr(0, 1536) + all.substr(0, 512), 1, ""},
      {ustar.substr(0, 1536) + all.substr(0, 512) + trash512, 1, "bad_header"},
      {ustar.substr(0, 1536) + all.substr(0, 1024) + trash, 1, ""},
      {prefix("pax-path-hdr", whole), 0, ""},
      {prefix("pax-path-hdr", whole) + trash.substr(0, 1), 0, "truncated"},
      {prefix("sparse-formats", 3584), 1, ""},
      {prefix("sparse-formats", 9728), 2, "truncated"},
      {prefix("sparse-formats", whole), 5, ""},
  };
  int n = 0;
  for (const Case& c : cases) {
    const Listing listing = list(c.bytes);
    EXPECT_EQ(listing.entries.size(), c.entries) << "case " << n;
    EXPECT_EQ(listing.error, c.outcome) << "case " << n;
    ++n;
  }
  EXPECT_EQ(list(prefix("gnu", 2048)).leniencies.count("missing_end_marker"), 1U);
}

TEST(TarSuite, NoOtherArchiveStopsTheProgram) {
  CURATE_NEED(test::suites_folder() / "libarchive");
  for (const char* folder : {"go-tar", "libarchive"})
    for (const auto& entry : std::filesystem::directory_iterator(test::suites_folder() / folder))
      list(bytes_of(entry.path()));
}

}  // namespace
}  // namespace curate
