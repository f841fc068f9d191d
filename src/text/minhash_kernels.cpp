// SPDX-License-Identifier: Apache-2.0
#include "text/minhash_kernels.hpp"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace curate {

namespace {

constexpr std::uint64_t kPrime = (std::uint64_t{1} << 61) - 1;

void narrow_scalar(const std::uint32_t* hashes, std::size_t count, const std::uint32_t* a, const std::uint32_t* b,
                   std::size_t functions, std::uint32_t* minima) {
  for (std::size_t i = 0; i < functions; ++i) {
    std::uint32_t least = minima[i];
    for (std::size_t k = 0; k < count; ++k) least = std::min(least, hashes[k] * a[i] + b[i]);
    minima[i] = least;
  }
}

void mersenne_scalar(const std::uint64_t* hashes, std::size_t count, const std::uint64_t* a, const std::uint64_t* b,
                     std::size_t functions, std::uint64_t mask, std::uint64_t* minima) {
  for (std::size_t i = 0; i < functions; ++i) {
    std::uint64_t least = minima[i];
    for (std::size_t k = 0; k < count; ++k) {
      const std::uint64_t x = hashes[k] * a[i] + b[i];
      const std::uint64_t folded = (x & kPrime) + (x >> 61);
      // At most 7 above the prime; below it the difference wraps to a large number.
      least = std::min(least, std::min(folded, folded - kPrime) & mask);
    }
    minima[i] = least;
  }
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) void narrow_avx2(const std::uint32_t* hashes, std::size_t count, const std::uint32_t* a,
                                                 const std::uint32_t* b, std::size_t functions, std::uint32_t* minima) {
  const auto at = [](const std::uint32_t* p) { return reinterpret_cast<const __m256i*>(p); };
  for (std::size_t i = 0; i < functions; i += 16) {
    const __m256i a0 = _mm256_loadu_si256(at(a + i)), a1 = _mm256_loadu_si256(at(a + i + 8));
    const __m256i b0 = _mm256_loadu_si256(at(b + i)), b1 = _mm256_loadu_si256(at(b + i + 8));
    __m256i m0 = _mm256_loadu_si256(at(minima + i)), m1 = _mm256_loadu_si256(at(minima + i + 8));
    for (std::size_t k = 0; k < count; ++k) {
      const __m256i h = _mm256_set1_epi32(static_cast<int>(hashes[k]));
      m0 = _mm256_min_epu32(m0, _mm256_add_epi32(_mm256_mullo_epi32(h, a0), b0));
      m1 = _mm256_min_epu32(m1, _mm256_add_epi32(_mm256_mullo_epi32(h, a1), b1));
    }
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(minima + i), m0);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(minima + i + 8), m1);
  }
}

__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) void narrow_avx512(
    const std::uint32_t* hashes, std::size_t count, const std::uint32_t* a, const std::uint32_t* b,
    std::size_t functions, std::uint32_t* minima) {
  for (std::size_t i = 0; i < functions; i += 16) {
    const __m512i a0 = _mm512_loadu_si512(a + i), b0 = _mm512_loadu_si512(b + i);
    // Two chains, so that a minimum need not wait for the one before it.
    __m512i m0 = _mm512_loadu_si512(minima + i), m1 = m0;
    std::size_t k = 0;
    for (; k + 2 <= count; k += 2) {
      const __m512i h0 = _mm512_set1_epi32(static_cast<int>(hashes[k]));
      const __m512i h1 = _mm512_set1_epi32(static_cast<int>(hashes[k + 1]));
      m0 = _mm512_min_epu32(m0, _mm512_add_epi32(_mm512_mullo_epi32(h0, a0), b0));
      m1 = _mm512_min_epu32(m1, _mm512_add_epi32(_mm512_mullo_epi32(h1, a0), b0));
    }
    if (k < count) {
      const __m512i h0 = _mm512_set1_epi32(static_cast<int>(hashes[k]));
      m0 = _mm512_min_epu32(m0, _mm512_add_epi32(_mm512_mullo_epi32(h0, a0), b0));
    }
    _mm512_storeu_si512(minima + i, _mm512_min_epu32(m0, m1));
  }
}

// The low 64 bits of products, from three of 32 x 32 bits.
__attribute__((target("avx2"))) inline __m256i low_product(__m256i x, __m256i x_high, __m256i y, __m256i y_high) {
  const __m256i cross = _mm256_add_epi64(_mm256_mul_epu32(x, y_high), _mm256_mul_epu32(x_high, y));
  return _mm256_add_epi64(_mm256_mul_epu32(x, y), _mm256_slli_epi64(cross, 32));
}

__attribute__((target("avx2"))) inline __m256i lesser(__m256i x, __m256i y) {
  return _mm256_castpd_si256(
      _mm256_blendv_pd(_mm256_castsi256_pd(x), _mm256_castsi256_pd(y), _mm256_castsi256_pd(_mm256_cmpgt_epi64(x, y))));
}

