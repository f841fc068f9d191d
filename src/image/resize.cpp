// SPDX-License-Identifier: Apache-2.0
#include "image/resize.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "image/transform.hpp"

namespace curate::image {

ResizePlan plan_resize(std::uint32_t width, std::uint32_t height, const ResizeOptions& options) {
  ResizePlan plan{false, false, width, height, width, height};
  if (options.mode == ResizeMode::kNo) return plan;
  const bool by_short = options.mode == ResizeMode::kKeepRatio || options.mode == ResizeMode::kCenterCrop;
  const std::uint32_t side = by_short ? std::min(width, height) : std::max(width, height);
  const std::uint32_t size = options.size;
  if (options.only_if_bigger && side <= size) return plan;
  plan.smaller = side > size;
  if (side != size) {
    // The factor is rounded to a double first, as the original does it: halves come out as there.
    const double factor = static_cast<double>(size) / static_cast<double>(side);
    const auto scaled = [&](std::uint32_t n) {
      return static_cast<std::uint32_t>(std::max(1.0, std::nearbyint(static_cast<double>(n) * factor)));
    };
    plan.scaled_width = scaled(width);
    plan.scaled_height = scaled(height);
  }
  const bool square = options.mode == ResizeMode::kBorder || options.mode == ResizeMode::kCenterCrop;
  plan.width = square ? size : plan.scaled_width;
  plan.height = square ? size : plan.scaled_height;
  plan.touched = side != size || plan.width != width || plan.height != height;
  return plan;
}

const Picture& Resizer::apply(const ResizePlan& plan, const Picture& from) {
  const Picture* now = &from;
  if (from.width != plan.scaled_width || from.height != plan.scaled_height) {
    if (from.width >= plan.scaled_width && from.height >= plan.scaled_height)
      shrink(from, plan.scaled_width, plan.scaled_height);
    else
      enlarge(from, plan.scaled_width, plan.scaled_height);
    now = &scaled_;
  }
  if (now->width == plan.width && now->height == plan.height) return *now;
  if (now->width >= plan.width && now->height >= plan.height)
    crop(*now, (now->width - plan.width) / 2, (now->height - plan.height) / 2, plan.width, plan.height, framed_);
  else
    pad_white(*now, (plan.width - now->width) / 2, (plan.height - now->height) / 2, plan.width, plan.height, framed_);
  return framed_;
}

// For each of `to` new pixels along an axis: the old ones it covers and their shares.
void Resizer::cover(std::uint32_t from, std::uint32_t to, std::vector<Span>& spans, std::vector<float>& weights) {
  constexpr double kNothing = 1e-3;
  spans.resize(to);
  weights.clear();
  const double step = static_cast<double>(from) / static_cast<double>(to);
  for (std::uint32_t i = 0; i < to; ++i) {
    const double begin = i * step, end = begin + step;
    const double width = std::min(step, from - begin);
    const auto last = std::min(static_cast<std::uint32_t>(std::floor(end)), from - 1);
    const auto first = std::min(static_cast<std::uint32_t>(std::ceil(begin)), last);
    Span& span = spans[i];
    span = {first, static_cast<std::uint32_t>(weights.size()), 0};
    if (first - begin > kNothing) {
      --span.begin;
      weights.push_back(static_cast<float>((first - begin) / width));
    }
    for (std::uint32_t k = first; k < last; ++k) weights.push_back(static_cast<float>(1 / width));
    if (end - last > kNothing)
      weights.push_back(static_cast<float>(std::min(std::min(end - last, 1.0), width) / width));
    span.count = static_cast<std::uint32_t>(weights.size()) - span.first_weight;
  }
}

namespace {

void add_row(const std::uint8_t* __restrict from, float weight, float* __restrict sums, std::size_t n, bool first) {
  if (first) {
    for (std::size_t i = 0; i < n; ++i) sums[i] = weight * static_cast<float>(from[i]);
  } else {
    for (std::size_t i = 0; i < n; ++i) sums[i] += weight * static_cast<float>(from[i]);
  }
}

std::uint8_t to_sample(float value) {
  // Ties go to even, as with std::nearbyint, which is a call: a float of this size has no bits for a fraction.
  constexpr float kNoFraction = 0x1.8p23F;
  return static_cast<std::uint8_t>(std::clamp(value, 0.0F, 255.0F) + kNoFraction - kNoFraction);
}

template <std::size_t C, class Span>
void shrink_row(const float* sums, const std::vector<Span>& columns, const float* weights, std::uint8_t* to) {
  for (const Span& span : columns) {
    const float* from = sums + std::size_t{span.begin} * C;
    std::array<float, C> sum{};
    for (std::uint32_t k = 0; k < span.count; ++k, from += C)
      for (std::size_t c = 0; c < C; ++c) sum[c] += weights[span.first_weight + k] * from[c];
    for (std::size_t c = 0; c < C; ++c) *to++ = to_sample(sum[c]);
  }
}

}  // namespace

void Resizer::shrink(const Picture& from, std::uint32_t width, std::uint32_t height) {
  scaled_.reshape(width, height, from.channels);
  cover(from.width, width, columns_, column_weights_);
  cover(from.height, height, rows_, row_weights_);
  // Whole factors are exact sums, divided once: ties round as in the original.
  if (from.width % width == 0 && from.height % height == 0) {
    const float share = 1.0F / static_cast<float>(from.width / width * (from.height / height));
    std::ranges::fill(row_weights_, 1.0F);
    std::ranges::fill(column_weights_, share);
    if (from.width == 2 * width && from.height == 2 * height) {
      const std::size_t c = from.channels;
      for (std::uint32_t y = 0; y < height; ++y) {
        const std::uint8_t *above = from.row(std::size_t{2} * y), *below = from.row(std::size_t{2} * y + 1);
        std::uint8_t* to = scaled_.row(y);
        for (std::uint32_t x = 0; x < width; ++x, above += 2 * c, below += 2 * c)
          for (std::size_t k = 0; k < c; ++k)
            *to++ = static_cast<std::uint8_t>((above[k] + above[k + c] + below[k] + below[k + c] + 2) >> 2);
      }
      return;
    }
  }
  sums_.resize(from.stride());
  for (std::uint32_t y = 0; y < height; ++y) {
    const Span& span = rows_[y];
    for (std::uint32_t k = 0; k < span.count; ++k)
      add_row(from.row(std::size_t{span.begin} + k), row_weights_[span.first_weight + k], sums_.data(), sums_.size(),
              k == 0);
    if (from.channels == 1)
      shrink_row<1>(sums_.data(), columns_, column_weights_.data(), scaled_.row(y));
    else
      shrink_row<3>(sums_.data(), columns_, column_weights_.data(), scaled_.row(y));
  }
}

namespace {

constexpr int kTaps = 8;
constexpr int kBits = 11;

struct Taps {
  std::int64_t begin = 0;  // of the first tap; may lie outside, where the edge is repeated
  std::array<std::int32_t, kTaps> weights{};
};

std::vector<Taps> lanczos(std::uint32_t from, std::uint32_t to) {
  std::vector<Taps> taps(to);
  const double step = static_cast<double>(from) / static_cast<double>(to);
  for (std::uint32_t i = 0; i < to; ++i) {
    const auto centre = static_cast<float>((i + 0.5) * step - 0.5);
    const auto left = static_cast<std::int64_t>(std::floor(centre));
    const double part = static_cast<double>(centre - static_cast<float>(left));
    std::array<double, kTaps> exact{};
    double sum = 0;
    for (int k = 0; k < kTaps; ++k) {
      const double x = (k - 3 - part) * std::numbers::pi;
      exact[static_cast<std::size_t>(k)] = std::abs(x) < 1e-6 ? 1 : std::sin(x) * std::sin(x / 4) / (x * x / 4);
      sum += exact[static_cast<std::size_t>(k)];
    }
    taps[i].begin = left - 3;
    for (std::size_t k = 0; k < kTaps; ++k)
      taps[i].weights[k] = static_cast<std::int32_t>(std::nearbyint(exact[k] / sum * (1 << kBits)));
  }
  return taps;
}

std::size_t inside(std::int64_t at, std::uint32_t size) {
  return static_cast<std::size_t>(std::clamp<std::int64_t>(at, 0, std::int64_t{size} - 1));
}

}  // namespace

void Resizer::enlarge(const Picture& from, std::uint32_t width, std::uint32_t height) {
  scaled_.reshape(width, height, from.channels);
  const std::size_t channels = from.channels;
  const std::vector<Taps> across = lanczos(from.width, width), down = lanczos(from.height, height);
  lines_.resize(scaled_.stride() * from.height);
  std::int32_t* line = lines_.data();
  for (std::uint32_t y = 0; y < from.height; ++y)
    for (const Taps& taps : across)
      for (std::size_t c = 0; c < channels; ++c) {
        std::int32_t sum = 0;
        for (int k = 0; k < kTaps; ++k)
          sum += taps.weights[static_cast<std::size_t>(k)] *
                 from.row(y)[inside(taps.begin + k, from.width) * channels + c];
        *line++ = sum;
      }
  for (std::uint32_t y = 0; y < height; ++y) {
    std::uint8_t* to = scaled_.row(y);
    for (std::size_t x = 0; x < scaled_.stride(); ++x) {
      std::int64_t sum = std::int64_t{1} << (2 * kBits - 1);
      for (int k = 0; k < kTaps; ++k)
        sum += std::int64_t{down[y].weights[static_cast<std::size_t>(k)]} *
               lines_[inside(down[y].begin + k, from.height) * scaled_.stride() + x];
      *to++ = static_cast<std::uint8_t>(std::clamp<std::int64_t>(sum >> (2 * kBits), 0, 255));
    }
  }
}

}  // namespace curate::image
