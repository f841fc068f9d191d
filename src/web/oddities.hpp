// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace curate {

/// What was wrong with a piece of input and was read all the same: a set over enum class `E`, whose values
/// are below 32.
template <class E>
class Oddities {
 public:
  void add(E oddity) { bits_ |= bit(oddity); }
  void add(Oddities others) { bits_ |= others.bits_; }
  bool has(E oddity) const { return (bits_ & bit(oddity)) != 0; }
  bool any() const { return bits_ != 0; }
  /// Calls `visit(oddity)` in the order of the enum.
  template <class Visit>
  void each(Visit visit) const {
    for (std::uint32_t i = 0; bits_ >> i != 0; ++i)
      if ((bits_ >> i & 1) != 0) visit(static_cast<E>(i));
  }

 private:
  static std::uint32_t bit(E oddity) { return std::uint32_t{1} << static_cast<std::uint32_t>(oddity); }
  std::uint32_t bits_ = 0;
};

}  // namespace curate
