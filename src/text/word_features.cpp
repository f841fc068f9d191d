// SPDX-License-Identifier: Apache-2.0
#include "text/word_features.hpp"

#include <array>
#include <bit>
#include <cstring>

#include "text/punctuation.hpp"
#include "text/uint128.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

// Polynomials over bytes + 1 (so that no string is a zero in front of another), at kBase, modulo a Mersenne
// prime.
constexpr std::uint64_t kPrime = (std::uint64_t{1} << 61) - 1;
constexpr std::uint64_t kBase = 0x13B79C4E6D2A58F1 & kPrime;
constexpr std::uint64_t kSpace = ' ' + 1;

constexpr std::uint64_t reduce(Uint128 x) {
  const std::uint64_t sum = (static_cast<std::uint64_t>(x) & kPrime) + static_cast<std::uint64_t>(x >> 61);
  return sum >= kPrime ? sum - kPrime : sum;
}
constexpr std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  return reduce(Uint128{a} * b);
}
constexpr std::uint64_t plus(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t sum = a + b;
  return sum >= kPrime ? sum - kPrime : sum;
}

constexpr std::size_t kPowers = 512;
constexpr auto kPower = [] {
  std::array<std::uint64_t, kPowers> powers{};
  std::uint64_t power = 1;
  for (auto& p : powers) {
    p = power;
    power = times(power, kBase);
  }
  return powers;
}();

std::uint64_t power(std::size_t n) {
  if (n < kPowers) [[likely]]
    return kPower[n];
  std::uint64_t result = 1;
  for (std::uint64_t factor = kBase; n != 0; n >>= 1, factor = times(factor, factor))
    if ((n & 1) != 0) result = times(result, factor);
  return result;
}

std::uint64_t mix(std::uint64_t x) {
  x *= 0x9E3779B97F4A7C15;
  x ^= x >> 32;
  x *= 0xD6E8FEB86659FD93;
  return x ^ (x >> 29);
}

// Up to 8 bytes at the upper end of a little-endian word, zeros below.
std::uint64_t load_short(const char* p, std::size_t n) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t word = 0;
  if (n == 8) {
    std::memcpy(&word, p, 8);
    return word;
  }
  if (n >= 4) {
    std::uint32_t low, high;
    std::memcpy(&low, p, 4);
    std::memcpy(&high, p + n - 4, 4);
    return std::uint64_t{high} << 32 | (std::uint64_t{low} << (64 - 8 * n));
  }
  if (n == 0) return 0;
  const auto byte = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(p[i])}; };
  return byte(n - 1) << 56 | byte(n / 2) << (64 - 8 * (n - n / 2)) | byte(0) << (64 - 8 * n);
}

constexpr std::uint64_t kOnes = 0x0101010101010101, kHighs = 0x8080808080808080;

// The polynomial of `n` ≤ 8 bytes as load_short gives them.
std::uint64_t hash_word(std::uint64_t word, std::size_t n) {
  // No byte of UTF-8 is 0xFF, so adding one does not carry.
  if (n != 0) word += kOnes << (64 - 8 * n);
  Uint128 sum = 0;
  for (unsigned i = 0; i < 8; ++i) sum += Uint128{word >> (8 * i) & 0xFF} * kPower[7 - i];
  return reduce(sum);
}

struct Measured {
  std::uint64_t hash = 0;
  bool is_ascii = true;
};

Measured measure_bytes(std::string_view bytes) {
  const std::size_t head = bytes.size() % 8;
  std::uint64_t word = load_short(bytes.data(), head);
  Measured measured{hash_word(word, head), (word & kHighs) == 0};
  for (std::size_t at = head; at < bytes.size(); at += 8) {
    word = load_short(bytes.data() + at, 8);
    measured.is_ascii = measured.is_ascii && (word & kHighs) == 0;
    measured.hash = plus(times(measured.hash, kPower[8]), hash_word(word, 8));
  }
  return measured;
}

struct AsciiKinds {
  bool letter[128] = {}, non_symbol[128] = {};
  AsciiKinds() {
    for (unsigned c = 0; c < 128; ++c) {
      letter[c] = is_alpha(c);
      non_symbol[c] = !in_punctuation_set(c);
    }
  }
};
const AsciiKinds kAsciiKinds;

}  // namespace

void WordFeatures::measure(std::span<const std::string_view> words) {
  ends_.resize(words.size() + 1);
  kinds_.resize(words.size());
  with_letter_ = non_symbols_ = 0;
  non_symbol_points_ = 0;
  End end;
  ends_[0] = end;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const auto [hash, is_ascii] = measure_bytes(word);
    bool letter = false, non_symbol = false;
    std::size_t points = word.size();
    if (is_ascii) {
      for (std::size_t at = 0; at < word.size() && !letter; ++at) {
        letter = kAsciiKinds.letter[static_cast<unsigned char>(word[at])];
        non_symbol |= kAsciiKinds.non_symbol[static_cast<unsigned char>(word[at])];
      }
    } else {
      points = count_code_points(word);
      for (std::size_t at = 0; at < word.size() && !(letter && non_symbol);) {
        const char32_t c = next_code_point(word, at);
        letter = letter || is_alpha(c);
        non_symbol = non_symbol || !in_punctuation_set(c);
      }
    }
    kinds_[i] = static_cast<std::uint8_t>((letter ? kLetter : 0) | (non_symbol ? kNonSymbol : 0));
    with_letter_ += letter;
    non_symbols_ += non_symbol;
    non_symbol_points_ += non_symbol ? points : 0;
    const std::uint64_t shift = power(word.size());
    end.bytes += static_cast<std::uint32_t>(word.size());
    end.points += static_cast<std::uint32_t>(points);
    end.glued = plus(times(end.glued, shift), hash);
    end.spaced = plus(times(plus(times(end.spaced, shift), hash), kBase), kSpace);
    ends_[i + 1] = end;
  }
}

std::uint64_t WordFeatures::glued(std::size_t i, std::size_t n) const {
  const End &from = ends_[i], &to = ends_[i + n];
  return mix(plus(to.glued, kPrime - times(from.glued, power(to.bytes - from.bytes))));
}

std::uint64_t WordFeatures::spaced(std::size_t i, std::size_t n) const {
  // Up to the last word's start with a space behind each word, then the last word alone.
  const End &from = ends_[i], &last = ends_[i + n - 1], &to = ends_[i + n];
  const std::size_t head = last.bytes - from.bytes + n - 1, tail = to.bytes - last.bytes;
  const std::uint64_t before = plus(last.spaced, kPrime - times(from.spaced, power(head)));
  const std::uint64_t word = plus(to.glued, kPrime - times(last.glued, power(tail)));
  return mix(plus(times(before, power(tail)), word));
}

std::uint64_t WordFeatures::hash_of(std::string_view bytes) {
  return mix(measure_bytes(bytes).hash);
}

}  // namespace curate
