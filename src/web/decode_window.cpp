// SPDX-License-Identifier: Apache-2.0
#include "web/decode_window.hpp"

#include <algorithm>
#include <cstring>

namespace curate {

namespace {
constexpr std::size_t kSlack = 64;
// Behind the target: most records fit in and are not carried over. Costs no memory until used.
constexpr std::size_t kRoom = std::size_t{4} << 20;
// Asked of the decoder at once, so that of a stream in one piece little is decoded too early and carried over.
constexpr std::size_t kMaxPull = std::size_t{1} << 19;
constexpr std::size_t kMinRoom = 4096;
}  // namespace

DecodeWindow::DecodeWindow(std::unique_ptr<Decoder> decoder, std::size_t target)
    : decoder_(std::move(decoder)), target_(target) {}

void DecodeWindow::begin(ByteBuffer& buffer) {
  buffer_ = &buffer;
  const std::size_t want = std::max(target_ + kRoom, carry_.size() + kMinRoom) + kSlack;
  if (buffer.size() < want) buffer.resize(want);
  std::copy(carry_.begin(), carry_.end(), buffer.begin());
  floor_ = at_ = 0;
  limit_ = carry_.size();
  carry_.clear();
  ++moves_;
}

void DecodeWindow::pause() {
  carry_.assign(buffer_->data() + at_, buffer_->data() + limit_);
  floor_ = at_ = limit_ = 0;
}

bool DecodeWindow::make_room() {
  if (floor_ >= target_) return false;
  if (buffer_->size() - kSlack - limit_ >= kMinRoom) return true;
  if (at_ > floor_) {
    std::memmove(buffer_->data() + floor_, buffer_->data() + at_, limit_ - at_);
    limit_ -= at_ - floor_;
    at_ = floor_;
    ++moves_;
    if (buffer_->size() - kSlack - limit_ >= kMinRoom) return true;
  }
  if (floor_ > 0) return false;
  buffer_->resize(buffer_->size() * 2);
  ++moves_;
  return true;
}

bool DecodeWindow::pull() {
  if (!make_room()) return false;
  const std::size_t room = std::min(buffer_->size() - kSlack - limit_, kMaxPull);
  const Decoder::Event event = decoder_->read(buffer_->data() + limit_, room);
  switch (event.kind) {
    case Decoder::Kind::kData:
      limit_ += event.size;
      decoded_ += event.size;
      break;
    case Decoder::Kind::kMember:
      members_.push_back({decoded_, event.offset});
      pass_members();
      break;
    case Decoder::Kind::kDamage:
      damage_ = event.reason;
      damage_offset_ = event.offset;
      break;
    case Decoder::Kind::kEnd:
      ended_ = true;
      break;
  }
  return true;
}

void DecodeWindow::consume(std::size_t size) {
  if (size > 0) last_ = (*buffer_)[at_ + size - 1];
  at_ += size;
  pass_members();
}

void DecodeWindow::pass_members() {
  while (first_ < members_.size() && members_[first_].decoded <= decoded_at(0)) member_ = members_[first_++];
  if (first_ == members_.size()) {
    members_.clear();
    first_ = 0;
  }
}

const char* DecodeWindow::take_damage() {
  const char* const reason = damage_;
  damage_ = nullptr;
  return reason;
}

std::uint64_t DecodeWindow::stored_offset() const {
  return codec() == Codec::kPlain ? member_.stored + (decoded_at(0) - member_.decoded) : member_.stored;
}

std::size_t DecodeWindow::first_member(std::size_t from, std::size_t to) const {
  if (from >= to) return to;
  if (from == 0 && member_.decoded == decoded_at(0)) return 0;
  const auto begin = members_.begin() + static_cast<std::ptrdiff_t>(first_);
  const auto found = std::lower_bound(begin, members_.end(), decoded_at(from),
                                      [](const Member& member, std::uint64_t at) { return member.decoded < at; });
  if (found == members_.end() || found->decoded >= decoded_at(to)) return to;
  return static_cast<std::size_t>(found->decoded - decoded_at(0));
}

}  // namespace curate
