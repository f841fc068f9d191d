// SPDX-License-Identifier: Apache-2.0
// Goldens datatrove-0.10/minhash (simplify_text, shingles) and ccnet/lines.jsonl.gz.
#include "text/normalise.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/suites.hpp"
#include "text/shingles.hpp"
#include "text/splitter.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

TEST(MinhashGoldens, HaveTheSameSimplifiedTextsAndNumbersOfShingles) {
  const auto folder = test::goldens_folder() / "datatrove-0.10";
  CURATE_NEED(folder / "minhash" / "index.jsonl.gz");
  std::map<std::string, std::string> texts;
  for (const auto& file : {folder / "corpus.jsonl.gz", folder / "minhash" / "planted.jsonl.gz"})
    for (const std::string& line : test::lines_of(test::slurp(file)))
      texts[*json_at(line, "id")] = *json_at(line, "text");
  Shingler shingler;
  std::vector<std::string_view> words;
  std::string simplified;
  for (const std::string& line : test::lines_of(test::slurp(folder / "minhash" / "index.jsonl.gz"))) {
    const Json row = Json::parse(line, "index");
    const std::string id(row["id"].text());
    simplified.clear();
    append_simplified(texts.at(id), simplified);
    EXPECT_EQ(hex_bytes(sha256(simplified)), row["simplified_sha"].text()) << id;
    words.clear();
    split_words(Splitter::kSpacyEn, simplified, words);
    for (const ShingleHash hash : {ShingleHash::kXxh64, ShingleHash::kSha1}) {
      const auto hashes = shingler.hash(words, 5, hash);
      ASSERT_EQ(hashes.size(), row["shingles"].natural()) << id;
      std::vector<std::uint64_t> distinct(hashes.begin(), hashes.end());
      std::sort(distinct.begin(), distinct.end());
      const auto end = std::unique(distinct.begin(), distinct.end());
      EXPECT_EQ(static_cast<std::uint64_t>(end - distinct.begin()), row["distinct"].natural()) << id;
    }
  }
}

TEST(CcnetGoldens, HaveTheSameNormalisedLinesAndKeys) {
  const auto file = test::goldens_folder() / "ccnet" / "lines.jsonl.gz";
  CURATE_NEED(file);
  for (const std::string& line : test::lines_of(test::slurp(file))) {
    const std::string text = *json_at(line, "line");
    std::string dedup, lm;
    append_ccnet_dedup(text, dedup);
    append_ccnet_lm(text, lm);
    EXPECT_EQ(dedup, *json_at(line, "dedup"));
    EXPECT_EQ(lm, *json_at(line, "lm"));
    EXPECT_EQ(hex(ccnet_key(text)), *json_at(line, "sha1_u64le"));
  }
}

}  // namespace
}  // namespace curate
