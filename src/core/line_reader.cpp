// SPDX-License-Identifier: Apache-2.0
#include "core/line_reader.hpp"

#include <algorithm>
#include <cstring>

namespace curate {

namespace {
constexpr std::size_t kSlack = 64;
constexpr std::size_t kStep = std::size_t{1} << 18;
// A line above the limit is noticed within so many bytes.
constexpr std::size_t kMaxRead = std::size_t{4} << 20;
}  // namespace

LineReader::LineReader(const Slice& slice, std::unique_ptr<ByteSource> source, Unreadable& unreadable)
    : slice_(slice),
      decoder_(make_decoder(std::move(source), slice.begin)),
      unreadable_(unreadable),
      skipping_(slice.begin > 0) {
  if (decoder_->codec() == Codec::kPlain && slice.end < slice.file_bytes) stop_ = slice.end - slice.begin;
}

// `size` new bytes stand at buffer[used_]. The byte at index i ≥ whole_ has the decoded offset decoded_ - (used_ - i).
void LineReader::took(ByteBuffer& buffer, std::size_t size) {
  char* const fresh = buffer.data() + used_;
  decoded_ += size;
  if (skipping_) {
    const void* newline = std::memchr(fresh, '\n', size);
    if (newline == nullptr) return;
    skipping_ = false;
    const auto drop = static_cast<std::size_t>(static_cast<const char*>(newline) - fresh) + 1;
    size -= drop;
    std::memmove(fresh, fresh + drop, size);
    if (decoded_ - size > stop_) {
      ended_ = true;
      return;
    }
  }
  used_ += size;
  if (used_ - whole_ > kMaxLine) {
    const char* const begin = buffer.data() + used_ - size;
    const auto* newline = static_cast<const char*>(std::memchr(begin, '\n', size));
    const auto length =
        static_cast<std::size_t>((newline != nullptr ? newline : begin + size) - buffer.data()) - whole_;
    if (length > kMaxLine) {
      const std::size_t rest = newline == nullptr ? 0 : static_cast<std::size_t>(begin + size - newline) - 1;
      give_up(member_, "line_too_long");
      if (newline == nullptr) {
        skipping_ = true;
        return;
      }
      std::memmove(buffer.data() + whole_, newline + 1, rest);
      used_ = whole_ + rest;
      size = rest;
    }
  }
  if (decoded_ > stop_) {
    // The line that holds byte stop_ is the last of this slice.
    const std::uint64_t behind = decoded_ - stop_;
    const std::size_t at = behind < used_ - whole_ ? used_ - static_cast<std::size_t>(behind) : whole_;
    if (const void* newline = std::memchr(buffer.data() + at, '\n', used_ - at)) {
      whole_ = used_ = static_cast<std::size_t>(static_cast<const char*>(newline) - buffer.data()) + 1;
      ended_ = true;
      return;
    }
  }
  if (const void* newline = memrchr(buffer.data() + used_ - size, '\n', size))
    whole_ = static_cast<std::size_t>(static_cast<const char*>(newline) - buffer.data()) + 1;
}

void LineReader::give_up(std::uint64_t offset, const char* reason) {
  unreadable_.piece(offset, reason, used_ - whole_, "decoded byte " + std::to_string(decoded_ - (used_ - whole_)));
  used_ = whole_;
}

std::string_view LineReader::read(ByteBuffer& buffer, std::size_t target) {
  if (buffer.size() < target + kStep + kSlack) buffer.resize(target + kStep + kSlack);
  if (buffer.size() < carry_.size() + kStep + kSlack) buffer.resize(carry_.size() + kStep + kSlack);
  std::copy(carry_.begin(), carry_.end(), buffer.begin());
  used_ = carry_.size();
  whole_ = 0;
  carry_.clear();
  while (!ended_ && (used_ < target || whole_ == 0)) {
    if (buffer.size() < used_ + kStep + kSlack) buffer.resize(std::max(buffer.size() * 2, used_ + kStep + kSlack));
    const Decoder::Event event =
        decoder_->read(buffer.data() + used_, std::min(buffer.size() - used_ - kSlack, kMaxRead));
    switch (event.kind) {
      case Decoder::Kind::kData:
        took(buffer, event.size);
        break;
      case Decoder::Kind::kMember:
        member_ = event.offset;
        if (stop_ == ~std::uint64_t{0} && slice_.end < slice_.file_bytes && event.offset >= slice_.end)
          stop_ = decoded_;
        break;
      case Decoder::Kind::kDamage:
        give_up(event.offset, event.reason);
        break;
      case Decoder::Kind::kEnd:
        ended_ = true;
        whole_ = used_;  // a last line without an end is still a line
        break;
    }
  }
  lines_at_ = decoded_ - used_;
  carry_.assign(buffer.begin() + static_cast<std::ptrdiff_t>(whole_),
                buffer.begin() + static_cast<std::ptrdiff_t>(used_));
  return {buffer.data(), whole_};
}

}  // namespace curate
