// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <curate/format.hpp>
#include <curate/unwritten.hpp>

#include "util/codec.hpp"

namespace curate {

/// Cuts one slice of a stored, maybe compressed file into whole lines. A line belongs to the slice in which the byte
/// before it lies (the first line of a file to the first slice): a slice that does not start the file drops
/// everything up to its first line end, and reads past its end to finish its last line. So no line is read twice or
/// never, and no slice needs to look at its neighbour.
class LineReader {
 public:
  static constexpr std::size_t kMaxLine = std::size_t{64} << 20;

  LineReader(const Slice& slice, std::unique_ptr<ByteSource> source, Unreadable& unreadable);

  /// Fills `buffer` with about `target` bytes and gives the whole lines in it, each ended by U+000A except maybe
  /// the file's last. Empty at the end. Behind the lines are at least 64 bytes that may be read.
  std::string_view read(ByteBuffer& buffer, std::size_t target);
  /// Where the last member began in the stored file: as near as a line in a compressed stream can be located.
  std::uint64_t member_offset() const { return member_; }
  /// Decoded offset of the first byte of the lines last given, counted from the start of the slice.
  std::uint64_t decoded_offset() const { return lines_at_; }

 private:
  void give_up(std::uint64_t offset, const char* reason);
  void took(ByteBuffer& buffer, std::size_t size);

  Slice slice_;
  std::unique_ptr<Decoder> decoder_;
  Unreadable& unreadable_;
  ByteBuffer carry_;           // the cut last line of the batch before
  std::size_t used_ = 0;       // bytes in the caller's buffer
  std::size_t whole_ = 0;      // of them, up to and with the last line end
  std::uint64_t decoded_ = 0;  // bytes decoded so far
  std::uint64_t lines_at_ = 0;
  std::uint64_t member_ = 0;
  std::uint64_t stop_ = ~std::uint64_t{0};  // decoded offset from which the first line end ends the slice
  bool skipping_ = false;                   // dropping bytes up to the next line end
  bool ended_ = false;
};

}  // namespace curate
