// SPDX-License-Identifier: Apache-2.0
// PNG: ISO/IEC 15948, sections 5.3 (chunks) and 11.2.2 (IHDR). zlib and deflate: RFC 1950, RFC 1951 3.2.4 (stored).
#include "image/png_stored.hpp"

#include <algorithm>

#include "image/bytes.hpp"
#include "image/sniff.hpp"
#include "util/codec_zlib.hpp"

namespace curate::image {

namespace {

constexpr std::size_t kSignature = 8;                         // bytes
constexpr std::size_t kChunkFrame = 12;                       // length, type, checksum
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 28;  // of pixels; chunks end at 2^31
constexpr std::size_t kBlock = 65535;
constexpr std::string_view kBlockHead{"\x00\xFF\xFF\x00\x00", 5};

void append_big_endian(std::uint32_t value, std::string& to) {
  for (int shift = 24; shift >= 0; shift -= 8) to += static_cast<char>(value >> shift);
}

// The chunk at the beginning of `bytes`; empty if it is not all there. Type and content without the frame.
struct Chunk {
  explicit Chunk(std::string_view bytes) {
    if (bytes.size() < kChunkFrame) return;
    const std::uint32_t length = be32(bytes, 0);
    if (bytes.size() - kChunkFrame < length) return;
    all = bytes.substr(0, kChunkFrame + length);
    type = all.substr(4, 4);
    content = all.substr(8, length);
  }
  bool critical() const { return (type[0] & 0x20) == 0; }
  bool whole() const { return crc32({type.data(), type.size() + content.size()}) == be32(all, all.size() - 4); }
  std::string_view all, type, content;
};

// Bytes of all rows with their filter bytes; 0 if the head is none of a picture that is taken.
std::uint64_t bytes_of(std::string_view head, std::uint64_t max_pixels) {
  if (head.size() != 13) return 0;
  const std::uint64_t width = be32(head, 0), height = be32(head, 4);
  const std::uint32_t depth = byte_at(head, 8), colour = byte_at(head, 9);
  const bool plain = head[10] == 0 && head[11] == 0 && head[12] == 0;
  constexpr std::uint64_t kSamples[] = {1, 0, 3, 1, 2, 0, 4};
  if (!plain || colour > 6 || depth > 16 || width == 0 || height == 0 || width >> 31 != 0 || height >> 31 != 0)
    return 0;
  if (width * height > max_pixels) return 0;
  const std::uint64_t row = (width * kSamples[colour] * depth + 7) / 8;
  return row == 0 || row > kMostBytes / height ? 0 : (row + 1) * height;
}

}  // namespace

bool StoredPng::make(std::string_view png, std::uint64_t max_pixels) {
  if (sniff_format(png) != ImageFormat::kPng) return false;
  std::string_view left = png.substr(kSignature);
  const Chunk head(left);
  size_ = head.type == "IHDR" ? bytes_of(head.content, max_pixels) : 0;
  if (size_ == 0) return false;
  packed_.clear();
  std::size_t before = 0;  // bytes in front of the first IDAT, once it is met
  for (Chunk chunk = head; !chunk.all.empty(); chunk = Chunk(left)) {
    const bool pixels = chunk.type == "IDAT";
    if (!pixels && before > 0) break;
    if (chunk.critical() && !chunk.whole()) return false;
    if (pixels) {
      if (before == 0) before = png.size() - left.size();
      packed_.append(chunk.content);
    }
    left.remove_prefix(chunk.all.size());
  }
  if (before == 0 || !unpack()) return false;
  pieces_ = {png.substr(0, before)};
  cut();
  pieces_.push_back(left);
  return true;
}

bool StoredPng::unpack() {
  // zlib holds a stream to the window that it names; libdeflate does not.
  if (packed_.size() < 6 || packed_[0] != 0x78) return false;
  pixels_ = std::make_unique_for_overwrite<char[]>(size_);
  return unpack_zlib(packed_, {pixels_.get(), size_});
}

// The pixels as one IDAT of stored blocks.
void StoredPng::cut() {
  const std::size_t blocks = (size_ + kBlock - 1) / kBlock;
  head_.clear();
  append_big_endian(static_cast<std::uint32_t>(2 + blocks * kBlockHead.size() + size_ + 4), head_);
  head_ += "IDAT\x78\x01";
  const std::size_t opened = head_.size();
  const std::size_t last = size_ - (blocks - 1) * kBlock;
  head_ += '\x01';
  for (const std::size_t field : {last, ~last})
    for (const int shift : {0, 8}) head_ += static_cast<char>(field >> shift);
  pieces_.push_back(std::string_view(head_).substr(0, opened));
  for (std::size_t at = 0; at < size_; at += kBlock) {
    const bool whole = size_ - at > kBlock;
    pieces_.push_back(whole ? kBlockHead : std::string_view(head_).substr(opened));
    pieces_.emplace_back(pixels_.get() + at, std::min(kBlock, size_ - at));
  }
  pieces_.push_back(std::string_view(packed_).substr(packed_.size() - 4));  // Adler-32
  constexpr std::string_view kNoChecksum{"\0\0\0\0", 4};
  pieces_.push_back(kNoChecksum);
}

}  // namespace curate::image
