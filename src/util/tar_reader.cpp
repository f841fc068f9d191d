// SPDX-License-Identifier: Apache-2.0
#include "util/tar_reader.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "util/strings.hpp"

namespace curate {

namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kBuffer = std::size_t{1} << 17;
// A name in one pax record; longer values of other keys are read past.
constexpr std::uint64_t kMaxKey = 4096;
constexpr std::uint64_t kMaxContent = std::uint64_t{1} << 62;

std::string_view field(const char* block, std::size_t at, std::size_t size) {
  return {block + at, size};
}

std::string_view until_nul(std::string_view text) {
  return text.substr(0, text.find('\0'));
}

// Octal with blanks and NULs about it, or base 256 with the top bit set (GNU). Nothing if it is neither, negative or
// larger than 2^62.
std::optional<std::uint64_t> number(std::string_view text) {
  if (!text.empty() && (static_cast<unsigned char>(text[0]) & 0x80) != 0) {
    std::uint64_t value = static_cast<unsigned char>(text[0]) & 0x7F;
    if ((value & 0x40) != 0) return std::nullopt;
    for (const char c : text.substr(1)) {
      if (value >= kMaxContent >> 8) return std::nullopt;
      value = value << 8 | static_cast<unsigned char>(c);
    }
    return value;
  }
  const auto blank = [](char c) { return c == ' ' || c == '\0'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  text = until_nul(text);
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '7' || value >= kMaxContent >> 3) return std::nullopt;
    value = value << 3 | static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

bool right_checksum(const char* block) {
  const auto wanted = number(field(block, 148, 8));
  if (!wanted) return false;
  std::uint64_t sum = 8 * ' ';
  std::int64_t with_signs = 8 * ' ';
  for (std::size_t i = 0; i < kBlock; ++i) {
    if (i >= 148 && i < 156) continue;
    sum += static_cast<unsigned char>(block[i]);
    with_signs += static_cast<signed char>(block[i]);  // old programs added signed bytes
  }
  return *wanted == sum || static_cast<std::int64_t>(*wanted) == with_signs;
}

bool is_zero(const char* block) {
  return std::all_of(block, block + kBlock, [](char c) { return c == '\0'; });
}

std::uint64_t padding_of(std::uint64_t size) {
  return (kBlock - size % kBlock) % kBlock;
}

}  // namespace

bool TarReader::fail(const char* reason) {
  error_ = damage_ != nullptr ? damage_ : reason;
  error_at_ = offset_;
  ended_ = true;
  return false;
}

bool TarReader::fill() {
  if (stream_ended_) return false;
  if (buffer_.empty()) buffer_.resize(kBuffer);
  at_ = end_ = 0;
  for (;;) {
    const Decoder::Event event = decoder_->read(buffer_.data(), buffer_.size());
    switch (event.kind) {
      case Decoder::Kind::kData:
        end_ = event.size;
        return true;
      case Decoder::Kind::kMember:
        member_ = event.offset;
        break;
      case Decoder::Kind::kDamage:
        damage_ = event.reason;
        stream_ended_ = true;
        return false;
      case Decoder::Kind::kEnd:
        stream_ended_ = true;
        return false;
    }
  }
}

// False where the stream ends first; then everything that was left has been taken.
bool TarReader::take(char* out, std::size_t size) {
  while (size > 0) {
    if (at_ == end_ && !fill()) return false;
    const std::size_t n = std::min(size, end_ - at_);
    if (out != nullptr) {
      std::memcpy(out, buffer_.data() + at_, n);
      out += n;
    }
    at_ += n;
    offset_ += n;
    size -= n;
  }
  return true;
}

bool TarReader::skip(std::uint64_t size) {
  while (size > 0) {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(size, kBuffer));
    if (!take(nullptr, n)) return false;
    size -= n;
  }
  return true;
}

// The two zero blocks have been read, or the stream ended without them.
bool TarReader::end() {
  ended_ = true;
  char rest[kBlock];
  for (;;) {
    if (at_ == end_ && !fill()) break;
    const std::size_t n = std::min(kBlock, end_ - at_);
    take(rest, n);
    if (std::any_of(rest, rest + n, [](char c) { return c != '\0'; })) {
      ++leniencies_["data_after_end_marker"];
      break;
    }
  }
  if (damage_ != nullptr) ++leniencies_["garbage_after_archive"];
  return false;
}

