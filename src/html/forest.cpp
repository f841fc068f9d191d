// SPDX-License-Identifier: Apache-2.0
#include "html/forest.hpp"

#include <algorithm>
#include <charconv>

#include <curate/error.hpp>

#include "util/builtin.hpp"
#include "util/cpu.hpp"

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace curate::html {

namespace {

constexpr std::size_t kTile = Features::kTile;

[[noreturn]] void broken() {
  throw RunError("the built-in model of main text is damaged");
}

int number(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \n"), text.size()));
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) broken();
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

void word(std::string_view& text, std::string_view wanted) {
  text.remove_prefix(std::min(text.find_first_not_of(" \n"), text.size()));
  if (!text.starts_with(wanted)) broken();
  text.remove_prefix(wanted.size());
}

// 256 / (1 + e^-x) rounded down, x in steps of 1/64 from -8 to 8; by products alone, which round alike everywhere.
constexpr int kSteps = 64, kReach = 8;
constexpr std::array<std::uint8_t, 2 * kReach * kSteps + 1> kLikely = [] {
  std::array<std::uint8_t, 2 * kReach * kSteps + 1> table{};
  constexpr double kRoot = 1.0157477085866857;  // e^(1/64)
  double power = 1;
  for (int i = 0; i <= kReach * kSteps; ++i, power *= kRoot) {
    table[static_cast<std::size_t>(kReach * kSteps + i)] = static_cast<std::uint8_t>(256 * power / (1 + power));
    table[static_cast<std::size_t>(kReach * kSteps - i)] = static_cast<std::uint8_t>(256 / (1 + power));
  }
  return table;
}();

// A tile's bytes of one feature.
const std::uint8_t* values_of(const std::uint8_t* tile, const std::uint8_t* context, std::size_t feature) {
  return feature < Features::kCount ? tile + feature * kTile : context + (feature - Features::kCount) * kTile;
}

std::uint8_t likely_of(std::int32_t logit) {
  const std::int32_t step = logit / (Forest::kOne / kSteps) + kReach * kSteps;
  return kLikely[static_cast<std::size_t>(std::clamp(step, 0, 2 * kReach * kSteps))];
}

#ifdef __x86_64__
__attribute__((target("avx2"))) inline __m256i look_up_16(const std::uint8_t* bytes, __m256i index) {
  const __m128i table = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(table), index);
}

// Each of the 32 bytes of `index`, below 64, becomes the one of 64 that it names.
__attribute__((target("avx2"))) inline __m256i look_up(const std::uint8_t* bytes, __m256i index) {
  const __m256i bit4 = _mm256_slli_epi16(index, 3), bit5 = _mm256_slli_epi16(index, 2);  // to the top of each byte
  return _mm256_blendv_epi8(_mm256_blendv_epi8(look_up_16(bytes, index), look_up_16(bytes + 16, index), bit4),
                            _mm256_blendv_epi8(look_up_16(bytes + 32, index), look_up_16(bytes + 48, index), bit4),
                            bit5);
}
#endif

}  // namespace

void Forest::read(std::string_view& text) {
  word(text, "trees");
  trees_.resize(static_cast<std::size_t>(number(text)));
  for (Tree& tree : trees_) {
    for (std::size_t level = 0; level < kDepth; ++level) {
      tree.feature[level] = static_cast<std::uint16_t>(number(text));
      if (tree.feature[level] >= Features::kCount + Features::kContext) broken();
      tree.least[level] = static_cast<std::uint8_t>(std::clamp(number(text) + 1, 0, 255));
    }
    for (std::size_t i = 0; i < kLeaves; ++i) {
      tree.leaves[i] = static_cast<std::int16_t>(number(text));
      const auto bytes = static_cast<std::uint16_t>(tree.leaves[i]);
      tree.low[i] = static_cast<std::uint8_t>(bytes & 0xFF);
      tree.high[i] = static_cast<std::uint8_t>(bytes >> 8);
    }
  }
}

