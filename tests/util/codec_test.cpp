// SPDX-License-Identifier: Apache-2.0
#include "util/codec.hpp"

#include <lz4frame.h>
#include <zlib.h>

#include <curate/error.hpp>

#include "support/suites.hpp"
#include "util/hash.hpp"

namespace curate {
namespace {

std::string gzip(const std::string& bytes) {
  z_stream z{};
  deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&z, bytes.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  z.avail_in = static_cast<uInt>(bytes.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

std::string zstd(const std::string& bytes) {
  return std::string(ZstdEncoder(3).frame(bytes));
}

std::string lz4(const std::string& bytes) {
  LZ4F_preferences_t preferences{};
  preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
  std::string out(LZ4F_compressFrameBound(bytes.size(), &preferences), '\0');
  out.resize(LZ4F_compressFrame(out.data(), out.size(), bytes.data(), bytes.size(), &preferences));
  return out;
}

std::string noise(std::size_t size, std::uint64_t seed) {
  std::string bytes;
  for (std::uint64_t i = 0; bytes.size() < size; ++i) bytes += hex(xxh3_64(std::to_string(i), seed));
  bytes.resize(size);
  return bytes;
}

// Events as text: "M<offset>" "D:<bytes>" "!<reason>", data of one member joined.
struct Decoded {
  std::vector<std::string> members;
  std::vector<std::uint64_t> offsets;
  std::vector<std::string> damage;
};

Decoded decode(const std::string& stored, std::size_t step = 1 << 16) {
  Decoded all;
  const auto decoder = make_decoder(std::make_unique<MemorySource>(stored));
  std::vector<char> buffer(step);
  for (;;) {
    const Decoder::Event event = decoder->read(buffer.data(), buffer.size());
    switch (event.kind) {
      case Decoder::Kind::kMember:
        all.members.emplace_back();
        all.offsets.push_back(event.offset);
        break;
      case Decoder::Kind::kData:
        all.members.back().append(buffer.data(), event.size);
        break;
      case Decoder::Kind::kDamage:
        all.damage.emplace_back(event.reason);
        break;
      case Decoder::Kind::kEnd:
        return all;
    }
  }
}

using Packer = std::string (*)(const std::string&);
class MemberCodec : public testing::TestWithParam<Packer> {};
INSTANTIATE_TEST_SUITE_P(Codecs, MemberCodec, testing::Values(gzip, zstd, lz4));

TEST_P(MemberCodec, GivesMembersWithTheirOffsets) {
  const std::string a = noise(200000, 1), b = noise(10, 2), c = noise(70000, 3);
  const std::string pa = GetParam()(a), pb = GetParam()(b), pc = GetParam()(c);
  for (const std::size_t step : {std::size_t{1} << 20, std::size_t{4096}, std::size_t{7}}) {
    const Decoded all = decode(pa + pb + pc, step);
    EXPECT_EQ(all.members, (std::vector<std::string>{a, b, c}));
    EXPECT_EQ(all.offsets, (std::vector<std::uint64_t>{0, pa.size(), pa.size() + pb.size()}));
    EXPECT_TRUE(all.damage.empty());
  }
}

TEST_P(MemberCodec, ReportsEveryCutAsDamage) {
  const std::string packed = GetParam()(noise(3000, 4));
  for (std::size_t size = 4; size < packed.size(); size += 13) {
    const Decoded all = decode(packed.substr(0, size));
    EXPECT_FALSE(all.damage.empty()) << size;
  }
}

TEST_P(MemberCodec, FindsTheGoodMemberBehindACutOne) {
  const std::string first = noise(50000, 5), second = noise(30000, 6);
  const std::string cut = GetParam()(first).substr(0, GetParam()(first).size() / 2);
  const Decoded all = decode(cut + GetParam()(second));
  EXPECT_GE(all.damage.size(), 1U);
  ASSERT_FALSE(all.members.empty());
  EXPECT_EQ(all.members.back(), second);
}

TEST_P(MemberCodec, FindsTheGoodMemberBehindFlippedBytes) {
  const std::string first = noise(50000, 7), second = noise(30000, 8);
  std::string packed = GetParam()(first);
  for (std::size_t i = 2000; i < 2032; ++i) packed[i] = static_cast<char>(packed[i] ^ 0x5A);
  const Decoded all = decode(packed + GetParam()(second));
  EXPECT_FALSE(all.damage.empty());
  EXPECT_EQ(all.members.back(), second);
}

TEST_P(MemberCodec, ReportsGarbageBetweenMembers) {
  const std::string a = noise(500, 9), b = noise(600, 10);
  const Decoded all = decode(GetParam()(a) + "some garbage" + GetParam()(b));
  EXPECT_EQ(all.members, (std::vector<std::string>{a, b}));
  EXPECT_EQ(all.damage, (std::vector<std::string>{"garbage_between_members"}));
}

TEST(GzipDecoder, TakesZerosBehindTheLastMemberAsPadding) {
  const Decoded all = decode(gzip("abc") + std::string(1000, '\0'));
  EXPECT_EQ(all.members, (std::vector<std::string>{"abc"}));
  EXPECT_TRUE(all.damage.empty());
}

TEST(GzipDecoder, NamesAWrongChecksum) {
  std::string packed = gzip("hello hello hello");
  packed[packed.size() - 6] = static_cast<char>(packed[packed.size() - 6] ^ 1);
  EXPECT_EQ(decode(packed).damage, (std::vector<std::string>{"wrong_checksum"}));
}

TEST(ZstdDecoder, SkipsSkippableFrames) {
  const std::string skippable("\x50\x2A\x4D\x18\x03\0\0\0xyz", 11);
  EXPECT_EQ(decode(skippable + zstd("abc") + skippable + zstd("def")).members,
            (std::vector<std::string>{"abc", "def"}));
}

TEST(ZstdFrames, AreFoundWithoutDecoding) {
  const test::TempFolder folder;
  const std::string a = zstd(noise(5000, 11)), b = zstd(noise(10, 12));
  const auto path = folder.write("two.zst", a + b);
  EXPECT_EQ(zstd_frame_offsets(path), (std::vector<std::uint64_t>{0, a.size(), a.size() + b.size()}));
}

TEST(PlainDecoder, GivesBytesAsTheyAre) {
  const std::string bytes = noise(300000, 13);
  EXPECT_EQ(decode(bytes).members, (std::vector<std::string>{bytes}));
  EXPECT_TRUE(decode("").members.size() == 1 && decode("").members[0].empty());
}

TEST(DecodeAll, RefusesMoreThanItsLimit) {
  EXPECT_THROW(decode_all(zstd(std::string(100000, 'a')), "bomb", 1000), RunError);
}

}  // namespace
}  // namespace curate
