// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "util/file.hpp"
#include "util/little_endian.hpp"

namespace curate {

/// The frame of all files that hold sorted records: a header, blocks with a checksum each, and at the end an index of
/// where ranges begin. Layout in docs/run-directory.md ("Key files"). A damaged file is a DamagedFile that names it.
struct BlockHeader {
  char kind = 0;
  std::uint8_t flags = 0;
  std::uint32_t number = 0;  ///< the kind's own
};

/// Writes records that come in ascending order of their ranges.
class BlockFileWriter {
 public:
  /// `out` lives as long as this object; whoever made it finishes it.
  BlockFileWriter(OutputFile& out, const BlockHeader& header, std::uint32_t ranges);
  /// Append the bytes of one record of `range` to what this gives.
  std::string& record(std::uint32_t range);
  /// Writes what is left and the index.
  void finish();

 private:
  void flush_block();

  OutputFile& out_;
  std::string block_;
  std::uint32_t in_block_ = 0, range_ = 0, ranges_;
  std::uint64_t count_ = 0, header_check_ = 0;
  std::vector<std::uint64_t> offsets_;
};

/// Reads the blocks of ranges [begin, end) in order.
class BlockFileReader {
 public:
  static constexpr std::uint32_t kAll = ~std::uint32_t{0};
  BlockFileReader(const std::string& path, char kind, std::uint32_t begin = 0, std::uint32_t end = kAll);
  const BlockHeader& header() const { return header_; }
  /// Records of the whole file.
  std::uint64_t count() const { return count_; }
  /// The next block's bytes and how many records they are; the bytes are good until the next call. False at the end.
  bool next_block(std::string_view& bytes, std::uint32_t& records);
  [[noreturn]] void damaged(const char* what) const;

 private:
  void fill(std::size_t bytes);

  std::string path_;
  BlockHeader header_;
  std::unique_ptr<FileSource> source_;
  std::string block_;
  std::uint64_t left_ = 0, count_ = 0;
};

}  // namespace curate
