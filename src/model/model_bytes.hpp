// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include <curate/error.hpp>

namespace curate {

/// Walks the bytes of a binary model file. Every mistake is a RunError that names the file, the byte and what
/// was being read.
class ModelBytes {
 public:
  /// `name` is for messages; both must outlive the reader.
  ModelBytes(std::string_view bytes, std::string_view name) : bytes_(bytes), name_(name) {}

  template <class T>
  T take(std::string_view what) {
    static_assert(std::is_trivially_copyable_v<T>);
    T value;
    std::memcpy(&value, take_bytes(sizeof(T), what).data(), sizeof(T));
    return value;
  }
  /// A byte that must be 0 or 1.
  bool take_flag(std::string_view what) {
    const auto byte = take<std::uint8_t>(what);
    if (byte > 1) fail(std::string(what) + " is " + std::to_string(byte) + ", not 0 or 1");
    return byte == 1;
  }
  std::string_view take_bytes(std::uint64_t size, std::string_view what) {
    if (size > left())
      fail("cut short: " + std::string(what) + " needs " + std::to_string(size) + " bytes, " + std::to_string(left()) +
           " are left");
    const std::string_view taken = bytes_.substr(at_, size);
    at_ += size;
    return taken;
  }
  /// Bytes up to a NUL, which is skipped.
  std::string_view take_string(std::string_view what) {
    const auto end = bytes_.find('\0', at_);
    if (end == std::string_view::npos) fail("cut short: " + std::string(what) + " does not end");
    const std::string_view taken = bytes_.substr(at_, end - at_);
    at_ = end + 1;
    return taken;
  }
  std::uint64_t left() const { return bytes_.size() - at_; }
  [[noreturn]] void fail(const std::string& why) const {
    throw RunError("model '" + std::string(name_) + "' is damaged or of another kind, at byte " + std::to_string(at_) +
                   ": " + why);
  }

 private:
  std::string_view bytes_, name_;
  std::size_t at_ = 0;
};

}  // namespace curate