void Forest::judge(const std::uint8_t* tile, const std::uint8_t* context, std::span<std::uint8_t> likely) const {
  std::int32_t sums[kTile];
  std::fill(std::begin(sums), std::end(sums), bias_);
#ifdef __x86_64__
  if (isa() >= Isa::kAvx2)
    add_leaves_avx2(tile, context, sums);
  else
#endif
    add_leaves(tile, context, sums);
  for (std::size_t i = 0; i < likely.size(); ++i) likely[i] = likely_of(sums[i]);
}

void Forest::add_leaves(const std::uint8_t* tile, const std::uint8_t* context, std::int32_t* sums) const {
  for (const Tree& tree : trees_) {
    std::uint8_t leaf[kTile] = {};
    for (std::size_t level = 0; level < kDepth; ++level) {
      const std::uint8_t* values = values_of(tile, context, tree.feature[level]);
      for (std::size_t i = 0; i < kTile; ++i)
        leaf[i] = static_cast<std::uint8_t>(leaf[i] | static_cast<unsigned>(values[i] >= tree.least[level]) << level);
    }
    for (std::size_t i = 0; i < kTile; ++i) sums[i] += tree.leaves[leaf[i]];
  }
}

#ifdef __x86_64__
__attribute__((target("avx2"))) void Forest::add_leaves_avx2(const std::uint8_t* tile, const std::uint8_t* context,
                                                             std::int32_t* sums) const {
  static_assert(kTile == 32 && kLeaves == 64);
  // Of the leaves 0…7 and 16…23, then of the others: those at even and at odd places.
  __m256i all[4] = {};
  for (const Tree& tree : trees_) {
    __m256i leaf = _mm256_setzero_si256();
    for (std::size_t level = 0; level < kDepth; ++level) {
      const __m256i value =
          _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values_of(tile, context, tree.feature[level])));
      const __m256i least = _mm256_set1_epi8(static_cast<char>(tree.least[level]));
      const __m256i above = _mm256_cmpeq_epi8(_mm256_max_epu8(value, least), value);
      leaf = _mm256_or_si256(leaf, _mm256_and_si256(above, _mm256_set1_epi8(static_cast<char>(1 << level))));
    }
    const __m256i low = look_up(tree.low.data(), leaf), high = look_up(tree.high.data(), leaf);
    const __m256i words[2] = {_mm256_unpacklo_epi8(low, high), _mm256_unpackhi_epi8(low, high)};
    for (std::size_t half = 0; half < 2; ++half) {
      all[half * 2] = _mm256_add_epi32(all[half * 2], _mm256_srai_epi32(_mm256_slli_epi32(words[half], 16), 16));
      all[half * 2 + 1] = _mm256_add_epi32(all[half * 2 + 1], _mm256_srai_epi32(words[half], 16));
    }
  }
  std::int32_t lanes[4][8];
  for (std::size_t i = 0; i < 4; ++i) _mm256_storeu_si256(reinterpret_cast<__m256i*>(lanes[i]), all[i]);
  for (std::size_t i = 0; i < kTile; ++i) sums[i] += lanes[(i >> 3 & 1) * 2 + (i & 1)][(i >> 4) * 4 + (i & 7) / 2];
}
#endif

const MainTextModel& MainTextModel::builtin() {
  static const MainTextModel model = [] {
    std::string_view text = builtin_file("html/main_text.model").value_or(std::string_view());
    while (text.starts_with('#')) text.remove_prefix(std::min(text.find('\n') + 1, text.size()));
    MainTextModel made;
    word(text, "features");
    if (number(text) != static_cast<int>(Features::kCount) || number(text) != static_cast<int>(Features::kContext))
      broken();
    word(text, "words");
    made.words.resize(static_cast<std::size_t>(number(text)));
    if (made.words.size() != Features::kWordSlots) broken();
    for (std::int8_t& weight : made.words) weight = static_cast<std::int8_t>(number(text));
    for (Forest* forest : {&made.first, &made.second}) {
      word(text, "bias");
      const int bias = number(text);
      forest->read(text);
      forest->set_bias(bias);
    }
    return made;
  }();
  return model;
}

}  // namespace curate::html
