// SPDX-License-Identifier: Apache-2.0
#include "util/codec.hpp"

#include <algorithm>
#include <cstring>

#include <curate/error.hpp>

namespace curate {

namespace detail {

namespace {
constexpr std::size_t kReadBuffer = std::size_t{1} << 18;

class PlainDecoder final : public Decoder {
 public:
  explicit PlainDecoder(StoredBytes stored) : Decoder(Codec::kPlain), stored_(std::move(stored)) {}
  Event read(char* out, std::size_t size) override {
    if (!started_) {
      started_ = true;
      return {Kind::kMember, 0, stored_.offset(), nullptr};
    }
    const std::string_view have = stored_.peek(1);
    if (have.empty()) return {};
    const std::size_t n = have.copy(out, size);
    stored_.skip(n);
    return {Kind::kData, n, 0, nullptr};
  }

 private:
  StoredBytes stored_;
  bool started_ = false;
};
}  // namespace

StoredBytes::StoredBytes(std::unique_ptr<ByteSource> source, std::uint64_t offset)
    : source_(std::move(source)), buffer_(kReadBuffer), base_(offset), offset_(offset) {}

std::string_view StoredBytes::peek(std::size_t need) {
  if (end_ - at_ < need && !ended_) {
    std::memmove(buffer_.data(), buffer_.data() + at_, end_ - at_);
    end_ -= at_;
    at_ = 0;
    while (end_ < need) {
      const std::size_t n = source_->read(buffer_.data() + end_, buffer_.size() - end_);
      if (n == 0) {
        ended_ = true;
        break;
      }
      end_ += n;
    }
  }
  return {buffer_.data() + at_, end_ - at_};
}

bool StoredBytes::rewind(std::uint64_t offset) {
  if (!source_->rewind(offset - base_)) return false;
  at_ = end_ = 0;
  offset_ = offset;
  ended_ = false;
  return true;
}

void StoredBytes::seek_magic(std::string_view magic) {
  skip(std::min<std::size_t>(1, peek(1).size()));
  for (;;) {
    const std::string_view have = peek(magic.size());
    const auto found = have.find(magic);
    if (found != std::string_view::npos) return skip(found);
    if (have.size() < magic.size()) return skip(have.size());
    skip(have.size() - magic.size() + 1);
  }
}

Decoder::Event MemberDecoder::read(char* out, std::size_t size) {
  for (;;) {
    if (damage_.kind == Kind::kDamage) {
      const Event event = damage_;
      damage_ = {};
      return event;
    }
    if (!inside_) {
      const bool found = find_member();
      if (stored_.peek(1).empty()) return {};
      member_ = stored_.offset();
      if (!found) {
        resynchronise();
        return {Kind::kDamage, 0, member_, "garbage_between_members"};
      }
      start_member();
      inside_ = true;
      return {Kind::kMember, 0, member_, nullptr};
    }
    if (const std::size_t produced = decode(out, size)) return {Kind::kData, produced, 0, nullptr};
  }
}

void MemberDecoder::fail(const char* reason) {
  inside_ = false;
  damage_ = Event{Kind::kDamage, 0, stored_.offset(), reason};
  // A cut member is often followed by a good one, whose head the decoder has already eaten.
  stored_.rewind(member_);
  resynchronise();
}

std::unique_ptr<Decoder> make_plain_decoder(StoredBytes stored) {
  return std::make_unique<PlainDecoder>(std::move(stored));
}

}  // namespace detail

Codec sniff_codec(std::string_view first) {
  if (first.starts_with("\x1F\x8B")) return Codec::kGzip;
  if (first.starts_with("\x28\xB5\x2F\xFD")) return Codec::kZstd;
  if (first.starts_with(std::string_view("\x04\x22\x4D\x18", 4))) return Codec::kLz4;
  // A skippable frame: a zstd dictionary in front of a .warc.zst.
  if (first.size() >= 4 && (static_cast<unsigned char>(first[0]) & 0xF0) == 0x50 &&
      first.substr(1, 3) == "\x2A\x4D\x18")
    return Codec::kZstd;
  if (first.size() >= 4 && first.starts_with("BZh") && first[3] >= '1' && first[3] <= '9') return Codec::kBzip2;
  return Codec::kPlain;
}

std::unique_ptr<Decoder> make_decoder(std::unique_ptr<ByteSource> source, std::uint64_t offset) {
  detail::StoredBytes stored(std::move(source), offset);
  switch (sniff_codec(stored.peek(4))) {
    case Codec::kGzip:
      return detail::make_gzip_decoder(std::move(stored));
    case Codec::kZstd:
      return detail::make_zstd_decoder(std::move(stored));
    case Codec::kLz4:
      return detail::make_lz4_decoder(std::move(stored));
    case Codec::kBzip2:
      return detail::make_bzip2_decoder(std::move(stored));
    case Codec::kPlain:
      break;
  }
  return detail::make_plain_decoder(std::move(stored));
}

std::string decode_all(std::string_view stored, const std::string& what, std::uint64_t limit) {
  const auto decoder = make_decoder(std::make_unique<MemorySource>(stored));
  std::string out;
  constexpr std::size_t kPiece = std::size_t{1} << 16;
  for (;;) {
    const std::size_t had = out.size();
    out.resize(had + kPiece);
    const Decoder::Event event = decoder->read(out.data() + had, kPiece);
    out.resize(had + event.size);
    if (event.kind == Decoder::Kind::kEnd) return out;
    if (event.kind == Decoder::Kind::kDamage)
      throw RunError(what + ": damaged at byte " + std::to_string(event.offset) + ": " + event.reason);
    if (out.size() > limit) throw RunError(what + ": more than " + std::to_string(limit) + " bytes");
  }
}

}  // namespace curate
