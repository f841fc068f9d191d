// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <curate/unwritten.hpp>

#include "util/byte_source.hpp"

namespace curate {

enum class Codec { kPlain, kGzip, kZstd, kLz4, kBzip2 };

/// By magic number; `first` may be short or empty.
Codec sniff_codec(std::string_view first);

/// Decoded bytes of a stored stream, with the places where members (gzip), frames (zstd, lz4) begin. A damaged
/// member is reported, and reading goes on at the next one that can be found.
class Decoder {
 public:
  enum class Kind { kData, kMember, kDamage, kEnd };
  struct Event {
    Kind kind = Kind::kEnd;
    std::size_t size = 0;          ///< kData: bytes put into the caller's buffer
    std::uint64_t offset = 0;      ///< kMember, kDamage: where in the stored stream
    const char* reason = nullptr;  ///< kDamage: snake_case
  };
  explicit Decoder(Codec codec) : codec_(codec) {}
  virtual ~Decoder() = default;
  Codec codec() const { return codec_; }
  /// `size` > 0. Data of two members never comes in one event.
  virtual Event read(char* out, std::size_t size) = 0;

 private:
  Codec codec_;
};

/// Finds the codec by the first bytes. `offset` is the place in the file where `source` starts: it is added to all
/// offsets.
std::unique_ptr<Decoder> make_decoder(std::unique_ptr<ByteSource> source, std::uint64_t offset = 0);

/// Decodes a whole stream at hand; throws RunError naming `what` at damage or beyond `limit` bytes.
std::string decode_all(std::string_view stored, const std::string& what, std::uint64_t limit = std::uint64_t{1} << 31);

/// Offsets of the zstd frames of a file and its end: found by block headers alone, nothing is decoded. Skippable
/// frames count to the frame before. Stops early (the rest is one piece) where the file is damaged.
std::vector<std::uint64_t> zstd_frame_offsets(const std::string& path);

/// Compresses buffers to zstd frames with checksum and content size. Same input, level and library: same bytes.
class ZstdEncoder {
 public:
  /// What a level says of its search is replaced by what is not 0; see zstd's manual.
  struct Search {
    int hash_log = 0, chain_log = 0, min_match = 0;
  };
  /// Level 3, that of shards and parts, finds its short matches in a table of half its size: with the table of long
  /// matches it leaves room in a second-level cache of 1 MiB. 7 % less time for 0.4 % more bytes.
  explicit ZstdEncoder(int level);
  ZstdEncoder(int level, Search search);
  ~ZstdEncoder();
  ZstdEncoder(const ZstdEncoder&) = delete;
  ZstdEncoder& operator=(const ZstdEncoder&) = delete;
  /// One frame that holds `bytes`; good until the next call.
  std::string_view frame(std::string_view bytes);

 private:
  void* context_;
  ByteBuffer out_;
};

/// Compresses buffers to gzip members without a time stamp, by ISA-L. Same input, level and library: same bytes.
class GzipEncoder {
 public:
  /// `level`: 0 to 3, see ISA-L; 1 is fast and nearly as small as the rest.
  explicit GzipEncoder(int level);
  ~GzipEncoder();
  GzipEncoder(const GzipEncoder&) = delete;
  GzipEncoder& operator=(const GzipEncoder&) = delete;
  /// One member that holds `bytes` (less than 4 GiB); good until the next call.
  std::string_view member(std::string_view bytes);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// "libzstd 1.5.4", …: the codecs this program is built on, for task records.
std::string zstd_version();

namespace detail {
/// Buffered reading for decoders: keeps the offset of every byte it hands out.
class StoredBytes {
 public:
  StoredBytes(std::unique_ptr<ByteSource> source, std::uint64_t offset);
  /// Makes at least `need` bytes available if the stream has them; returns what is available.
  std::string_view peek(std::size_t need);
  void skip(std::size_t size) {
    at_ += size;
    offset_ += size;
  }
  std::uint64_t offset() const { return offset_; }
  /// Goes back to an offset told before, if the source can.
  bool rewind(std::uint64_t offset);
  /// Moves to the next place where `magic` stands, at least one byte on; to the end if there is none.
  void seek_magic(std::string_view magic);

 private:
  std::unique_ptr<ByteSource> source_;
  ByteBuffer buffer_;
  std::size_t at_ = 0, end_ = 0;
  std::uint64_t base_, offset_;
  bool ended_ = false;
};

/// What gzip, zstd, lz4 and bzip2 have in common: members one after the other, each found by its magic number.
class MemberDecoder : public Decoder {
 public:
  MemberDecoder(Codec codec, StoredBytes stored) : Decoder(codec), stored_(std::move(stored)) {}
  Event read(char* out, std::size_t size) final;

 protected:
  /// Skips what may stand between members. False where neither a member nor the end follows.
  virtual bool find_member() = 0;
  virtual void start_member() = 0;
  /// Decodes until the buffer is full or the member ends (`end_member`) or breaks (`fail`); returns bytes written.
  virtual std::size_t decode(char* out, std::size_t size) = 0;
  /// Moves on to the next place that looks like a member, at least one byte ahead.
  virtual void resynchronise() = 0;

  void end_member() { inside_ = false; }
  void fail(const char* reason);
  bool inside() const { return inside_; }
  StoredBytes stored_;

 private:
  bool inside_ = false;
  std::uint64_t member_ = 0;
  Event damage_{};  // kDamage: to be told before anything else
};

std::unique_ptr<Decoder> make_plain_decoder(StoredBytes stored);
std::unique_ptr<Decoder> make_gzip_decoder(StoredBytes stored);
std::unique_ptr<Decoder> make_zstd_decoder(StoredBytes stored);
std::unique_ptr<Decoder> make_lz4_decoder(StoredBytes stored);
std::unique_ptr<Decoder> make_bzip2_decoder(StoredBytes stored);
}  // namespace detail

}  // namespace curate
