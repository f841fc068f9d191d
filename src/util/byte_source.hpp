// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace curate {

/// Bytes in order: a file, a range of one, a download.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills up to `size` bytes and returns how many; 0 only at the end. Throws IoError.
  virtual std::size_t read(char* out, std::size_t size) = 0;
  /// Goes back to byte `position` of this source, counted from its first one; false if it cannot.
  virtual bool rewind(std::uint64_t position) {
    (void)position;
    return false;
  }
};

/// Bytes at hand; the caller keeps them alive.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  std::size_t read(char* out, std::size_t size) override {
    const std::size_t n = bytes_.substr(at_).copy(out, size);
    at_ += n;
    return n;
  }
  bool rewind(std::uint64_t position) override {
    at_ = static_cast<std::size_t>(position);
    return true;
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

}  // namespace curate
