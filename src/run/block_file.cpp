// SPDX-License-Identifier: Apache-2.0
#include "run/block_file.hpp"

#include <algorithm>

#include <curate/error.hpp>

#include "util/hash.hpp"

namespace curate {

namespace {

constexpr std::string_view kMagic = "curkey01";
constexpr std::size_t kHeader = 16;   // magic, kind, flags, 2 unused, number
constexpr std::size_t kBlock = 16;    // records, bytes, xxh3
constexpr std::size_t kTrailer = 24;  // place of the index, checksum of header and index, magic
constexpr std::size_t kBlockBytes = std::size_t{1} << 17;

std::string read_exactly(const std::string& path, std::uint64_t offset, std::size_t bytes) {
  FileSource source(path, offset, offset + bytes);
  std::string data(bytes, '\0');
  std::size_t got = 0;
  while (got < bytes) {
    const std::size_t n = source.read(data.data() + got, bytes - got);
    if (n == 0) break;
    got += n;
  }
  data.resize(got);
  return data;
}

}  // namespace

BlockFileWriter::BlockFileWriter(OutputFile& out, const BlockHeader& given, std::uint32_t ranges)
    : out_(out), ranges_(ranges) {
  std::string header(kMagic);
  header += given.kind;
  header += static_cast<char>(given.flags);
  put_number<2>(header, 0);
  put_number<4>(header, given.number);
  header_check_ = xxh3_64(header);
  out_.write(header);
}

void BlockFileWriter::flush_block() {
  if (in_block_ == 0) return;
  std::string head;
  put_number<4>(head, in_block_);
  put_number<4>(head, block_.size());
  put_number<8>(head, xxh3_64(block_));
  out_.write(head);
  out_.write(block_);
  block_.clear();
  in_block_ = 0;
}

std::string& BlockFileWriter::record(std::uint32_t range) {
  if (range != range_ || block_.size() >= kBlockBytes) flush_block();
  range_ = range;
  while (offsets_.size() <= range) offsets_.push_back(out_.size());
  ++in_block_;
  ++count_;
  return block_;
}

void BlockFileWriter::finish() {
  flush_block();
  const std::uint64_t end = out_.size();
  while (offsets_.size() <= ranges_) offsets_.push_back(end);
  std::string index;
  put_number<8>(index, count_);
  put_number<4>(index, ranges_);
  for (const std::uint64_t offset : offsets_) put_number<8>(index, offset);
  std::string trailer;
  put_number<8>(trailer, end);
  put_number<8>(trailer, xxh3_64(index, header_check_));
  trailer += kMagic;
  out_.write(index);
  out_.write(trailer);
}

BlockFileReader::BlockFileReader(const std::string& path, char kind, std::uint32_t begin, std::uint32_t end)
    : path_(path) {
  const std::uint64_t size = file_size(path);
  if (size < kHeader + kTrailer) damaged("too short");
  const std::string header = read_exactly(path, 0, kHeader);
  const std::string trailer = read_exactly(path, size - kTrailer, kTrailer);
  if (!header.starts_with(kMagic) || header[8] != kind || !trailer.ends_with(kMagic)) damaged("wrong magic number");
  const char* p = trailer.data();
  std::uint64_t index_at = 0, check = 0;
  get_number<8>(p, index_at);
  get_number<8>(p, check);
  if (index_at > size - kTrailer) damaged("wrong index");
  const std::string index = read_exactly(path, index_at, static_cast<std::size_t>(size - kTrailer - index_at));
  if (index.size() < 20 || xxh3_64(index, xxh3_64(header)) != check) damaged("wrong checksum of the index");
  p = index.data();
  std::uint32_t ranges = 0;
  get_number<8>(p, count_);
  get_number<4>(p, ranges);
  if (index.size() != 12 + (std::size_t{ranges} + 1) * 8) damaged("wrong index");
  const auto offset = [&](std::uint32_t range) {
    const char* at = index.data() + 12 + std::size_t{std::min(range, ranges)} * 8;
    std::uint64_t value = 0;
    get_number<8>(at, value);
    return value;
  };
  header_.kind = kind;
  header_.flags = static_cast<std::uint8_t>(header[9]);
  p = header.data() + 12;
  get_number<4>(p, header_.number);
  const std::uint64_t from = offset(begin), to = offset(end);
  if (from > to || to > index_at) damaged("wrong index");
  left_ = to - from;
  source_ = std::make_unique<FileSource>(path, from, to);
}

void BlockFileReader::fill(std::size_t bytes) {
  block_.resize(bytes);
  std::size_t got = 0;
  while (got < bytes) {
    const std::size_t n = source_->read(block_.data() + got, bytes - got);
    if (n == 0) damaged("cut off");
    got += n;
  }
  left_ -= std::min<std::uint64_t>(left_, bytes);
}

bool BlockFileReader::next_block(std::string_view& payload, std::uint32_t& records) {
  if (left_ == 0) return false;
  fill(kBlock);
  const char* p = block_.data();
  std::uint32_t bytes = 0;
  std::uint64_t check = 0;
  get_number<4>(p, records);
  get_number<4>(p, bytes);
  get_number<8>(p, check);
  if (records == 0 || bytes > left_) damaged("wrong block");
  fill(bytes);
  if (xxh3_64(block_) != check) damaged("wrong checksum");
  payload = block_;
  return true;
}

void BlockFileReader::damaged(const char* what) const {
  throw DamagedFile(path_, what);
}

}  // namespace curate
