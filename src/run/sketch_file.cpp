// SPDX-License-Identifier: Apache-2.0
#include "run/sketch_file.hpp"

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "run/key_file.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

constexpr std::size_t kFixed = 32;  // key, rank, doc, length of id, length of bytes
static_assert(kFixed == 8 + 8 + 8 + 4 + 4);

void append_sketch(std::string& out, const Sketch& s) {
  put_number<8>(out, s.key);
  put_number<8>(out, s.rank);
  put_number<8>(out, pack(s.doc));
  put_number<4>(out, s.id.size());
  put_number<4>(out, s.bytes.size());
  out += s.id;
  out += s.bytes;
}

// Takes one sketch off the front; false where the bytes are no whole one.
bool take_sketch(std::string_view& left, Sketch& s) {
  if (left.size() < kFixed) return false;
  const char* p = left.data();
  std::uint64_t doc = 0;
  std::size_t id_bytes = 0, bytes = 0;
  get_number<8>(p, s.key);
  get_number<8>(p, s.rank);
  get_number<8>(p, doc);
  get_number<4>(p, id_bytes);
  get_number<4>(p, bytes);
  if (left.size() - kFixed < id_bytes + bytes) return false;
  s.doc = unpack_doc(doc);
  s.id = left.substr(kFixed, id_bytes);
  s.bytes = left.substr(kFixed + id_bytes, bytes);
  left.remove_prefix(kFixed + id_bytes + bytes);
  return true;
}

template <class T>
auto order_of(const T& s) {
  return std::tuple(s.key, s.doc.part < DocRef::kForeign, s.rank, s.doc);
}

}  // namespace

std::uint64_t cluster_key(DocRef cluster) {
  // The finalizer of splitmix64 (Steele, Lea, Flood 2014): invertible step by step.
  std::uint64_t x = pack(cluster) + 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

SketchRanges SketchRanges::by_key() {
  return {kKeyRanges, 54};
}

SketchFileWriter::SketchFileWriter(OutputFile& out, SketchRanges ranges)
    : ranges_(ranges), blocks_(out, {'s', 0, 0}, ranges.count) {}

void SketchFileWriter::add(const Sketch& sketch) {
  append_sketch(blocks_.record(static_cast<std::uint32_t>(sketch.key >> ranges_.shift)), sketch);
}

bool SketchFileReader::next(Sketch& sketch) {
  std::uint32_t records = 0;
  if (left_.empty() && !blocks_.next_block(left_, records)) return false;
  if (!take_sketch(left_, sketch)) blocks_.damaged("wrong sketch");
  return true;
}

bool SketchMerge::later(const Head& a, const Head& b) {
  const auto left = order_of(a.sketch), right = order_of(b.sketch);
  return left != right ? right < left : b.source < a.source;
}

void SketchMerge::add(std::unique_ptr<SketchSource> source) {
  Head head{{}, sources_.size()};
  if (!source->next(head.sketch)) return;
  heap_.push_back(head);
  std::push_heap(heap_.begin(), heap_.end(), later);
  sources_.push_back(std::move(source));
}

SketchMerge::SketchMerge(std::vector<std::string> paths, std::uint32_t begin, std::uint32_t end,
                         const std::string& folder) {
  if (paths.size() > kFanIn) {
    sys::make_folders(folder, false);
    std::vector<std::string> merged;
    for (std::size_t from = 0; from < paths.size(); from += kFanIn) {
      const auto first = paths.begin() + static_cast<std::ptrdiff_t>(from);
      const auto last = paths.begin() + static_cast<std::ptrdiff_t>(std::min(from + kFanIn, paths.size()));
      SketchMerge level({first, last}, begin, end, folder);
      merged.push_back(folder + "/sketches-" + std::to_string(begin) + "-" + std::to_string(from));
      OutputFile out(merged.back(), false);
      SketchFileWriter writer(out);
      for (Sketch sketch; level.next(sketch);) writer.add(sketch);
      writer.finish();
      out.finish();
    }
    paths = std::move(merged);
    // They have nothing else, and are ranged in their own way.
    begin = 0;
    end = BlockFileReader::kAll;
  }
  for (const std::string& path : paths) add(std::make_unique<SketchFileReader>(path, begin, end));
}

bool SketchMerge::next(Sketch& sketch) {
  if (given_) {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    Head& head = heap_.back();
    if (sources_[head.source]->next(head.sketch))
      std::push_heap(heap_.begin(), heap_.end(), later);
    else
      heap_.pop_back();
  }
  given_ = !heap_.empty();
  if (given_) sketch = heap_.front().sketch;
  return given_;
}

void SketchSorter::add(const Sketch& sketch) {
  entries_.push_back({sketch.key, sketch.rank, sketch.doc, bytes_.size(), static_cast<std::uint32_t>(sketch.id.size()),
                      static_cast<std::uint32_t>(sketch.bytes.size())});
  bytes_ += sketch.id;
  bytes_ += sketch.bytes;
  if (bytes_.size() + entries_.size() * sizeof(Entry) > memory_) spill();
}

void SketchSorter::write_held(SketchFileWriter& writer) {
  std::ranges::sort(entries_, {}, order_of<Entry>);
  for (const Entry& e : entries_) {
    const std::string_view all(bytes_.data() + e.at, std::size_t{e.id_bytes} + e.bytes);
    writer.add({e.key, e.rank, e.doc, all.substr(0, e.id_bytes), all.substr(e.id_bytes)});
  }
  entries_.clear();
  bytes_.clear();
}

void SketchSorter::spill() {
  sys::make_folders(folder_, false);
  spilled_.push_back(folder_ + "/sketches-" + std::to_string(spilled_.size()));
  OutputFile out(spilled_.back(), false);
  SketchFileWriter writer(out);
  write_held(writer);
  writer.finish();
  out.finish();
}

void SketchSorter::write(OutputFile& out, SketchRanges ranges) {
  SketchFileWriter writer(out, ranges);
  if (spilled_.empty()) {
    write_held(writer);
  } else {
    spill();
    SketchMerge merge(spilled_, 0, kKeyRanges, folder_ + "/merged");
    for (Sketch sketch; merge.next(sketch);) writer.add(sketch);
  }
  writer.finish();
}

SketchQueue::~SketchQueue() {
  if (file_) ::unlink(path_.c_str());
}

void SketchQueue::add(const Sketch& sketch) {
  ++count_;
  if (!writer_ && held_.size() < memory_) return append_sketch(held_, sketch);
  if (!writer_) {
    sys::make_folders(std::filesystem::path(path_).parent_path().string(), false);
    file_ = std::make_unique<OutputFile>(path_, false);
    writer_ = std::make_unique<SketchFileWriter>(*file_);
  }
  writer_->add(sketch);
}

void SketchQueue::rewind() {
  left_ = held_;
  if (!writer_) return;
  writer_->finish();
  file_->finish();
  reader_ = std::make_unique<SketchFileReader>(path_);
}

bool SketchQueue::next(Sketch& sketch) {
  if (!left_.empty()) return take_sketch(left_, sketch);
  return reader_ && reader_->next(sketch);
}

void SketchQueue::clear() {
  count_ = 0;
  held_.clear();
  left_ = {};
  writer_.reset();
  reader_.reset();
  if (file_) sys::remove(path_);
  file_.reset();
}

}  // namespace curate
