// SPDX-License-Identifier: Apache-2.0
// Digests as FIPS 180-4 defines them, by the instructions of Intel's SHA extensions.
#include "util/sha_pair.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

#include "util/cpu.hpp"
#include "util/hash.hpp"

namespace curate {

namespace detail {

ShaPair sha_pair_portable(std::string_view head, std::string_view body, std::string_view payload) {
  Sha256Stream block;
  block.add(head);
  block.add(body);
  return {block.finish(), sha1(payload)};
}

}  // namespace detail

#if defined(__x86_64__)

namespace {

constexpr std::size_t kBlock = 64;

constexpr std::array<std::uint32_t, 64> kRoundConstants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

#define CURATE_SHA __attribute__((target("sha,sse4.1,ssse3"), always_inline)) inline

const __m128i* vector_at(const void* bytes) {
  return static_cast<const __m128i*>(bytes);
}

// The state of each digest as its instructions hold it, and a block that is being added to it: four rounds a step.
struct Sha256State {
  static constexpr int kSteps = 16;
  __m128i abef, cdgh;
};
struct Sha1State {
  static constexpr int kSteps = 20;
  __m128i abcd, e;
};

template <class State>
struct Block;

template <>
struct Block<Sha256State> {
  CURATE_SHA Block(const Sha256State& state, const char* its_bytes) : bytes(its_bytes), now(state) {}
  CURATE_SHA void step(int i) {
    __m128i& w = words[i % 4];
    if (i < 4) {
      w = _mm_shuffle_epi8(_mm_loadu_si128(vector_at(bytes + 16 * i)),
                           _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203));
    } else {
      const __m128i seven_back = _mm_alignr_epi8(words[(i + 3) % 4], words[(i + 2) % 4], 4);
      w = _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(w, words[(i + 1) % 4]), seven_back),
                               words[(i + 3) % 4]);
    }
    const __m128i x = _mm_add_epi32(w, _mm_loadu_si128(vector_at(kRoundConstants.data() + 4 * i)));
    now.cdgh = _mm_sha256rnds2_epu32(now.cdgh, now.abef, x);
    now.abef = _mm_sha256rnds2_epu32(now.abef, now.cdgh, _mm_shuffle_epi32(x, 0x0E));
  }
  CURATE_SHA void finish(Sha256State& state) const {
    state.abef = _mm_add_epi32(state.abef, now.abef);
    state.cdgh = _mm_add_epi32(state.cdgh, now.cdgh);
  }
  const char* bytes;
  Sha256State now;
  __m128i words[4];
};

template <>
struct Block<Sha1State> {
  CURATE_SHA Block(const Sha1State& state, const char* its_bytes) : bytes(its_bytes), now(state), before(state.abcd) {}
  CURATE_SHA void step(int i) {
    __m128i& w = words[i % 4];
    if (i < 4)
      w = _mm_shuffle_epi8(_mm_loadu_si128(vector_at(bytes + 16 * i)),
                           _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f));
    else
      w = _mm_sha1msg2_epu32(_mm_xor_si128(_mm_sha1msg1_epu32(w, words[(i + 1) % 4]), words[(i + 2) % 4]),
                             words[(i + 3) % 4]);
    const __m128i e = i == 0 ? _mm_add_epi32(now.e, w) : _mm_sha1nexte_epu32(before, w);
    before = now.abcd;
    // The instruction has the function of its rounds as a constant.
    now.abcd = i < 5    ? _mm_sha1rnds4_epu32(now.abcd, e, 0)
               : i < 10 ? _mm_sha1rnds4_epu32(now.abcd, e, 1)
               : i < 15 ? _mm_sha1rnds4_epu32(now.abcd, e, 2)
                        : _mm_sha1rnds4_epu32(now.abcd, e, 3);
  }
  CURATE_SHA void finish(Sha1State& state) const {
    state.e = _mm_sha1nexte_epu32(before, state.e);
    state.abcd = _mm_add_epi32(state.abcd, now.abcd);
  }
  const char* bytes;
  Sha1State now;
  __m128i before, words[4];
};

template <class State>
__attribute__((target("sha,sse4.1,ssse3"))) void add_blocks(State& state, std::string_view bytes) {
  for (; bytes.size() >= kBlock; bytes.remove_prefix(kBlock)) {
    Block<State> block(state, bytes.data());
#pragma GCC unroll 20
    for (int i = 0; i < State::kSteps; ++i) block.step(i);
    block.finish(state);
  }
}