bool TarReader::read_block(char* block) {
  const std::uint64_t before = offset_;
  if (take(block, kBlock)) return true;
  if (offset_ == before && damage_ == nullptr) {
    if (offset_ > 0) ++leniencies_["missing_end_marker"];
    return end();
  }
  return fail("truncated");
}

bool TarReader::next(TarEntry& entry) {
  if (ended_) return false;
  if (!skip(content_)) return fail("truncated");
  content_ = 0;
  // The last member's padding may be missing: its content is whole.
  const std::uint64_t padding = padding_;
  padding_ = 0;
  if (const std::uint64_t before = offset_; !skip(padding)) {
    if (damage_ != nullptr || offset_ != before) return fail("truncated");
    ++leniencies_["missing_end_marker"];
    return end();
  }
  Extended extended;
  bool has_long_name = false, any_extension = false;
  std::string long_name;
  char block[kBlock];
  for (;;) {
    entry.offset = offset_;
    if (!read_block(block)) {
      if (any_extension && error_ == nullptr) ++leniencies_["extension_without_member"];
      return false;
    }
    if (is_zero(block)) {
      const std::uint64_t before = offset_;
      char second[kBlock];
      if (!take(second, kBlock)) {
        if (offset_ != before || damage_ != nullptr) return fail("truncated");
        ++leniencies_["one_block_end_marker"];
        return end();
      }
      if (!is_zero(second)) {
        offset_ -= kBlock;
        return fail("bad_header");
      }
      return end();
    }
    offset_ -= kBlock;  // where the header stands, for messages
    if (!right_checksum(block)) return fail("wrong_checksum");
    const auto size = number(field(block, 124, 12));
    for (const auto& [at, length] : {std::pair<std::size_t, std::size_t>{100, 8}, {108, 8}, {116, 8}, {136, 12}}) {
      const std::string_view value = field(block, at, length);
      // Base 256 may be negative here (times before 1970, ids of nobody); nothing of it is used.
      if ((static_cast<unsigned char>(value[0]) & 0x80) == 0 && !number(value)) return fail("bad_number");
    }
    if (!size) return fail("bad_size");
    offset_ += kBlock;
    const char type = block[156];
    if (type == 'g') {
      // Nothing that holds for all members is a name or a size.
      if (!skip(*size + padding_of(*size))) return fail("truncated");
      continue;
    }
    if (type == 'x') {
      any_extension = true;
      if (!read_pax(*size, extended)) return false;
      if (!skip(padding_of(*size))) return fail("truncated");
      continue;
    }
    if (type == 'L' || type == 'K') {
      std::string name;
      if (!read_long_name(*size, name)) return false;
      if (type == 'L') {
        if (has_long_name) ++leniencies_["repeated_long_name"];
        long_name = std::move(name);
        has_long_name = any_extension = true;
      }
      continue;
    }
    const bool ustar = field(block, 257, 5) == "ustar";
    entry.name = until_nul(field(block, 0, 100));
    const std::string_view prefix = until_nul(field(block, 345, 155));
    if (ustar && block[262] == '\0' && !prefix.empty()) entry.name = std::string(prefix) + "/" + entry.name;
    if (has_long_name) entry.name = long_name;
    if (extended.has_path) entry.name = extended.path;
    entry.type = type == '\0' || type == '7' ? '0' : type;
    entry.sparse = type == 'S' || extended.sparse;
    if (type == 'S') entry.type = '0';
    if (entry.type == '0' && entry.name.ends_with('/')) entry.type = '5';
    entry.stored = extended.has_size ? extended.size : *size;
    // Links, devices and folders have no content, whatever their size says.
    if (entry.type >= '1' && entry.type <= '6') entry.stored = 0;
    entry.size = entry.stored;
    if (type == 'S') {
      const auto real = number(field(block, 483, 12));
      if (!real) return fail("bad_size");
      entry.size = *real;
      if (!skip_sparse_maps(block)) return false;
    } else if (extended.sparse && extended.real_size > 0) {
      entry.size = extended.real_size;
    }
    content_ = entry.stored;
    padding_ = padding_of(entry.stored);
    return true;
  }
}

