// SPDX-License-Identifier: Apache-2.0
#include "html/forest.hpp"

#include <algorithm>
#include <charconv>

#include <curate/error.hpp>

#include "util/builtin.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
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

std::uint8_t likely_of(std::int32_t logit) {
  const std::int32_t step = logit / (Forest::kOne / kSteps) + kReach * kSteps;
  return kLikely[static_cast<std::size_t>(std::clamp(step, 0, 2 * kReach * kSteps))];
}

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
    for (std::int16_t& leaf : tree.leaves) leaf = static_cast<std::int16_t>(number(text));
  }
}

void Forest::judge(const std::uint8_t* tile, const std::uint8_t* context, std::span<std::uint8_t> likely) const {
  alignas(16) std::uint8_t leaf[kTile];
  std::int32_t sums[kTile];
  std::fill(std::begin(sums), std::end(sums), bias_);
  for (const Tree& tree : trees_) {
    const std::uint8_t* features[kDepth];
    for (std::size_t level = 0; level < kDepth; ++level) {
      const std::size_t feature = tree.feature[level];
      features[level] =
          feature < Features::kCount ? tile + feature * kTile : context + (feature - Features::kCount) * kTile;
    }
#ifdef __SSE2__
    for (std::size_t at = 0; at < kTile; at += 16) {
      __m128i number = _mm_setzero_si128();
      for (std::size_t level = 0; level < kDepth; ++level) {
        const __m128i value = _mm_loadu_si128(reinterpret_cast<const __m128i*>(features[level] + at));
        const __m128i least = _mm_set1_epi8(static_cast<char>(tree.least[level]));
        const __m128i above = _mm_cmpeq_epi8(_mm_max_epu8(value, least), value);
        number = _mm_or_si128(number, _mm_and_si128(above, _mm_set1_epi8(static_cast<char>(1 << level))));
      }
      _mm_store_si128(reinterpret_cast<__m128i*>(leaf + at), number);
    }
#else
    for (std::size_t i = 0; i < kTile; ++i) {
      unsigned number = 0;
      for (std::size_t level = 0; level < kDepth; ++level)
        number |= static_cast<unsigned>(features[level][i] >= tree.least[level]) << level;
      leaf[i] = static_cast<std::uint8_t>(number);
    }
#endif
    for (std::size_t i = 0; i < kTile; ++i) sums[i] += tree.leaves[leaf[i]];
  }
  for (std::size_t i = 0; i < likely.size(); ++i) likely[i] = likely_of(sums[i]);
}

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
