// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace curate {

/// The median of lengths, most of them small. Keeps its memory from document to document.
class LengthMedian {
 public:
  void clear() {
    small_.fill(0);
    large_.clear();
    size_ = 0;
  }
  void add(std::size_t length) {
    ++size_;
    if (length < small_.size())
      ++small_[length];
    else
      large_.push_back(length);
  }
  /// The mean of the two in the middle where there is no one; 0 of none.
  double median() {
    if (size_ == 0) return 0;
    std::ranges::sort(large_);
    return static_cast<double>(at((size_ - 1) / 2) + at(size_ / 2)) / 2;
  }

 private:
  std::size_t at(std::size_t rank) const {
    for (std::size_t length = 0; length < small_.size(); rank -= small_[length++])
      if (rank < small_[length]) return length;
    return large_[rank];
  }

  std::array<std::size_t, 64> small_{};  // how many there are of each
  std::vector<std::size_t> large_;
  std::size_t size_ = 0;
};

}  // namespace curate
