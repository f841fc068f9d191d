// SPDX-License-Identifier: Apache-2.0
#include "run/key_file.hpp"

#include <algorithm>

namespace curate {

namespace {

std::uint8_t flags_of(const KeyShape& s) {
  return static_cast<std::uint8_t>((s.low ? 1 : 0) | (s.rank ? 2 : 0) | (s.unit ? 4 : 0) | (s.part ? 8 : 0));
}
KeyShape shape_of(const BlockHeader& header) {
  const unsigned flags = header.flags;
  return {(flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, (flags & 8) != 0, header.number};
}

std::size_t bytes_of(const KeyRecord&, const KeyShape& s) {
  return 12 + (s.low ? 8U : 0U) + (s.rank ? 8U : 0U) + (s.unit ? 4U : 0U) + (s.part ? 4U : 0U);
}
void pack(const KeyRecord& r, const KeyShape& s, std::string& out) {
  put_number<8>(out, r.key_hi);
  put_number<4>(out, r.doc.row);
  if (s.low) put_number<8>(out, r.key_lo);
  if (s.rank) put_number<8>(out, r.rank);
  if (s.unit) put_number<4>(out, r.unit);
  if (s.part) put_number<4>(out, r.doc.part);
}
void unpack(const char* p, const KeyShape& s, KeyRecord& r) {
  r = {};
  get_number<8>(p, r.key_hi);
  get_number<4>(p, r.doc.row);
  if (s.low) get_number<8>(p, r.key_lo);
  if (s.rank) get_number<8>(p, r.rank);
  if (s.unit) get_number<4>(p, r.unit);
  r.doc.part = s.only_part;
  if (s.part) get_number<4>(p, r.doc.part);
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
  put_number<8>(out, r.key_hi);
  put_number<8>(out, r.key_lo);
  put_number<8>(out, r.value);
  put_number<8>(out, r.count);
}
void unpack(const char* p, const KeyShape&, TallyRecord& r) {
  get_number<8>(p, r.key_hi);
  get_number<8>(p, r.key_lo);
  get_number<8>(p, r.value);
  get_number<8>(p, r.count);
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
  put_number<4>(out, r.doc.part);
  put_number<4>(out, r.doc.row);
  put_number<4>(out, r.unit);
  put_number<4>(out, r.other.part);
  put_number<4>(out, r.other.row);
  put_number<8>(out, r.value);
}
void unpack(const char* p, const KeyShape&, Decision& r) {
  get_number<4>(p, r.doc.part);
  get_number<4>(p, r.doc.row);
  get_number<4>(p, r.unit);
  get_number<4>(p, r.other.part);
  get_number<4>(p, r.other.row);
  get_number<8>(p, r.value);
}
std::uint32_t range_of(const Decision& r) {
  return r.doc.part;
}
char kind_of(const Decision&) {
  return 'd';
}

}  // namespace

template <class Record>
RecordBlocks<Record>::RecordBlocks(OutputFile& out, std::uint32_t ranges, KeyShape shape)
    : shape_(shape), ranges_(ranges), blocks_(out, {kind_of(Record{}), flags_of(shape), shape.only_part}, ranges) {}

template <class Record>
void RecordBlocks<Record>::add(const Record& record) {
  pack(record, shape_, blocks_.record(ranges_ > 1 ? range_of(record) : 0));
}

template <class Record>
RecordFileWriter<Record>::RecordFileWriter(TaskFiles& files, std::string relative, std::uint32_t ranges, KeyShape shape)
    : files_(files), relative_(std::move(relative)), out_(files.create(relative_)), blocks_(*out_, ranges, shape) {}

template <class Record>
std::uint64_t RecordFileWriter<Record>::finish() {
  blocks_.finish();
  const std::uint64_t bytes = out_->size();
  files_.finish(*out_, relative_);
  return bytes;
}

template <class Record>
RecordFileReader<Record>::RecordFileReader(const std::string& path, std::uint32_t begin, std::uint32_t end)
    : blocks_(path, kind_of(Record{}), begin, end),
      shape_(shape_of(blocks_.header())),
      record_bytes_(bytes_of(Record{}, shape_)) {}

template <class Record>
bool RecordFileReader<Record>::next(Record& record) {
  if (at_ == block_.size()) {
    std::uint32_t records = 0;
    if (!blocks_.next_block(block_, records)) return false;
    if (block_.size() != records * record_bytes_) blocks_.damaged("wrong block");
    at_ = 0;
  }
  unpack(block_.data() + at_, shape_, record);
  at_ += record_bytes_;
  return true;
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

template class RecordBlocks<KeyRecord>;
template class RecordBlocks<TallyRecord>;
template class RecordBlocks<Decision>;
template class RecordFileMerge<KeyRecord>;
template class RecordFileMerge<TallyRecord>;
template class RecordFileMerge<Decision>;
template class RecordFileWriter<KeyRecord>;
template class RecordFileReader<KeyRecord>;
template class RecordFileWriter<TallyRecord>;
template class RecordFileReader<TallyRecord>;
template class RecordFileWriter<Decision>;
template class RecordFileReader<Decision>;

}  // namespace curate
