// SPDX-License-Identifier: Apache-2.0
// Goldens datatrove-0.10/minhash: signatures of every document and the removed set of a whole run.
#include <cstring>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/runs.hpp"
#include "support/suites.hpp"
#include "text/minhash_datatrove.hpp"
#include "text/normalise.hpp"
#include "text/shingles.hpp"
#include "text/splitter.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

std::filesystem::path golden(const std::string& name) {
  return test::goldens_folder() / "datatrove-0.10" / name;
}

struct Placed {
  std::uint64_t shard, doc;
  std::string id, text;
};

// The documents in the order of the signature files.
std::vector<Placed> documents() {
  std::map<std::string, std::string> texts;
  for (const char* file : {"corpus.jsonl.gz", "minhash/planted.jsonl.gz"})
    for (const std::string& line : test::lines_of(test::slurp(golden(file))))
      texts[*json_at(line, "id")] = *json_at(line, "text");
  std::vector<Placed> all;
  for (const std::string& line : test::lines_of(test::slurp(golden("minhash/index.jsonl.gz")))) {
    const Json row = Json::parse(line, "index");
    const std::string id(row["id"].text());
    all.push_back({row["shard"].natural(), row["doc"].natural(), id, texts.at(id)});
  }
  return all;
}

struct Kind {
  const char* name;
  ShingleHash hash;
};
constexpr Kind kKinds[] = {{"xxh64", ShingleHash::kXxh64}, {"sha1", ShingleHash::kSha1}};

TEST(DatatroveMinhashGoldens, HaveTheSameSignatures) {
  CURATE_NEED(golden("minhash/xxh64.sig.bin.gz"));
  constexpr std::size_t kSize = 112;
  DatatroveMinhash minhash(kSize, 1);
  Shingler shingler;
  const auto all = documents();
  for (const Kind& kind : kKinds) {
    const std::string expected = test::slurp(golden(std::string("minhash/") + kind.name + ".sig.bin.gz"));
    ASSERT_EQ(expected.size(), all.size() * kSize * 8);
    std::size_t different = 0;
    std::string simplified;
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < all.size(); ++i) {
      simplified.clear();
      words.clear();
      append_simplified(all[i].text, simplified);
      split_words(Splitter::kSpacyEn, simplified, words);
      const auto shingles = shingler.hash(words, 5, kind.hash);
      std::vector<std::uint64_t> none(kSize, 0);
      const auto got = shingles.empty() ? std::span<const std::uint64_t>(none) : minhash.sign(shingles);
      if (std::memcmp(got.data(), expected.data() + i * kSize * 8, kSize * 8) != 0) ++different;
    }
    EXPECT_EQ(different, 0U) << kind.name << " of " << all.size();
  }
}

TEST(DatatroveMinhashGoldens, TheSameDocumentsAreRemovedInFavourOfTheSameOnes) {
  CURATE_NEED(golden("minhash/xxh64.removed.json.gz"));
  test::TempFolder folder;
  std::map<std::uint64_t, std::string> shards;
  for (const Placed& document : documents()) {
    std::string& lines = shards[document.shard];
    lines += test::jsonl({{document.id, document.text, "", ""}});
  }
  for (const auto& [shard, lines] : shards) folder.write("in-" + std::to_string(shard) + ".jsonl", lines);
  for (const Kind& kind : kKinds) {
    const std::string text =
        test::config_text("  - {name: in, format: jsonl, paths: ['in-*.jsonl']}\n",
                          std::string("stages: [minhash_dedup: {profile: datatrove-0.10, max_removed: 1, hash: ") +
                              kind.name + "}]\ntask_size: 1MiB");
    const RunDir run = RunDir::create((folder / kind.name).string(),
                                      make_plan(parse_config(text, "config.yaml", folder.path().string())), false);
    test::finish_run(run);
    std::set<std::string> removed, expected;
    for (const auto& [id, fate] : test::fates(run))
      if (fate != "kept") removed.insert(id);
    const Json answer =
        Json::parse(test::slurp(golden(std::string("minhash/") + kind.name + ".removed.json.gz")), "removed");
    answer["removed"].each(
        [&](std::string_view, const Json& row) { expected.insert(std::string(row.at(2).second.text())); });
    EXPECT_EQ(removed, expected) << kind.name;
  }
}

TEST(DatatroveMinhashGoldens, TheSentenceOfTheVectorsHasTheSameSignatures) {
  CURATE_NEED(golden("minhash/vectors.json"));
  const std::string text = test::slurp(golden("minhash/vectors.json"));
  const Json vectors = Json::parse(text, "vectors");
  const std::string sentence(vectors["text"].text());
  std::vector<std::string_view> words;
  split_words(Splitter::kSpacyEn, sentence, words);
  Shingler shingler;
  const std::pair<const char*, ShingleHash> kinds[] = {{"xxhash64", ShingleHash::kXxh64},
                                                       {"xxhash32", ShingleHash::kXxh32},
                                                       {"sha164", ShingleHash::kSha1},
                                                       {"sha132", ShingleHash::kSha1x32}};
  for (const auto& [name, hash] : kinds) {
    const Json expected = vectors[name];
    const auto shingles = shingler.hash(words, 5, hash);
    ASSERT_EQ(shingles.size(), expected["shingles"].size());
    for (std::size_t i = 0; i < shingles.size(); ++i)
      EXPECT_EQ(shingles[i], expected["shingles"].at(i).second.natural()) << name;
    DatatroveMinhash minhash(112, 1, std::string_view(name).ends_with("32"));
    const auto signature = minhash.sign(shingles);
    for (std::size_t i = 0; i < signature.size(); ++i)
      EXPECT_EQ(signature[i], expected["sig"].at(i).second.natural()) << name << " " << i;
  }
}

}  // namespace
}  // namespace curate
