// SPDX-License-Identifier: Apache-2.0
#include "web/warc_scanner.hpp"

#include <algorithm>
#include <cstring>

#include "util/strings.hpp"

namespace curate {

namespace {

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
    case Codec::kBzip2:
    case Codec::kZstd:
      break;
  }
  return 65536;
}

}  // namespace

WarcScanner::WarcScanner(std::unique_ptr<Decoder> decoder, const Options& options)
    : options_(options), window_(std::move(decoder), options.target) {}

WarcScanner::Step WarcScanner::full() {
  window_.pause();
  return Step::kFull;
}

RecordStart WarcScanner::start_at(std::size_t place) const {
  const std::string_view bytes = window_.bytes().substr(place);
  const RecordStart start = warc_start(bytes);
  return start == RecordStart::kNo && arc_ ? arc_start(bytes) : start;
}

// The first place from `from` on, at the start of a line or member or behind padding, where a record begins;
// the end of the window if there is none. Not `certain`: more bytes are needed to tell.
std::size_t WarcScanner::find_start(std::size_t from, bool& certain) const {
  const std::string_view bytes = window_.bytes();
  const auto at_start = [&](std::size_t place) {
    const char before = place > 0 ? bytes[place - 1] : window_.last();
    return before == '\n' || before == '\0' || window_.has_member(place, place + 1);
  };
  const auto test = [&](std::size_t place) {
    const RecordStart start = start_at(place);
    certain = start == RecordStart::kYes;
    return certain || (start == RecordStart::kTooShort && !window_.blocked());
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
      if (!kMagic.starts_with(bytes.substr(place)) || !at_start(place) || window_.blocked()) continue;
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
    place = window_.first_member(place + 1, std::min(next_line, found));
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
    if (in_garbage_) {
      if (!skip_garbage()) return full();
      if (window_.size() > 0) return garbage(record, "garbage");
    }
    if (window_.size() == 0) {
      if (window_.damage() != nullptr) {
        if (!in_garbage_) {
          garbage_offset_ = window_.damage_offset();
          garbage_decoded_ = window_.decoded_at(0);
          garbage_bytes_ = 0;
        }
        return garbage(record, window_.take_damage());
      }
      if (in_garbage_) return garbage(record, "garbage");
      if (window_.ended()) return Step::kEnd;
      if (!window_.pull()) return full();
      continue;
    }
    if (is_line_end(window_.bytes().front())) {
      const auto ends = window_.bytes().find_first_not_of("\r\n");
      window_.consume(ends == std::string_view::npos ? window_.size() : ends);
      continue;
    }
    switch (start_at(0)) {
      case RecordStart::kYes:
        return read_record(record);
      case RecordStart::kTooShort:
        if (window_.blocked()) return read_record(record);
        if (!window_.pull()) return full();
        break;
      case RecordStart::kNo:
        in_garbage_ = true;
        garbage_bytes_ = 1;
        garbage_decoded_ = window_.decoded_at(0);
        garbage_offset_ = window_.stored_offset();
        window_.consume(1);
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
    window_.consume(place);
    if (certain) return true;
    if (window_.blocked()) {
      garbage_bytes_ += window_.size();
      window_.consume(window_.size());
      return true;
    }
    if (!window_.pull()) return false;
  }
}

// Passes over a block that is too large to keep. A member that begins with a record ends it early.
bool WarcScanner::skip_block() {
  while (window_.decoded_at(0) < skip_to_) {
    std::size_t size =
        static_cast<std::size_t>(std::min<std::uint64_t>(window_.size(), skip_to_ - window_.decoded_at(0)));
    const std::size_t member = window_.first_member(0, size);
    const RecordStart start = member < size ? start_at(member) : RecordStart::kNo;
    if (start == RecordStart::kYes) {
      window_.consume(member);
      break;
    }
    if (start == RecordStart::kTooShort)
      size = member;
    else if (member < size)
      size = member + 1;
    window_.consume(size);
    if (size > 0) continue;
    if (window_.blocked()) break;
    if (!window_.pull()) return false;
  }
  skip_to_ = 0;
  return true;
}

WarcScanner::Step WarcScanner::read_record(WarcRecord& record) {
  record.is_arc = window_.bytes().front() != 'W' || warc_start(window_.bytes()) == RecordStart::kNo;
  record.type = record.block = record.remainder = {};
  record.broken = nullptr;
  record.damaged = false;
  record.declared.reset();
  record.oddities = {};
  record.decoded_offset = window_.decoded_at(0);
  record.offset = window_.stored_offset();
  if (window_.codec() != Codec::kPlain && !window_.has_member(0, 1)) record.oddities.add(WarcOddity::kNotPerMember);

  std::optional<std::size_t> size;
  if (record.is_arc) {
    const auto line_end = window_.bytes().find('\n');
    if (line_end != std::string_view::npos) size = line_end + 1;
  } else {
    for (std::size_t searched = 0; !(size = warc_head_size(window_.bytes(), searched)); searched = window_.size()) {
      if (window_.size() > kMaxHead || window_.blocked()) break;
      if (!window_.pull()) return full();
    }
    arc_ = false;
  }
  std::size_t head = size.value_or(window_.size());
  if (head > kMaxHead) {
    record.broken = "head_too_long";
  } else if (!size) {
    record.broken = "cut_off";
  }
  if (const auto inside = hidden_start(head); inside < head) {
    record.broken = "head_not_ended";
    head = inside;
  }
  parse_head(record, head);
  if (record.broken != nullptr) return finish(record, head, 0, 0, head);
  record.declared = usable_length(record, head);
  return read_block(record, head, record.declared);
}

void WarcScanner::parse_head(WarcRecord& record, std::size_t size) {
  record.head = window_.bytes().substr(0, size);
  parsed_moves_ = window_.moves();
  if (record.is_arc) {
    std::string_view line = record.head;
    if (line.ends_with('\n')) line.remove_suffix(1);
    record.arc = parse_arc_line(line).value_or(ArcLine{});
    record.type = record.arc.url.starts_with("filedesc:") ? "warcinfo" : "response";
  } else {
    record.warc.parse(record.head.substr(0, kMaxHead), record.oddities);
    record.type = record.warc.find("WARC-Type");
  }
}

// Where another WARC record begins inside a head of `size` bytes, which then never ended; `size` if none
// does.
std::size_t WarcScanner::hidden_start(std::size_t size) const {
  const std::string_view head = window_.bytes().substr(0, size);
  for (std::size_t place = 0; (place = head.find("\nWARC/", place)) != std::string_view::npos; ++place)
    if (warc_start(head.substr(place + 1)) == RecordStart::kYes) return place + 1;
  return size;
}

// The declared length, unless it is missing, no number, or more than the file can hold.
std::optional<std::uint64_t> WarcScanner::usable_length(WarcRecord& record, std::size_t head) const {
  const std::string_view text = record.is_arc ? record.arc.length : record.warc.find("Content-Length");
  if (text.empty()) {
    record.oddities.add(WarcOddity::kMissingLength);
    return std::nullopt;
  }
  const auto length = parse_unsigned(text);
  const std::uint64_t ratio = largest_ratio(window_.codec());
  const bool known = options_.file_bytes > 0 && options_.file_bytes < kUnlimited / ratio;
  const std::uint64_t most = known ? options_.file_bytes * ratio : kUnlimited;
  if (length && *length <= most && window_.decoded_at(head) + *length <= most) return length;
  record.oddities.add(length ? WarcOddity::kLengthTooLarge : WarcOddity::kBadLength);
  return std::nullopt;
}

WarcScanner::Step WarcScanner::read_block(WarcRecord& record, std::size_t head, std::optional<std::uint64_t> length) {
  if (!length) return search_end(record, head, length);
  if (*length > options_.max_record) {
    record.broken = "too_large";
    skip_to_ = window_.decoded_at(head) + *length;
    return finish(record, head, 0, 0, head);
  }
  const std::size_t block_end = head + static_cast<std::size_t>(*length);
  while (window_.size() < block_end && !window_.blocked())
    if (!window_.pull()) return full();
  if (window_.size() < block_end || swallows_record(head, block_end)) return search_end(record, head, length);
  std::size_t end = 0;
  switch (record_end(block_end, end)) {
    case Answer::kFull:
      return full();
    case Answer::kNo:
      return search_end(record, head, length);
    case Answer::kYes:
      break;
  }
  const std::string_view closing = window_.bytes().substr(block_end, end - block_end);
  std::size_t block = block_end - head;
  if (!record.is_arc && closing.starts_with('\n') && closing != "\n\n" && block > 0 &&
      window_.bytes()[block_end - 1] == '\r') {
    // One byte (or three) of the record's end was counted in.
    block -= closing == "\n" && window_.bytes().substr(head, block).ends_with("\r\n\r") ? 3 : 1;
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
  for (std::size_t place = head; (place = window_.first_member(place, end)) < end; ++place)
    if (start_at(place) == RecordStart::kYes) return true;
  return false;
}

// Whether a record can end behind `block_end`: nothing but line ends up to the next record, member or the end
// of the stream. `end` is set to that place.
WarcScanner::Answer WarcScanner::record_end(std::size_t block_end, std::size_t& end) {
  for (;;) {
    const std::string_view bytes = window_.bytes();
    end = block_end;
    while (end < bytes.size() && is_line_end(bytes[end]) && end - block_end < kMaxLineEnds) {
      ++end;
      // The usual case: no need to decode the next member's first bytes.
      if (end - block_end >= 2 && bytes[end - 1] == '\n' && window_.has_member(end, end + 1)) return Answer::kYes;
    }
    if (end - block_end == kMaxLineEnds) return Answer::kYes;
    if (end == bytes.size()) {
      if (window_.blocked() || (end > block_end && window_.has_member(end, end + 1))) return Answer::kYes;
    } else {
      const RecordStart start = start_at(end);
      if (start == RecordStart::kYes || window_.has_member(block_end, end + 1)) return Answer::kYes;
      if (start == RecordStart::kNo) return Answer::kNo;
      if (window_.blocked()) return Answer::kYes;  // the next record is cut off in its first line
    }
    if (!window_.pull()) return Answer::kFull;
  }
}

// The block ends at the next place that begins a record, wherever that is.
WarcScanner::Step WarcScanner::search_end(WarcRecord& record, std::size_t head, std::optional<std::uint64_t> length) {
  bool found = false;
  std::size_t end = head;
  while (true) {
    end = find_start(end, found);
    if (found) break;
    if (end > head + options_.max_record) {
      if (length && end >= head + *length) {
        record.oddities.add(WarcOddity::kLengthTooSmall);
        const auto block = static_cast<std::size_t>(*length);
        return finish(record, head, block, 0, head + block);
      }
      record.broken = "too_large";
      in_garbage_ = true;
      garbage_offset_ = record.offset;
      garbage_decoded_ = record.decoded_offset;
      garbage_bytes_ = end;
      return finish(record, head, 0, 0, end);
    }
    if (window_.blocked()) break;
    if (!window_.pull()) return full();
  }
  if (!found) end = window_.size();
  const bool damaged = !found && window_.damage() != nullptr && window_.damage() != kBetweenMembers;
  const bool whole_stream = !found && !damaged && window_.codec() != Codec::kPlain;
  const bool cut_short = record.oddities.has(WarcOddity::kLengthTooLarge);

  bool closed = false;
  std::size_t block = closed_size(window_.bytes().substr(head, end - head), record.is_arc, closed), remainder = 0;
  if (length && end >= head + *length) {
    const std::size_t behind = block;
    block = static_cast<std::size_t>(*length);
    if (is_padding(window_.bytes().substr(head + block, end - head - block))) {
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
  if ((damaged || record.broken != nullptr) && remainder == 0 && (!length || end < head + *length)) block = end - head;
  return finish(record, head, block, remainder, end);
}

// Hands out `size` bytes as a record.
WarcScanner::Step WarcScanner::finish(WarcRecord& record, std::size_t head, std::size_t block, std::size_t remainder,
                                      std::size_t size) {
  if (window_.moves() != parsed_moves_) parse_head(record, head);
  if (window_.has_member(1, head + block)) record.oddities.add(WarcOddity::kMemberInside);
  record.block = window_.bytes().substr(head, block);
  record.remainder = window_.bytes().substr(head + block, remainder);
  if (size == window_.size() && window_.damage() != nullptr && window_.damage() != kBetweenMembers) {
    record.broken = window_.take_damage();
    record.damaged = true;
  }
  window_.consume(size);
  window_.hand_out();
  return Step::kRecord;
}

}  // namespace curate
