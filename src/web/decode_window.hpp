// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <curate/unwritten.hpp>

#include "util/codec.hpp"

namespace curate {

/// The decoded bytes a scanner looks at: what was decoded and not yet consumed, up to the next damage. They
/// lie in a buffer of the caller's, so that what is found in them can be handed out without a copy. Places
/// count from the window's start.
class DecodeWindow {
 public:
  /// `target`: bytes handed out after which a buffer counts as full.
  DecodeWindow(std::unique_ptr<Decoder> decoder, std::size_t target);

  /// Goes on in `buffer`; views of the one before are dead.
  void begin(ByteBuffer& buffer);
  /// Ends the use of the buffer; `begin` must follow.
  void pause();

  std::string_view bytes() const { return {buffer_->data() + at_, limit_ - at_}; }
  std::size_t size() const { return limit_ - at_; }
  /// No more bytes will come before the damage at hand is taken, or at all.
  bool blocked() const { return ended_ || damage_ != nullptr; }
  bool ended() const { return ended_; }
  /// What the codec said of the place right behind the window, null if nothing; and where in the stored
  /// stream.
  const char* damage() const { return damage_; }
  std::uint64_t damage_offset() const { return damage_offset_; }
  const char* take_damage();

  /// Asks the decoder once: more bytes, a member or damage or the end. Not to be called when blocked. False
  /// if the buffer must be emptied first. May move the bytes, never those handed out.
  bool pull();
  /// Grows whenever the bytes may have moved.
  std::uint64_t moves() const { return moves_; }
  void consume(std::size_t size);
  /// Everything consumed so far stays where it is until `begin`.
  void hand_out() { floor_ = at_; }
  /// The byte before the window, a line feed at the start.
  char last() const { return last_; }

  std::uint64_t decoded_at(std::size_t place) const { return decoded_ - size() + place; }
  /// Where the window starts in the stored stream: for a compressed one, where its member does.
  std::uint64_t stored_offset() const;
  /// The first place in [from, to) where a member begins, `to` if there is none.
  std::size_t first_member(std::size_t from, std::size_t to) const;
  bool has_member(std::size_t from, std::size_t to) const { return first_member(from, to) < to; }
  Codec codec() const { return decoder_->codec(); }

 private:
  struct Member {
    std::uint64_t decoded = 0, stored = 0;
  };
  bool make_room();
  void pass_members();

  std::unique_ptr<Decoder> decoder_;
  std::size_t target_;
  ByteBuffer* buffer_ = nullptr;
  ByteBuffer carry_;
  std::size_t floor_ = 0;      // bytes of the buffer that have been handed out
  std::size_t at_ = 0;         // begin of the window
  std::size_t limit_ = 0;      // its end
  std::uint64_t decoded_ = 0;  // decoded offset of limit_
  std::uint64_t moves_ = 0;
  bool ended_ = false;
  char last_ = '\n';
  const char* damage_ = nullptr;
  std::uint64_t damage_offset_ = 0;
  std::vector<Member> members_;  // that begin behind at_
  std::size_t first_ = 0;        // those before it are done
  Member member_;                // that at_ lies in
};

}  // namespace curate
