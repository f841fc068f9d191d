// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "image/picture.hpp"

namespace curate::image {

/// How a picture comes to size S, as img2dataset 1.47 names it.
enum class ResizeMode : std::uint8_t {
  kNo,                ///< as it is
  kBorder,            ///< long side S, white borders to S×S
  kKeepRatio,         ///< short side S
  kKeepRatioLargest,  ///< long side S
  kCenterCrop,        ///< short side S, the middle S×S of it
};

struct ResizeOptions {
  ResizeMode mode = ResizeMode::kBorder;
  std::uint32_t size = 256;
  bool only_if_bigger = false;  ///< smaller pictures are left as they are, not even padded or cropped
};

/// What a resize comes to: the size it is scaled to, then the canvas that is cut out or padded.
struct ResizePlan {
  bool touched = false;  ///< anything happens at all
  bool smaller = false;  ///< the scale is below 1
  std::uint32_t scaled_width = 0, scaled_height = 0;
  std::uint32_t width = 0, height = 0;

  bool operator==(const ResizePlan&) const = default;
};

/// Sides are rounded half to even, never below 1. `width` and `height` are those of the whole picture.
ResizePlan plan_resize(std::uint32_t width, std::uint32_t height, const ResizeOptions& options);

/// Resizes pictures, one after the other, reusing its memory. Smaller: the mean over the area each new pixel covers
/// (OpenCV's INTER_AREA). Larger: Lanczos with four lobes and 11-bit weights (INTER_LANCZOS4). Integer and
/// single-precision arithmetic in one order: the same samples on any CPU.
class Resizer {
 public:
  /// `from` may have been decoded smaller than the picture the plan was made for. The result is `from` itself or
  /// good until the next call.
  const Picture& apply(const ResizePlan& plan, const Picture& from);

 private:
  struct Span {
    std::uint32_t begin = 0, first_weight = 0, count = 0;
  };
  static void cover(std::uint32_t from, std::uint32_t to, std::vector<Span>& spans, std::vector<float>& weights);
  void shrink(const Picture& from, std::uint32_t width, std::uint32_t height);
  void enlarge(const Picture& from, std::uint32_t width, std::uint32_t height);

  Picture scaled_, framed_;
  std::vector<Span> columns_, rows_;
  std::vector<float> column_weights_, row_weights_, sums_;
  std::vector<std::int32_t> lines_;
};

}  // namespace curate::image
