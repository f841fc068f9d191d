// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace curate::image {

/// A PNG whose pixels are stored, not compressed. Unpacking is most of what libpng does for a picture, and libdeflate
/// does it in a third of zlib's time; zlib then only copies. Holds views into the PNG it was made of.
class StoredPng {
 public:
  /// False, and of no use, where `png` is interlaced, over `max_pixels`, or not exactly as its writer should have left
  /// it up to the last pixel: libpng reads it then as it is, and tells what is wrong. All checksums of critical chunks
  /// and of the pixels are right where it gives true.
  bool make(std::string_view png, std::uint64_t max_pixels);
  /// The file, to be read one piece behind the other. The checksum of its IDAT chunk is not filled in.
  const std::vector<std::string_view>& pieces() const { return pieces_; }

 private:
  bool unpack();
  void cut();

  std::string packed_;  // the content of all IDAT chunks
  std::string head_;
  std::unique_ptr<char[]> pixels_;
  std::size_t size_ = 0;  // of pixels_, filter bytes included
  std::vector<std::string_view> pieces_;
};

}  // namespace curate::image
