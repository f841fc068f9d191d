// SPDX-License-Identifier: Apache-2.0
#include "text/shingles.hpp"

#include <cstring>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "text/sha1.hpp"
#include "text/splitter.hpp"
#include "text/xxh.hpp"
#include "util/hash.hpp"

namespace curate {
namespace {

using Hashes = std::vector<std::uint64_t>;

Hashes shingles(std::string_view text, std::size_t n, ShingleHash hash) {
  std::vector<std::string_view> words;
  split_words(Splitter::kWhitespace, text, words);
  Shingler shingler;
  const auto hashes = shingler.hash(words, n, hash);
  return {hashes.begin(), hashes.end()};
}

// Made by datatrove 0.10.0 (goldens datatrove-0.10/minhash/vectors.json).
TEST(Shingles, HashTheSentenceOfTheReferenceAsDatatrove) {
  const std::string_view text = "the quick brown fox jumps over the lazy dog";
  EXPECT_EQ(shingles(text, 5, ShingleHash::kXxh64),
            (Hashes{7797000677988824208U, 4793414983259776074U, 7369512836458661087U, 13961012810162701268U,
                    15736776954345750141U}));
  EXPECT_EQ(shingles(text, 5, ShingleHash::kSha1).front(), 12313522834835307089U);
}

TEST(Shingles, AreNoneForFewerWords) {
  EXPECT_EQ(shingles("a b c d", 5, ShingleHash::kXxh64), Hashes{});
  EXPECT_EQ(shingles("a b c d e", 5, ShingleHash::kXxh64).size(), 1U);
  EXPECT_EQ(shingles("", 1, ShingleHash::kSha1), Hashes{});
}

// The specification's own test values: xxhash_spec.md names the algorithm, these are `xxhsum -H1`.
TEST(Shingles, XxhashOfKnownStrings) {
  EXPECT_EQ(xxh64(""), 0xef46db3751d8e999U);
  EXPECT_EQ(xxh64("a"), 0xd24ec4f1a98c6e5bU);
  EXPECT_EQ(xxh64("abc"), 0x44bc2cf5ad770999U);
}

// Every length across block borders, and every number of messages across vector widths, against OpenSSL.
TEST(Shingles, Sha1OfManyMessagesIsThatOfEach) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) bytes += static_cast<char>(i * 7);
  std::vector<std::string_view> messages;
  Hashes expected;
  for (std::size_t size = 0; size < 260; ++size) {
    messages.push_back(std::string_view(bytes).substr(size % 40, size));
    std::uint64_t prefix;
    std::memcpy(&prefix, sha1(messages.back()).data(), 8);
    expected.push_back(prefix);
  }
  for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{17}, messages.size()}) {
    Hashes got(count);
    sha1_prefixes(std::span(messages).first(count), got);
    EXPECT_EQ(got, Hashes(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(count)));
  }
}

}  // namespace
}  // namespace curate
