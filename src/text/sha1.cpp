// SPDX-License-Identifier: Apache-2.0
#include "text/sha1.hpp"

#include <cstddef>
#include <cstring>

#include "util/cpu.hpp"

namespace curate {

namespace {

constexpr std::size_t kBlock = 64;
constexpr std::size_t kMostBlocks = 2;  // of messages that are hashed side by side

std::uint32_t load_big_endian(const unsigned char* p) {
  std::uint32_t word;
  std::memcpy(&word, p, 4);
  return __builtin_bswap32(word);
}

// One block of several messages, a lane each. V: std::uint32_t or a vector of them.
template <class V>
[[gnu::always_inline]] inline void add_block(V (&state)[5], V (&w)[16]) {
  V a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
#pragma GCC unroll 80
  for (int t = 0; t < 80; ++t) {
    if (t >= 16) {
      const V x = w[(t - 3) & 15] ^ w[(t - 8) & 15] ^ w[(t - 14) & 15] ^ w[t & 15];
      w[t & 15] = x << 1 | x >> 31;
    }
    V f;
    std::uint32_t k;
    if (t < 20) {
      f = d ^ (b & (c ^ d));
      k = 0x5A827999;
    } else if (t < 40) {
      f = b ^ c ^ d;
      k = 0x6ED9EBA1;
    } else if (t < 60) {
      f = (b & c) | (d & (b | c));
      k = 0x8F1BBCDC;
    } else {
      f = b ^ c ^ d;
      k = 0xCA62C1D6;
    }
    const V next = (a << 5 | a >> 27) + f + e + w[t & 15] + k;
    e = d;
    d = c;
    c = b << 30 | b >> 2;
    b = a;
    a = next;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
}

constexpr std::uint32_t kStart[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};

std::size_t blocks_of(std::size_t size) {
  return (size + 8) / kBlock + 1;
}

// Writes the last bytes of a message of `size` bytes with its padding: one block, or two.
void pad(const char* rest, std::size_t rest_size, std::size_t size, unsigned char* to, std::size_t blocks) {
  const std::size_t end = blocks * kBlock;
  std::memcpy(to, rest, rest_size);
  std::memset(to + rest_size, 0, end - rest_size);
  to[rest_size] = 0x80;
  const std::uint64_t bits = __builtin_bswap64(std::uint64_t{size} * 8);
  std::memcpy(to + end - 8, &bits, 8);
}

std::uint64_t prefix_of(std::uint32_t first, std::uint32_t second) {
  return __builtin_bswap32(first) | std::uint64_t{__builtin_bswap32(second)} << 32;
}

// Messages[index[0 … kLanes)], all of `blocks` blocks.
template <class V>
[[gnu::always_inline]] inline void hash_lanes(std::span<const std::string_view> messages, const std::uint32_t* index,
                                              std::size_t blocks, std::uint64_t* prefixes) {
  constexpr std::size_t kLanes = sizeof(V) / 4;
  alignas(V) std::uint32_t words[kMostBlocks][16][kLanes];
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    unsigned char padded[kMostBlocks * kBlock];
    const std::string_view message = messages[index[lane]];
    pad(message.data(), message.size(), message.size(), padded, blocks);
    for (std::size_t block = 0; block < blocks; ++block)
      for (std::size_t t = 0; t < 16; ++t) words[block][t][lane] = load_big_endian(padded + block * kBlock + 4 * t);
  }
  V state[5], w[16];
  for (int i = 0; i < 5; ++i) state[i] = V{} + kStart[i];
  for (std::size_t block = 0; block < blocks; ++block) {
    std::memcpy(w, words[block], sizeof w);
    add_block(state, w);
  }
  std::uint32_t first[kLanes], second[kLanes];
  std::memcpy(first, &state[0], sizeof first);
  std::memcpy(second, &state[1], sizeof second);
  for (std::size_t lane = 0; lane < kLanes; ++lane) prefixes[index[lane]] = prefix_of(first[lane], second[lane]);
}

using Lanes4 = std::uint32_t __attribute__((vector_size(16)));
using Lanes8 = std::uint32_t __attribute__((vector_size(32)));
using Lanes16 = std::uint32_t __attribute__((vector_size(64)));
using HashLanes = void(std::span<const std::string_view>, const std::uint32_t*, std::size_t, std::uint64_t*);

void hash_4(std::span<const std::string_view> m, const std::uint32_t* index, std::size_t blocks, std::uint64_t* out) {
  hash_lanes<Lanes4>(m, index, blocks, out);
}
#ifdef __x86_64__
__attribute__((target("avx2"))) void hash_8(std::span<const std::string_view> m, const std::uint32_t* index,
                                            std::size_t blocks, std::uint64_t* out) {
  hash_lanes<Lanes8>(m, index, blocks, out);
}
__attribute__((target("avx512f,avx512vl,avx512bw"))) void hash_16(std::span<const std::string_view> m,
                                                                  const std::uint32_t* index, std::size_t blocks,
                                                                  std::uint64_t* out) {
  hash_lanes<Lanes16>(m, index, blocks, out);
}
#endif

struct Path {
  HashLanes* hash;
  std::size_t lanes;
};
Path best_path() {
#ifdef __x86_64__
  switch (isa()) {
    case Isa::kAvx512:
      return {hash_16, 16};
    case Isa::kAvx2:
      return {hash_8, 8};
    case Isa::kScalar:
      break;
  }
#endif
  return {hash_4, 4};
}

}  // namespace

std::uint64_t sha1_prefix(std::string_view message) {
  std::uint32_t state[5], w[16];
  std::memcpy(state, kStart, sizeof state);
  const auto add = [&](const unsigned char* block) {
    for (std::size_t t = 0; t < 16; ++t) w[t] = load_big_endian(block + 4 * t);
    add_block(state, w);
  };
  std::string_view left = message;
  for (; left.size() >= kBlock; left.remove_prefix(kBlock)) add(reinterpret_cast<const unsigned char*>(left.data()));
  unsigned char padded[2 * kBlock];
  const std::size_t blocks = blocks_of(left.size());
  pad(left.data(), left.size(), message.size(), padded, blocks);
  for (std::size_t i = 0; i < blocks; ++i) add(padded + i * kBlock);
  return prefix_of(state[0], state[1]);
}

void sha1_prefixes(std::span<const std::string_view> messages, std::span<std::uint64_t> prefixes) {
  const Path path = best_path();
  std::uint32_t waiting[kMostBlocks][16];
  std::size_t count[kMostBlocks] = {};
  for (std::uint32_t i = 0; i < messages.size(); ++i) {
    const std::size_t blocks = blocks_of(messages[i].size());
    if (blocks > kMostBlocks) {
      prefixes[i] = sha1_prefix(messages[i]);
      continue;
    }
    std::uint32_t* const row = waiting[blocks - 1];
    std::size_t& n = count[blocks - 1];
    row[n++] = i;
    if (n < path.lanes) continue;
    path.hash(messages, row, blocks, prefixes.data());
    n = 0;
  }
  for (std::size_t row = 0; row < kMostBlocks; ++row)
    for (std::size_t n = 0; n < count[row]; ++n) prefixes[waiting[row][n]] = sha1_prefix(messages[waiting[row][n]]);
}

}  // namespace curate
