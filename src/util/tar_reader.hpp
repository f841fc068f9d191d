// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <curate/unwritten.hpp>

#include "util/codec.hpp"

namespace curate {

/// A member of a tar archive.
struct TarEntry {
  std::string name;          ///< bytes as stored; not always UTF-8, and never to be used as a path
  char type = '0';           ///< '0' a file, '5' a folder, '1' and '2' links, …
  bool sparse = false;       ///< has holes: its content is not given
  std::uint64_t size = 0;    ///< bytes of content; of a sparse member, as it says it would unpack to
  std::uint64_t stored = 0;  ///< bytes that follow its header
  std::uint64_t offset = 0;  ///< of its header in the decoded stream
  bool file() const { return type == '0' && !sparse; }
};

/// Reads tar archives (v7, ustar, pax, GNU; plain or compressed once) from start to end in bounded memory. Extended
/// headers are read as they pass, and only names and sizes of them are kept; nothing is ever unpacked to a path.
class TarReader {
 public:
  static constexpr std::uint64_t kMaxName = std::uint64_t{1} << 16;

  explicit TarReader(std::unique_ptr<Decoder> decoder) : decoder_(std::move(decoder)) {}

  /// Moves to the next member, whatever was read of the one before. False at the end or at damage.
  bool next(TarEntry& entry);
  /// Appends the content of the current member, up to `limit` bytes more than `out` holds; false where the archive ends
  /// or breaks inside it or it is longer.
  bool read(ByteBuffer& out, std::uint64_t limit);

  /// Why there is no next member, snake_case; null after a good end.
  const char* error() const { return error_; }
  /// Decoded offset of the header or content that is wrong.
  std::uint64_t error_offset() const { return error_at_; }
  /// Offset in the stored stream where the last compressed member began.
  std::uint64_t stored_offset() const { return member_; }
  /// What was wrong and read over, by name: missing_end_marker, pax_record_without_line_end, …
  const std::map<std::string, std::uint64_t>& leniencies() const { return leniencies_; }

 private:
  struct Extended {
    std::string path;
    bool has_path = false, has_size = false, sparse = false;
    std::uint64_t size = 0, real_size = 0;
  };
  bool take(char* out, std::size_t size);
  bool fill();
  bool skip(std::uint64_t size);
  bool fail(const char* reason);
  bool end();
  bool read_block(char* block);
  bool read_long_name(std::uint64_t size, std::string& name);
  bool read_pax(std::uint64_t size, Extended& extended);
  bool read_pax_record(std::uint64_t& left, Extended& extended);
  bool skip_sparse_maps(const char* block);

  std::unique_ptr<Decoder> decoder_;
  ByteBuffer buffer_;
  std::size_t at_ = 0, end_ = 0;
  std::uint64_t offset_ = 0;  // decoded bytes taken
  std::uint64_t member_ = 0;
  std::uint64_t content_ = 0, padding_ = 0;  // of the current member, still unread
  const char* damage_ = nullptr;             // of the compressed stream
  const char* error_ = nullptr;
  std::uint64_t error_at_ = 0;
  bool ended_ = false, stream_ended_ = false;
  std::map<std::string, std::uint64_t> leniencies_;
};

}  // namespace curate