__attribute__((target("sha,sse4.1,ssse3"))) void add_blocks(Sha256State& a, const char* a_bytes, Sha1State& b,
                                                            const char* b_bytes, std::size_t blocks) {
  Sha256State local_a = a;
  Sha1State local_b = b;
  for (; blocks > 0; --blocks, a_bytes += kBlock, b_bytes += kBlock) {
    Block<Sha256State> block_a(local_a, a_bytes);
    Block<Sha1State> block_b(local_b, b_bytes);
#pragma GCC unroll 20
    for (int i = 0; i < Sha1State::kSteps; ++i) {
      if (i < Sha256State::kSteps) block_a.step(i);
      block_b.step(i);
    }
    block_a.finish(local_a);
    block_b.finish(local_b);
  }
  a = local_a;
  b = local_b;
}

// What is left of a message, less than a block, with the padding and the message's length in bits behind it.
struct Tail {
  Tail(std::string_view rest, std::uint64_t message_bytes) {
    std::memcpy(bytes.data(), rest.data(), rest.size());
    bytes[rest.size()] = '\x80';
    size = rest.size() + 9 <= kBlock ? kBlock : 2 * kBlock;
    for (std::size_t i = 0; i < 8; ++i) bytes[size - 1 - i] = static_cast<char>(message_bytes * 8 >> (8 * i));
  }
  std::string_view view() const { return {bytes.data(), size}; }
  std::array<char, 2 * kBlock> bytes{};
  std::size_t size = 0;
};

template <std::size_t N>
std::string big_endian(const std::array<std::uint32_t, N>& words) {
  std::string bytes;
  for (const std::uint32_t word : words)
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(word >> shift);
  return bytes;
}

std::uint32_t lane(const __m128i& vector, std::size_t i) {
  std::array<std::uint32_t, 4> lanes{};
  std::memcpy(lanes.data(), &vector, sizeof vector);
  return lanes[i];
}

__m128i lanes(std::uint32_t high, std::uint32_t b, std::uint32_t c, std::uint32_t low) {
  return _mm_set_epi32(std::bit_cast<int>(high), std::bit_cast<int>(b), std::bit_cast<int>(c), std::bit_cast<int>(low));
}

ShaPair sha_pair_x86(std::string_view head, std::string_view body, std::string_view payload) {
  Sha256State sha256{lanes(0x6a09e667, 0xbb67ae85, 0x510e527f, 0x9b05688c),
                     lanes(0x3c6ef372, 0xa54ff53a, 0x1f83d9ab, 0x5be0cd19)};
  Sha1State sha1{lanes(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476), lanes(0xc3d2e1f0, 0, 0, 0)};
  const std::uint64_t block_bytes = head.size() + body.size();
  const std::uint64_t payload_bytes = payload.size();

  // The head ends within a block: the body gives the rest of it.
  std::string front(head);
  const std::size_t fill = std::min(body.size(), (kBlock - head.size() % kBlock) % kBlock);
  front.append(body.substr(0, fill));
  body.remove_prefix(fill);
  const std::size_t whole = front.size() / kBlock * kBlock;
  add_blocks(sha256, std::string_view(front).substr(0, whole));
  const std::size_t both = std::min(body.size(), payload.size()) / kBlock;
  add_blocks(sha256, body.data(), sha1, payload.data(), both);
  body.remove_prefix(both * kBlock);
  payload.remove_prefix(both * kBlock);
  add_blocks(sha256, body);
  add_blocks(sha1, payload);
  // A short body does not fill the head's block; then it is all in `front`.
  const std::string_view rest =
      whole < front.size() ? std::string_view(front).substr(whole) : body.substr(body.size() / kBlock * kBlock);
  add_blocks(sha256, Tail(rest, block_bytes).view());
  add_blocks(sha1, Tail(payload.substr(payload.size() / kBlock * kBlock), payload_bytes).view());

  const std::array<std::uint32_t, 8> long_digest{lane(sha256.abef, 3), lane(sha256.abef, 2), lane(sha256.cdgh, 3),
                                                 lane(sha256.cdgh, 2), lane(sha256.abef, 1), lane(sha256.abef, 0),
                                                 lane(sha256.cdgh, 1), lane(sha256.cdgh, 0)};
  const std::array<std::uint32_t, 5> short_digest{lane(sha1.abcd, 3), lane(sha1.abcd, 2), lane(sha1.abcd, 1),
                                                  lane(sha1.abcd, 0), lane(sha1.e, 3)};
  return {hex_bytes(big_endian(long_digest)), big_endian(short_digest)};
}

bool has_sha_instructions() {
  static const bool has = [] {
    unsigned a = 0, b = 0, c = 0, d = 0;
    return isa() != Isa::kScalar && __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_SHA) != 0;
  }();
  return has;
}

}  // namespace

#endif

ShaPair sha_pair(std::string_view head, std::string_view body, std::string_view payload) {
#if defined(__x86_64__)
  if (has_sha_instructions()) return sha_pair_x86(head, body, payload);
#endif
  return detail::sha_pair_portable(head, body, payload);
}

}  // namespace curate
