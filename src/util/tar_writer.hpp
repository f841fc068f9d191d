// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace curate {

/// Makes a plain ustar archive (POSIX.1-1988) whose bytes depend on names and contents alone: mode 0444, owner and time
/// zero. The caller takes the bytes out of `buffer()` as it likes.
class TarWriter {
 public:
  /// Appends a member to the buffer. `name`: up to 100 bytes; throws RunError beyond. `content` up to 8 GiB. Returns
  /// the offset of the content in the archive.
  std::uint64_t add(std::string_view name, std::string_view content);
  /// Appends the end of the archive: two zero blocks, filled up to a record of 20 blocks as tar programs do.
  void finish();

  std::string& buffer() { return buffer_; }
  /// Bytes of the archive so far.
  std::uint64_t size() const { return size_; }

 private:
  std::string buffer_;
  std::uint64_t size_ = 0;
};

}  // namespace curate
