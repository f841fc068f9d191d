// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "util/codec.hpp"
#include "web/decode_window.hpp"
#include "web/warc_record.hpp"

namespace curate {

/// A record as it stands in its file. Views live until the scanner's next `begin`; fields of `warc` and `arc`
/// until the next `next`.
struct WarcRecord {
  std::string_view type;  ///< WARC-Type as written; of an ARC record "warcinfo" or "response"
  bool is_arc = false;
  WarcHead warc;               ///< of a WARC record
  ArcLine arc;                 ///< of an ARC record
  std::string_view head;       ///< its bytes, blank line included
  std::string_view block;      ///< of the declared length, or what there is of it
  std::string_view remainder;  ///< bytes up to the next record that the declared length forgot; right behind `block`
  std::uint64_t offset = 0;    ///< in the stored file: of the record, or of the member it starts in
  std::uint64_t decoded_offset = 0;       ///< in the decoded stream
  std::optional<std::uint64_t> declared;  ///< Content-Length, if there is a usable one
  /// Why the record must not be taken for whole, null if it may: "cut_off", "too_large", "head_not_ended",
  /// "head_too_long" or what the codec said.
  const char* broken = nullptr;
  bool damaged = false;  ///< `broken` is what the codec said
  Oddities<WarcOddity> oddities;

  /// Block and remainder.
  std::string_view content() const { return {block.data(), block.size() + remainder.size()}; }
  /// A field of a WARC record, empty if there is none.
  std::string_view find(std::string_view field) const { return is_arc ? std::string_view() : warc.find(field); }
  std::string_view url() const { return is_arc ? arc.url : warc.find("WARC-Target-URI"); }
};

/// Reads WARC and ARC records, one after the other, from a stored stream: plain or compressed, a member per
/// record, one for all, or members that start anywhere. After damage, garbage or a wrong length it goes on at
/// the next place that begins a record: a version line (ARC: a URL line) at the start of a line or member.
class WarcScanner {
 public:
  struct Options {
    std::uint64_t max_record = std::uint64_t{64} << 20;  ///< bytes of a block; larger ones are passed over
    std::uint64_t file_bytes = 0;                        ///< stored size, to tell impossible lengths; 0 = unknown
    std::size_t target = std::size_t{1} << 20;           ///< decoded bytes after which `next` asks for a new buffer
  };
  enum class Step {
    kRecord,
    kGarbage,  ///< bytes of no record: only offset, decoded_offset, broken and `garbage_bytes` are set
    kFull,     ///< call `begin` to go on
    kEnd,
  };

  WarcScanner(std::unique_ptr<Decoder> decoder, const Options& options);

  /// Decodes into `buffer` from now on; everything handed out before may be gone. The buffer grows for a
  /// record that is larger than it, but never by more than what has been decoded.
  void begin(ByteBuffer& buffer) { window_.begin(buffer); }
  /// Ends the use of the buffer early, as after kFull.
  void pause() { window_.pause(); }
  /// Behind the bytes of a record are at least 64 bytes that may be read.
  Step next(WarcRecord& record);

  std::uint64_t garbage_bytes() const { return garbage_bytes_; }
  Codec codec() const { return window_.codec(); }

 private:
  enum class Answer { kYes, kNo, kFull };

  RecordStart start_at(std::size_t place) const;
  std::size_t find_start(std::size_t from, bool& certain) const;

  Step full();
  Step read_record(WarcRecord& record);
  void parse_head(WarcRecord& record, std::size_t size);
  std::size_t hidden_start(std::size_t size) const;
  Step read_block(WarcRecord& record, std::size_t head, std::optional<std::uint64_t> length);
  Step search_end(WarcRecord& record, std::size_t head, std::optional<std::uint64_t> length);
  Step finish(WarcRecord& record, std::size_t head, std::size_t block, std::size_t remainder, std::size_t size);
  Answer record_end(std::size_t block_end, std::size_t& end);
  std::optional<std::uint64_t> usable_length(WarcRecord& record, std::size_t head) const;
  bool swallows_record(std::size_t head, std::size_t end) const;
  bool skip_block();
  bool skip_garbage();
  Step garbage(WarcRecord& record, const char* why);

  Options options_;
  DecodeWindow window_;
  std::uint64_t parsed_moves_ = 0;  // of the window, when the head was parsed
  bool arc_ = true;                 // ARC lines may begin records
  std::uint64_t skip_to_ = 0;       // decoded offset up to which a block is passed over
  bool in_garbage_ = false;
  std::uint64_t garbage_offset_ = 0, garbage_decoded_ = 0, garbage_bytes_ = 0;
};

}  // namespace curate
