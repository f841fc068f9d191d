// SPDX-License-Identifier: Apache-2.0
#include "run/key_file.hpp"

#include <algorithm>

#include <curate/error.hpp>

#include "util/hash.hpp"

namespace curate {

namespace {

constexpr std::string_view kMagic = "curkey01";
constexpr std::size_t kHeader = 16;   // magic, kind, shape, 2 unused, only_part
constexpr std::size_t kBlock = 16;    // records, bytes, xxh3
constexpr std::size_t kTrailer = 24;  // place of the index, checksum of header and index, magic
constexpr std::size_t kBlockBytes = std::size_t{1} << 17;

template <std::size_t Bytes>
void put(std::string& out, std::uint64_t value) {
  char bytes[Bytes];
  for (std::size_t i = 0; i < Bytes; ++i) bytes[i] = static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
  out.append(bytes, Bytes);
}

template <std::size_t Bytes, class T>
void get(const char*& p, T& value) {
  std::uint64_t v = 0;
  for (std::size_t i = Bytes; i-- > 0;) v = v << 8 | static_cast<unsigned char>(p[i]);
  p += Bytes;
  value = static_cast<T>(v);
}

std::size_t bytes_of(const KeyRecord&, const KeyShape& s) {
  return 12 + (s.low ? 8U : 0U) + (s.rank ? 8U : 0U) + (s.unit ? 4U : 0U) + (s.part ? 4U : 0U);
}
void pack(const KeyRecord& r, const KeyShape& s, std::string& out) {
  put<8>(out, r.key_hi);
  put<4>(out, r.doc.row);
  if (s.low) put<8>(out, r.key_lo);
  if (s.rank) put<8>(out, r.rank);
  if (s.unit) put<4>(out, r.unit);
  if (s.part) put<4>(out, r.doc.part);
}
void unpack(const char* p, const KeyShape& s, KeyRecord& r) {
  r = {};
  get<8>(p, r.key_hi);
  get<4>(p, r.doc.row);
  if (s.low) get<8>(p, r.key_lo);
  if (s.rank) get<8>(p, r.rank);
  if (s.unit) get<4>(p, r.unit);
  r.doc.part = s.only_part;
  if (s.part) get<4>(p, r.doc.part);
}
std::uint32_t range_of(const KeyRecord& r) {
  return static_cast<std::uint32_t>(r.key_hi >> 54);
}
char kind_of(const KeyRecord&) {
  return 'k';
}

std::size_t bytes_of(const TallyRecord&, const KeyShape&) {
  return 32;
}
void pack(const TallyRecord& r, const KeyShape&, std::string& out) {
  put<8>(out, r.key_hi);
  put<8>(out, r.key_lo);
  put<8>(out, r.value);
  put<8>(out, r.count);
}
void unpack(const char* p, const KeyShape&, TallyRecord& r) {
  get<8>(p, r.key_hi);
  get<8>(p, r.key_lo);
  get<8>(p, r.value);
  get<8>(p, r.count);
}
std::uint32_t range_of(const TallyRecord& r) {
  return static_cast<std::uint32_t>(r.key_hi >> 54);
}
char kind_of(const TallyRecord&) {
  return 't';
}

std::size_t bytes_of(const Decision&, const KeyShape&) {
  return 28;
}
void pack(const Decision& r, const KeyShape&, std::string& out) {
  put<4>(out, r.doc.part);
  put<4>(out, r.doc.row);
  put<4>(out, r.unit);
  put<4>(out, r.other.part);
  put<4>(out, r.other.row);
  put<8>(out, r.value);
}
void unpack(const char* p, const KeyShape&, Decision& r) {
  get<4>(p, r.doc.part);
  get<4>(p, r.doc.row);
  get<4>(p, r.unit);
  get<4>(p, r.other.part);
  get<4>(p, r.other.row);
  get<8>(p, r.value);
}
std::uint32_t range_of(const Decision& r) {
  return r.doc.part;
}
char kind_of(const Decision&) {
  return 'd';
}

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

template <class Record>
RecordFileWriter<Record>::RecordFileWriter(TaskFiles& files, std::string relative, std::uint32_t ranges, KeyShape shape)
    : files_(files), relative_(std::move(relative)), out_(files.create(relative_)), shape_(shape), ranges_(ranges) {
  std::string header(kMagic);
  header += kind_of(Record{});
  header += static_cast<char>((shape.low ? 1 : 0) | (shape.rank ? 2 : 0) | (shape.unit ? 4 : 0) | (shape.part ? 8 : 0));
  put<2>(header, 0);
  put<4>(header, shape.only_part);
  header_check_ = xxh3_64(header);
  out_->write(header);
}

template <class Record>
void RecordFileWriter<Record>::flush_block() {
  if (in_block_ == 0) return;
  std::string head;
  put<4>(head, in_block_);
  put<4>(head, block_.size());
  put<8>(head, xxh3_64(block_));
  out_->write(head);
  out_->write(block_);
  block_.clear();
  in_block_ = 0;
}

template <class Record>
void RecordFileWriter<Record>::add(const Record& record) {
  const std::uint32_t range = ranges_ > 1 ? range_of(record) : 0;
  if (range != range_ || block_.size() >= kBlockBytes) flush_block();
  range_ = range;
  while (offsets_.size() <= range) offsets_.push_back(out_->size());
  pack(record, shape_, block_);
  ++in_block_;
  ++count_;
}

template <class Record>
std::uint64_t RecordFileWriter<Record>::finish() {
  flush_block();
  const std::uint64_t end = out_->size();
  while (offsets_.size() <= ranges_) offsets_.push_back(end);
  std::string index;
  put<8>(index, count_);
  put<4>(index, ranges_);
  for (const std::uint64_t offset : offsets_) put<8>(index, offset);
  std::string trailer;
  put<8>(trailer, end);
  put<8>(trailer, xxh3_64(index, header_check_));
  trailer += kMagic;
  out_->write(index);
  out_->write(trailer);
  const std::uint64_t bytes = out_->size();
  files_.finish(*out_, relative_);
  return bytes;
}

template <class Record>
RecordFileReader<Record>::RecordFileReader(const std::string& path, std::uint32_t begin, std::uint32_t end)
    : path_(path) {
  const std::uint64_t size = file_size(path);
  if (size < kHeader + kTrailer) damaged("too short");
  const std::string header = read_exactly(path, 0, kHeader);
  const std::string trailer = read_exactly(path, size - kTrailer, kTrailer);
  if (!header.starts_with(kMagic) || header[8] != kind_of(Record{}) || !trailer.ends_with(kMagic))
    damaged("wrong magic number");
  const char* p = trailer.data();
  std::uint64_t index_at = 0, check = 0;
  get<8>(p, index_at);
  get<8>(p, check);
  if (index_at > size - kTrailer) damaged("wrong index");
  const std::string index = read_exactly(path, index_at, static_cast<std::size_t>(size - kTrailer - index_at));
  if (index.size() < 20 || xxh3_64(index, xxh3_64(header)) != check) damaged("wrong checksum of the index");
  p = index.data();
  std::uint32_t ranges = 0;
  get<8>(p, count_);
  get<4>(p, ranges);
  if (index.size() != 12 + (std::size_t{ranges} + 1) * 8) damaged("wrong index");
  const auto offset = [&](std::uint32_t range) {
    const char* at = index.data() + 12 + std::size_t{std::min(range, ranges)} * 8;
    std::uint64_t value = 0;
    get<8>(at, value);
    return value;
  };
  const auto flags = static_cast<unsigned char>(header[9]);
  shape_ = {(flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, (flags & 8) != 0, 0};
  p = header.data() + 12;
  get<4>(p, shape_.only_part);
  record_bytes_ = bytes_of(Record{}, shape_);
  const std::uint64_t from = offset(begin), to = offset(end);
  if (from > to || to > index_at) damaged("wrong index");
  left_ = to - from;
  source_ = std::make_unique<FileSource>(path, from, to);
}

template <class Record>
bool RecordFileReader<Record>::read_block() {
  if (left_ == 0) return false;
  const auto fill = [&](std::size_t bytes) {
    block_.resize(bytes);
    std::size_t got = 0;
    while (got < bytes) {
      const std::size_t n = source_->read(block_.data() + got, bytes - got);
      if (n == 0) damaged("cut off");
      got += n;
    }
    left_ -= std::min<std::uint64_t>(left_, bytes);
  };
  fill(kBlock);
  const char* p = block_.data();
  std::uint32_t records = 0, bytes = 0;
  std::uint64_t check = 0;
  get<4>(p, records);
  get<4>(p, bytes);
  get<8>(p, check);
  if (records == 0 || bytes != records * record_bytes_ || bytes > left_) damaged("wrong block");
  fill(bytes);
  if (xxh3_64(block_) != check) damaged("wrong checksum");
  at_ = 0;
  return true;
}

template <class Record>
bool RecordFileReader<Record>::next(Record& record) {
  if (at_ == block_.size() && !read_block()) return false;
  unpack(block_.data() + at_, shape_, record);
  at_ += record_bytes_;
  return true;
}

template <class Record>
void RecordFileReader<Record>::damaged(const char* what) const {
  throw DamagedFile(path_, what);
}

template <class Record>
RecordFileMerge<Record>::RecordFileMerge(std::vector<std::string> paths, std::uint32_t begin, std::uint32_t end,
                                         const std::string& folder) {
  if (paths.size() <= kFanIn) {
    for (const std::string& path : paths) files_.add(std::make_unique<RecordFileReader<Record>>(path, begin, end));
    return;
  }
  sys::make_folders(folder, false);
  for (std::size_t from = 0; from < paths.size(); from += kFanIn) {
    const std::string merged = folder + "/merge-" + std::to_string(begin) + "-" + std::to_string(from);
    Merge<Record, RecordFileReader<Record>> level;
    for (std::size_t i = from; i < std::min(from + kFanIn, paths.size()); ++i)
      level.add(std::make_unique<RecordFileReader<Record>>(paths[i], begin, end));
    RecordSpill<Record> out(merged);
    for (Record record; level.next(record);) out.add(record);
    out.finish();
    spilled_.add(std::make_unique<RecordStream<Record>>(merged, 0, file_size(merged) / sizeof(Record), 4096));
  }
}

template class RecordFileMerge<KeyRecord>;
template class RecordFileMerge<TallyRecord>;
template class RecordFileWriter<KeyRecord>;
template class RecordFileReader<KeyRecord>;
template class RecordFileWriter<TallyRecord>;
template class RecordFileReader<TallyRecord>;
template class RecordFileWriter<Decision>;
template class RecordFileReader<Decision>;

}  // namespace curate
