// SPDX-License-Identifier: Apache-2.0
#include "web/warc_scanner.hpp"

#include <algorithm>
#include <cstring>

#include "util/strings.hpp"

namespace curate {

namespace {

constexpr std::size_t kSlack = 64;
constexpr std::size_t kRoom = std::size_t{1}
                              << 19;  // behind the target: most records fit in and are not carried over
constexpr std::size_t kMinRoom = 4096;
constexpr std::size_t kMaxHead = std::size_t{1} << 18;
constexpr std::size_t kMaxLineEnds = 64;
constexpr std::string_view kMagic = "WARC/";
constexpr std::string_view kRecordEnd = "\r\n\r\n";
constexpr std::string_view kBetweenMembers = "garbage_between_members";

bool is_line_end(char c) {
  return c == '\r' || c == '\n';
}

// Without the line ends that close a record; `closed` tells whether they were there.
std::size_t closed_size(std::string_view content, bool is_arc, bool& closed) {
  closed = true;
  if (!is_arc && content.ends_with(kRecordEnd)) return content.size() - kRecordEnd.size();
  if (!is_arc && content.ends_with("\n\n")) return content.size() - 2;
  if (is_arc && content.ends_with('\n')) return content.size() - 1;
  closed = false;
  return content.size();
}

bool is_padding(std::string_view bytes) {
  return std::ranges::all_of(bytes, [](char c) { return c == '\0' || c == ' ' || is_line_end(c); });
}

constexpr std::uint64_t kUnlimited = std::uint64_t{1} << 62;

// How many times larger than stored a stream can be at most.
std::uint64_t largest_ratio(Codec codec) {
  switch (codec) {
    case Codec::kPlain:
      return 1;
    case Codec::kGzip:
      return 1100;
    case Codec::kLz4:
      return 256;
    case Codec::kZstd:
      break;
  }
  return 65536;
}

}  // namespace

WarcScanner::WarcScanner(std::unique_ptr<Decoder> decoder, const Options& options)
    : decoder_(std::move(decoder)), options_(options) {}

void WarcScanner::begin(std::vector<char>& buffer) {
  buffer_ = &buffer;
  const std::size_t want = std::max(options_.target + kRoom, carry_.size() + kMinRoom) + kSlack;
  if (buffer.size() < want) buffer.resize(want);
  std::copy(carry_.begin(), carry_.end(), buffer.begin());
  floor_ = at_ = 0;
  limit_ = carry_.size();
  carry_.clear();
}

WarcScanner::Step WarcScanner::full() {
  carry_.assign(buffer_->data() + at_, buffer_->data() + limit_);
  floor_ = at_ = limit_ = 0;
  return Step::kFull;
}

bool WarcScanner::make_room() {
  if (floor_ >= options_.target) return false;
  if (buffer_->size() - kSlack - limit_ >= kMinRoom) return true;
  if (at_ > floor_) {
    std::memmove(buffer_->data() + floor_, buffer_->data() + at_, limit_ - at_);
    limit_ -= at_ - floor_;
    at_ = floor_;
    if (buffer_->size() - kSlack - limit_ >= kMinRoom) return true;
  }
  if (floor_ > 0) return false;
  buffer_->resize(buffer_->size() * 2);
  return true;
}

// One more event of the decoder; false if the buffer must be emptied first. Not to be called when blocked.
bool WarcScanner::pull() {
  if (!make_room()) return false;
  const Decoder::Event event = decoder_->read(buffer_->data() + limit_, buffer_->size() - kSlack - limit_);
  switch (event.kind) {
    case Decoder::Kind::kData:
      limit_ += event.size;
      decoded_ += event.size;
      break;
    case Decoder::Kind::kMember:
      members_.push_back({decoded_, event.offset});
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

void WarcScanner::consume(std::size_t size) {
  if (size > 0) line_start_ = (*buffer_)[at_ + size - 1] == '\n';
  at_ += size;
  take_members();
}

void WarcScanner::take_members() {
  while (first_ < members_.size() && members_[first_].decoded <= decoded_at(0)) member_ = members_[first_++];
  if (first_ == members_.size()) {
    members_.clear();
    first_ = 0;
  }
}

const char* WarcScanner::take_damage() {
  const char* const reason = damage_;
  damage_ = nullptr;
  return reason;
}

// The first place in [from, to) where a member begins, `to` if there is none.
std::size_t WarcScanner::first_member(std::size_t from, std::size_t to) const {
  if (from == 0 && to > 0 && member_.decoded == decoded_at(0)) return 0;
  const auto found =
      std::lower_bound(members_.begin() + static_cast<std::ptrdiff_t>(first_), members_.end(),
                       decoded_at(from), [](const Member& m, std::uint64_t at) { return m.decoded < at; });
  if (found == members_.end() || found->decoded >= decoded_at(to)) return to;
  return static_cast<std::size_t>(found->decoded - decoded_at(0));
}

RecordStart WarcScanner::start_at(std::size_t place) const {
  const std::string_view bytes = window().substr(place);
  const RecordStart start = warc_start(bytes);
  return start == RecordStart::kNo && arc_ ? arc_start(bytes) : start;
}

// The first place from `from` on, at the start of a line or member, where a record begins; the end of the
// window if there is none. Not `certain`: more bytes are needed to tell.
std::size_t WarcScanner::find_start(std::size_t from, bool& certain) const {
  const std::string_view bytes = window();
  const auto at_start = [&](std::size_t place) {
    return (place > 0 ? bytes[place - 1] == '\n' : line_start_) || has_member(place, place + 1);
  };
  const auto test = [&](std::size_t place) {
    const RecordStart start = start_at(place);
    certain = start == RecordStart::kYes;
    return certain || (start == RecordStart::kTooShort && !blocked());
  };
  std::size_t found = bytes.size();
  certain = false;
  if (from >= found) return found;
  for (std::size_t place = from; (place = bytes.find(kMagic, place)) != std::string_view::npos; ++place) {
    if (!at_start(place) || !test(place)) continue;
    found = place;
    break;
  }
  if (found == bytes.size()) {
    for (std::size_t tail = std::min(bytes.size() - from, kMagic.size() - 1); tail > 0; --tail) {
      const std::size_t place = bytes.size() - tail;
      if (!kMagic.starts_with(bytes.substr(place)) || !at_start(place) || blocked()) continue;
      found = place;
      break;
    }
  }
  if (!arc_) return found;
  bool arc_certain = false;
  std::swap(certain, arc_certain);
  std::size_t place = from;
  while (place < found) {
    if (at_start(place) && test(place)) return place;
    const auto line_end = bytes.find('\n', place);
    const std::size_t next_line = line_end == std::string_view::npos ? bytes.size() : line_end + 1;
    place = first_member(place + 1, std::min(next_line, found));
  }
  certain = arc_certain;
  return found;
}

WarcScanner::Step WarcScanner::garbage(WarcRecord& record, const char* why) {
  record.broken = why;
  record.offset = garbage_offset_;
  record.decoded_offset = garbage_decoded_;
  in_garbage_ = false;
  return Step::kGarbage;
}

WarcScanner::Step WarcScanner::next(WarcRecord& record) {
  for (;;) {
    if (skip_to_ != 0 && !skip_block()) return full();
    take_members();
    if (in_garbage_) {
      if (!skip_garbage()) return full();
      if (available() > 0) return garbage(record, "garbage");
    }
    if (available() == 0) {
      if (damage_ != nullptr) {
        if (!in_garbage_) {
          garbage_offset_ = damage_offset_;
          garbage_decoded_ = decoded_;
          garbage_bytes_ = 0;
        }
        return garbage(record, take_damage());
      }
      if (in_garbage_) return garbage(record, "garbage");
      if (ended_) return Step::kEnd;
      if (!pull()) return full();
      continue;
    }
    if (is_line_end(window().front())) {
      const auto ends = window().find_first_not_of("\r\n");
      consume(ends == std::string_view::npos ? available() : ends);
      continue;
    }
    switch (start_at(0)) {
      case RecordStart::kYes:
        return read_record(record);
      case RecordStart::kTooShort:
        if (blocked()) return read_record(record);
        if (!pull()) return full();
        break;
      case RecordStart::kNo:
        in_garbage_ = true;
        garbage_bytes_ = 1;
        garbage_decoded_ = decoded_at(0);
        garbage_offset_ =
            codec() == Codec::kPlain ? member_.stored + (garbage_decoded_ - member_.decoded) : member_.stored;
        consume(1);
        break;
    }
  }
}

// Consumes up to the next record, damage or the end; false if the buffer must be emptied first.
bool WarcScanner::skip_garbage() {
  for (;;) {
    bool certain = false;
    const std::size_t place = find_start(0, certain);
    garbage_bytes_ += place;
    consume(place);
    if (certain) return true;
    if (blocked()) {
      garbage_bytes_ += available();
      consume(available());
      return true;
    }
    if (!pull()) return false;
    take_members();
  }
}

// Passes over a block that is too large to keep. A member that begins with a record ends it early.
bool WarcScanner::skip_block() {
  while (decoded_at(0) < skip_to_) {
    std::size_t size =
        static_cast<std::size_t>(std::min<std::uint64_t>(available(), skip_to_ - decoded_at(0)));
    const std::size_t member = first_member(0, size);
    const RecordStart start = member < size ? start_at(member) : RecordStart::kNo;
    if (start == RecordStart::kYes) {
      consume(member);
      break;
    }
    if (start == RecordStart::kTooShort)
      size = member;
    else if (member < size)
      size = member + 1;
    consume(size);
    if (size > 0) continue;
    if (blocked()) break;
    if (!pull()) return false;
    take_members();
  }
  skip_to_ = 0;
  return true;
}

WarcScanner::Step WarcScanner::read_record(WarcRecord& record) {
  record.is_arc = window().front() != 'W' || warc_start(window()) == RecordStart::kNo;
  record.type = record.block = record.remainder = {};
  record.broken = nullptr;
  record.damaged = false;
  record.oddities = {};
  record.decoded_offset = decoded_at(0);
  record.offset = member_.stored;
  if (codec() == Codec::kPlain)
    record.offset += record.decoded_offset - member_.decoded;
  else if (record.decoded_offset != member_.decoded)
    record.oddities.add(WarcOddity::kNotPerMember);

  std::size_t head = 0;
  if (record.is_arc) {
    const auto line_end = window().find('\n');
    const auto arc = parse_arc_line(window().substr(0, line_end));
    head = line_end == std::string_view::npos ? available() : line_end + 1;
    if (line_end == std::string_view::npos || !arc) record.broken = "cut_off";
    record.arc = arc.value_or(ArcLine{});
    record.type = record.arc.url.starts_with("filedesc:") ? "warcinfo" : "response";
  } else {
    std::optional<std::size_t> size;
    for (std::size_t searched = 0; !(size = warc_head_size(window(), searched)); searched = available()) {
      if (available() > kMaxHead || blocked()) break;
      if (!pull()) return full();
    }
    head = size.value_or(available());
    if (head > kMaxHead) {
      record.broken = "head_too_long";
    } else if (!size) {
      record.broken = "cut_off";
    }
    bool certain = false;
    const std::size_t next = find_start(kMagic.size(), certain);
    if (certain && next < head) {
      record.broken = "head_not_ended";
      head = next;
    }
    record.warc.parse(window().substr(0, std::min(head, kMaxHead)), record.oddities);
    record.type = record.warc.find("WARC-Type");
    arc_ = false;
  }
  record.head = window().substr(0, head);
  record.declared = record.broken == nullptr ? usable_length(record, head) : std::nullopt;
  if (record.broken != nullptr) return finish(record, head, 0, 0, head);
  return read_block(record, head, record.declared);
}

// The declared length, unless it is missing, no number, or more than the file can hold.
std::optional<std::uint64_t> WarcScanner::usable_length(WarcRecord& record, std::size_t head) const {
  const std::string_view text = record.is_arc ? record.arc.length : record.warc.find("Content-Length");
  if (text.empty()) {
    record.oddities.add(WarcOddity::kMissingLength);
    return std::nullopt;
  }
  const auto length = parse_unsigned(text);
  const std::uint64_t ratio = largest_ratio(codec());
  const bool known = options_.file_bytes > 0 && options_.file_bytes < kUnlimited / ratio;
  const std::uint64_t most = known ? options_.file_bytes * ratio : kUnlimited;
  if (length && *length <= most && decoded_at(head) + *length <= most) return length;
  record.oddities.add(length ? WarcOddity::kLengthTooLarge : WarcOddity::kBadLength);
  return std::nullopt;
}

WarcScanner::Step WarcScanner::read_block(WarcRecord& record, std::size_t head,
                                          std::optional<std::uint64_t> length) {
  if (!length) return search_end(record, head, length);
  if (*length > options_.max_record) {
    record.broken = "too_large";
    skip_to_ = decoded_at(head) + *length;
    return finish(record, head, 0, 0, head);
  }
  const std::size_t block_end = head + static_cast<std::size_t>(*length);
  while (available() < block_end && !blocked())
    if (!pull()) return full();
  if (available() < block_end || swallows_record(head, block_end)) return search_end(record, head, length);
  std::size_t end = 0;
  switch (record_end(block_end, end)) {
    case Answer::kFull:
      return full();
    case Answer::kNo:
      return search_end(record, head, length);
    case Answer::kYes:
      break;
  }
  const std::string_view closing = window().substr(block_end, end - block_end);
  std::size_t block = block_end - head;
  if (!record.is_arc && closing.starts_with('\n') && closing != "\n\n" && block > 0 &&
      window()[block_end - 1] == '\r') {
    // One byte (or three) of the record's end was counted in.
    block -= closing == "\n" && window().substr(head, block).ends_with("\r\n\r") ? 3 : 1;
    record.oddities.add(WarcOddity::kLengthTooLarge);
  } else if (closing.empty()) {
    record.oddities.add(WarcOddity::kMissingEnd);
  } else if (closing != (record.is_arc ? "\n" : kRecordEnd)) {
    record.oddities.add(WarcOddity::kOddEnd);
  }
  return finish(record, head, block, 0, end);
}

// Whether a member that begins with a record starts inside a block.
bool WarcScanner::swallows_record(std::size_t head, std::size_t end) const {
  for (std::size_t place = head; (place = first_member(place, end)) < end; ++place)
    if (start_at(place) == RecordStart::kYes) return true;
  return false;
}

// Whether a record can end behind `block_end`: nothing but line ends up to the next record, member or the end
// of the stream. `end` is set to that place.
WarcScanner::Answer WarcScanner::record_end(std::size_t block_end, std::size_t& end) {
  for (;;) {
    const std::string_view bytes = window();
    end = block_end;
    while (end < bytes.size() && is_line_end(bytes[end]) && end - block_end < kMaxLineEnds) {
      ++end;
      // The usual case: no need to decode the next member's first bytes.
      if (end - block_end >= 2 && bytes[end - 1] == '\n' && has_member(end, end + 1)) return Answer::kYes;
    }
    if (end - block_end == kMaxLineEnds) return Answer::kYes;
    if (end == bytes.size()) {
      if (blocked() || (end > block_end && has_member(end, end + 1))) return Answer::kYes;
    } else {
      const RecordStart start = start_at(end);
      if (start == RecordStart::kYes || has_member(block_end, end + 1)) return Answer::kYes;
      if (start == RecordStart::kNo) return Answer::kNo;
      if (blocked()) return Answer::kYes;  // the next record is cut off in its first line
    }
    if (!pull()) return Answer::kFull;
  }
}

// The block ends at the next place that begins a record, wherever that is.
WarcScanner::Step WarcScanner::search_end(WarcRecord& record, std::size_t head,
                                          std::optional<std::uint64_t> length) {
  bool found = false;
  std::size_t end = head;
  while (true) {
    end = find_start(end, found);
    if (found) break;
    if (end > head + options_.max_record) {
      record.broken = "too_large";
      in_garbage_ = true;
      garbage_offset_ = record.offset;
      garbage_decoded_ = record.decoded_offset;
      garbage_bytes_ = end;
      return finish(record, head, 0, 0, end);
    }
    if (blocked()) break;
    if (!pull()) return full();
  }
  if (!found) end = available();
  const bool damaged = !found && damage_ != nullptr && damage_ != kBetweenMembers;
  const bool whole_stream = !found && !damaged && codec() != Codec::kPlain;
  const bool cut_short = record.oddities.has(WarcOddity::kLengthTooLarge);

  bool closed = false;
  std::size_t block = closed_size(window().substr(head, end - head), record.is_arc, closed), remainder = 0;
  if (length && end >= head + *length) {
    const std::size_t behind = block;
    block = static_cast<std::size_t>(*length);
    if (is_padding(window().substr(head + block, end - head - block))) {
      record.oddities.add(WarcOddity::kPadding);
    } else {
      record.oddities.add(WarcOddity::kLengthTooSmall);
      remainder = behind > block ? behind - block : 0;
    }
  } else if (length || cut_short) {
    // Too large a length: the record is whole if its end stands before the next one.
    if (closed && (found || whole_stream))
      record.oddities.add(WarcOddity::kLengthTooLarge);
    else
      record.broken = "cut_off";
  }
  if ((damaged || record.broken != nullptr) && remainder == 0 && (!length || end < head + *length))
    block = end - head;
  return finish(record, head, block, remainder, end);
}

// Hands out `size` bytes as a record.
WarcScanner::Step WarcScanner::finish(WarcRecord& record, std::size_t head, std::size_t block,
                                      std::size_t remainder, std::size_t size) {
  if (has_member(1, head + block)) record.oddities.add(WarcOddity::kMemberInside);
  record.block = window().substr(head, block);
  record.remainder = window().substr(head + block, remainder);
  if (size == available() && damage_ != nullptr && damage_ != kBetweenMembers) {
    record.broken = take_damage();
    record.damaged = true;
  }
  consume(size);
  floor_ = at_;
  return Step::kRecord;
}

}  // namespace curate