// Old GNU: further blocks of the map follow while the last byte of the one before says so.
bool TarReader::skip_sparse_maps(const char* block) {
  bool more = block[482] != '\0';
  char next[kBlock];
  while (more) {
    if (!take(next, kBlock)) return fail("truncated");
    more = next[504] != '\0';
  }
  return true;
}

bool TarReader::read_long_name(std::uint64_t size, std::string& name) {
  if (size > kMaxName) return fail("name_too_long");
  name.resize(static_cast<std::size_t>(size));
  if (!take(name.data(), name.size()) || !skip(padding_of(size))) return fail("truncated");
  name.resize(until_nul(name).size());
  return true;
}

bool TarReader::read_pax(std::uint64_t size, Extended& extended) {
  std::uint64_t left = size;
  while (left > 0)
    if (!read_pax_record(left, extended)) return false;
  return true;
}

// One record "LENGTH KEY=VALUE\n" (POSIX pax, "Extended Header"); LENGTH counts all of it.
bool TarReader::read_pax_record(std::uint64_t& left, Extended& extended) {
  std::uint64_t length = 0, used = 0;
  for (char c = 0;; length = length * 10 + static_cast<std::uint64_t>(c - '0')) {
    if (used == left) return fail("bad_pax_record");
    if (!take(&c, 1)) return fail("truncated");
    ++used;
    if (c == ' ') break;
    // GNU tar pads with zeros after the last record.
    if (c == '\0' && used == 1) {
      if (!skip(left - used)) return fail("truncated");
      left = 0;
      return true;
    }
    if (c < '0' || c > '9' || length > kMaxContent / 10) return fail("bad_pax_record");
  }
  if (length <= used || length > left) return fail("bad_pax_record");
  std::uint64_t rest = length - used;
  std::string key;
  for (char c = 0;;) {
    if (rest == 0 || key.size() > kMaxKey) return fail("bad_pax_record");
    if (!take(&c, 1)) return fail("truncated");
    --rest;
    if (c == '=') break;
    key += c;
  }
  if (key.empty() || key.find('\0') != std::string::npos) return fail("bad_pax_record");
  const bool named = key == "path" || key == "GNU.sparse.name";
  const bool sized = key == "size" || key == "GNU.sparse.realsize" || key == "GNU.sparse.size";
  const bool sparse = key.starts_with("GNU.sparse.");
  const bool wanted = named || sized;
  if (wanted && rest > kMaxName) return fail("name_too_long");
  std::string value;
  if (wanted || sparse) {
    value.resize(static_cast<std::size_t>(std::min<std::uint64_t>(rest, kMaxName)));
    if (!take(value.data(), value.size()) || !skip(rest - value.size())) return fail("truncated");
    if (value.empty() || value.back() != '\n') return fail("bad_pax_record");
    value.pop_back();
  } else {
    if (rest > 0 && !skip(rest - 1)) return fail("truncated");
    char last = 0;
    if (rest > 0 && !take(&last, 1)) return fail("truncated");
    if (last != '\n') ++leniencies_["pax_record_without_line_end"];
  }
  left -= length;
  if (named && value.find('\0') != std::string::npos) return fail("bad_pax_record");
  extended.sparse |= sparse;
  if (named && (key != "path" || !extended.sparse || !extended.has_path)) {
    extended.path = value;
    extended.has_path = !value.empty();
  }
  if (sized) {
    const auto parsed = parse_unsigned(value);
    if (!parsed || *parsed > kMaxContent) return fail("bad_size");
    if (key == "size") {
      extended.size = *parsed;
      extended.has_size = true;
    } else {
      extended.real_size = *parsed;
    }
  }
  return true;
}

bool TarReader::read(ByteBuffer& out, std::uint64_t limit) {
  if (content_ > limit) return false;
  const std::size_t had = out.size();
  out.resize(had + static_cast<std::size_t>(content_));
  const auto size = static_cast<std::size_t>(content_);
  if (!take(out.data() + had, size)) {
    out.resize(had);
    return fail("truncated");
  }
  content_ = 0;
  return true;
}

}  // namespace curate