__attribute__((target("avx2"))) void mersenne_avx2(const std::uint64_t* hashes, std::size_t count,
                                                   const std::uint64_t* a, const std::uint64_t* b,
                                                   std::size_t functions, std::uint64_t mask, std::uint64_t* minima) {
  const auto at = [](const std::uint64_t* p) { return reinterpret_cast<const __m256i*>(p); };
  const __m256i prime = _mm256_set1_epi64x(static_cast<long long>(kPrime));
  const __m256i top = _mm256_set1_epi64x(static_cast<long long>(kPrime - 1));
  const __m256i kept = _mm256_set1_epi64x(static_cast<long long>(mask));
  for (std::size_t i = 0; i < functions; i += 8) {
    const __m256i a0 = _mm256_loadu_si256(at(a + i)), a1 = _mm256_loadu_si256(at(a + i + 4));
    const __m256i a0_high = _mm256_srli_epi64(a0, 32), a1_high = _mm256_srli_epi64(a1, 32);
    const __m256i b0 = _mm256_loadu_si256(at(b + i)), b1 = _mm256_loadu_si256(at(b + i + 4));
    // All values are below 2^62, so signed comparison will do; what minima start from is not.
    __m256i m0 = prime, m1 = prime;
    for (std::size_t k = 0; k < count; ++k) {
      const __m256i h = _mm256_set1_epi64x(static_cast<long long>(hashes[k]));
      const __m256i h_high = _mm256_srli_epi64(h, 32);
      const __m256i x0 = _mm256_add_epi64(low_product(h, h_high, a0, a0_high), b0);
      const __m256i x1 = _mm256_add_epi64(low_product(h, h_high, a1, a1_high), b1);
      __m256i f0 = _mm256_add_epi64(_mm256_and_si256(x0, prime), _mm256_srli_epi64(x0, 61));
      __m256i f1 = _mm256_add_epi64(_mm256_and_si256(x1, prime), _mm256_srli_epi64(x1, 61));
      f0 = _mm256_sub_epi64(f0, _mm256_and_si256(_mm256_cmpgt_epi64(f0, top), prime));
      f1 = _mm256_sub_epi64(f1, _mm256_and_si256(_mm256_cmpgt_epi64(f1, top), prime));
      m0 = lesser(m0, _mm256_and_si256(f0, kept));
      m1 = lesser(m1, _mm256_and_si256(f1, kept));
    }
    std::uint64_t least[8];
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(least), m0);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(least + 4), m1);
    for (std::size_t l = 0; l < 8 && count > 0; ++l) minima[i + l] = std::min(minima[i + l], least[l]);
  }
}

__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) void mersenne_avx512(
    const std::uint64_t* hashes, std::size_t count, const std::uint64_t* a, const std::uint64_t* b,
    std::size_t functions, std::uint64_t mask, std::uint64_t* minima) {
  const __m512i prime = _mm512_set1_epi64(static_cast<long long>(kPrime));
  const __m512i kept = _mm512_set1_epi64(static_cast<long long>(mask));
  for (std::size_t i = 0; i < functions; i += 16) {
    const __m512i a0 = _mm512_loadu_si512(a + i), a1 = _mm512_loadu_si512(a + i + 8);
    const __m512i b0 = _mm512_loadu_si512(b + i), b1 = _mm512_loadu_si512(b + i + 8);
    __m512i m0 = _mm512_loadu_si512(minima + i), m1 = _mm512_loadu_si512(minima + i + 8);
    for (std::size_t k = 0; k < count; ++k) {
      const __m512i h = _mm512_set1_epi64(static_cast<long long>(hashes[k]));
      const __m512i x0 = _mm512_add_epi64(_mm512_mullo_epi64(h, a0), b0);
      const __m512i x1 = _mm512_add_epi64(_mm512_mullo_epi64(h, a1), b1);
      const __m512i f0 = _mm512_add_epi64(_mm512_and_si512(x0, prime), _mm512_srli_epi64(x0, 61));
      const __m512i f1 = _mm512_add_epi64(_mm512_and_si512(x1, prime), _mm512_srli_epi64(x1, 61));
      m0 = _mm512_min_epu64(m0, _mm512_and_si512(_mm512_min_epu64(f0, _mm512_sub_epi64(f0, prime)), kept));
      m1 = _mm512_min_epu64(m1, _mm512_and_si512(_mm512_min_epu64(f1, _mm512_sub_epi64(f1, prime)), kept));
    }
    _mm512_storeu_si512(minima + i, m0);
    _mm512_storeu_si512(minima + i + 8, m1);
  }
}

#endif

constexpr MinhashKernels kScalar{narrow_scalar, mersenne_scalar};
#if defined(__x86_64__)
constexpr MinhashKernels kAvx2{narrow_avx2, mersenne_avx2};
constexpr MinhashKernels kAvx512{narrow_avx512, mersenne_avx512};
#endif

}  // namespace

const MinhashKernels& minhash_kernels(Isa isa) {
#if defined(__x86_64__)
  if (isa == Isa::kAvx512) return kAvx512;
  if (isa == Isa::kAvx2) return kAvx2;
#endif
  static_cast<void>(isa);
  return kScalar;
}

}  // namespace curate
