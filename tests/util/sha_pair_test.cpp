// SPDX-License-Identifier: Apache-2.0
#include "util/sha_pair.hpp"

#include <gtest/gtest.h>

#include "util/hash.hpp"

namespace curate {
namespace {

TEST(ShaPair, AgreesWithThePublishedExamples) {
  // FIPS 180-4: "abc" and 56 bytes, which need a second block for their length.
  constexpr std::string_view kLong = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  const ShaPair abc = sha_pair("a", "bc", "abc");
  EXPECT_EQ(abc.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex_bytes(abc.sha1), "a9993e364706816aba3e25717850c26c9cd0d89d");
  const ShaPair longer = sha_pair(kLong.substr(0, 5), kLong.substr(5), kLong);
  EXPECT_EQ(longer.sha256, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex_bytes(longer.sha1), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
}

TEST(ShaPair, AgreesWithOpenSslForEverySplitAndLength) {
  std::string text;
  for (std::uint64_t i = 0; i < 128; ++i) text += hex(xxh3_64(std::to_string(i)));
  const std::string_view all = text;
  for (std::size_t size = 0; size < 300; ++size)
    for (const std::size_t head : {std::size_t{0}, size / 5, size / 2, size - size / 3, size})
      for (const std::size_t payload : {std::size_t{0}, size / 2, size, size + 129}) {
        const auto a = all.substr(0, head), b = all.substr(head, size - head), c = all.substr(3, payload);
        const ShaPair fast = sha_pair(a, b, c), slow = detail::sha_pair_portable(a, b, c);
        ASSERT_EQ(fast.sha256, slow.sha256) << size << " " << head << " " << payload;
        ASSERT_EQ(fast.sha1, slow.sha1) << size << " " << head << " " << payload;
      }
}

}  // namespace
}  // namespace curate
