// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace curate {

/// What is measured of the document at hand when the first rule asks for it.
template <class T>
class Lazy {
 public:
  void forget() { known_ = false; }
  /// `measure(value)` writes it; the value of the document before may still be in it, with its memory.
  template <class Measure>
  T& get(Measure measure) {
    if (!known_) measure(value_);
    known_ = true;
    return value_;
  }

 private:
  T value_{};
  bool known_ = false;
};

}  // namespace curate
