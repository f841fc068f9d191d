// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <unistd.h>

#include "util/file.hpp"
#include "util/sys.hpp"

namespace curate {

/// Reads records of a spill file (or a range of one) in order, `buffer` records at a time.
template <class T>
class RecordStream {
 public:
  RecordStream(const std::string& path, std::uint64_t begin, std::uint64_t end, std::size_t buffer)
      : source_(std::make_unique<FileSource>(path, begin * sizeof(T), end * sizeof(T))),
        buffer_(std::max<std::size_t>(1, buffer)) {}

  bool next(T& record) {
    if (at_ == size_ && !fill()) return false;
    record = buffer_[at_++];
    return true;
  }

 private:
  bool fill() {
    std::size_t bytes = 0;
    const std::size_t want = buffer_.size() * sizeof(T);
    while (bytes < want) {
      const std::size_t n = source_->read(reinterpret_cast<char*>(buffer_.data()) + bytes, want - bytes);
      if (n == 0) break;
      bytes += n;
    }
    at_ = 0;
    size_ = bytes / sizeof(T);
    return size_ > 0;
  }

  std::unique_ptr<FileSource> source_;
  std::vector<T> buffer_;
  std::size_t at_ = 0, size_ = 0;
};

/// Merges sorted sources: any type with `bool next(T&)`. Equal records come in the order of their sources.
template <class T, class Source>
class Merge {
 public:
  void add(std::unique_ptr<Source> source) {
    T record;
    if (!source->next(record)) return;
    heap_.push_back({record, sources_.size()});
    std::push_heap(heap_.begin(), heap_.end(), later);
    sources_.push_back(std::move(source));
  }

  bool empty_sources() const { return sources_.empty(); }

  bool next(T& record) {
    if (heap_.empty()) return false;
    std::pop_heap(heap_.begin(), heap_.end(), later);
    Head& head = heap_.back();
    record = head.record;
    if (sources_[head.source]->next(head.record))
      std::push_heap(heap_.begin(), heap_.end(), later);
    else
      heap_.pop_back();
    return true;
  }

 private:
  struct Head {
    T record;
    std::size_t source;
  };
  static bool later(const Head& a, const Head& b) {
    if (b.record < a.record) return true;
    if (a.record < b.record) return false;
    return b.source < a.source;
  }
  std::vector<std::unique_ptr<Source>> sources_;
  std::vector<Head> heap_;
};

/// Writes records as they come to a spill file.
template <class T>
class RecordSpill {
 public:
  explicit RecordSpill(std::string path) : path_(std::move(path)), fd_(sys::create(path_)) {
    buffer_.reserve((std::size_t{1} << 18) / sizeof(T));
  }
  RecordSpill(const RecordSpill&) = delete;
  RecordSpill& operator=(const RecordSpill&) = delete;
  ~RecordSpill() {
    if (fd_ >= 0) ::close(fd_);
  }
  void add(const T& record) {
    buffer_.push_back(record);
    if (buffer_.size() == buffer_.capacity()) flush();
  }
  void finish() {
    flush();
    const int fd = fd_;
    fd_ = -1;
    sys::close(fd, path_);
  }

 private:
  void flush() {
    sys::write_all(fd_, {reinterpret_cast<const char*>(buffer_.data()), buffer_.size() * sizeof(T)}, path_);
    buffer_.clear();
  }
  std::string path_;
  int fd_;
  std::vector<T> buffer_;
};

/// Sorts any number of records by their natural order within `memory` bytes; what does not fit is spilled to files in
/// `folder` (made when needed, removed with this object), which are merged in levels of at most kFanIn.
template <class T>
class ExternalSorter {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  static constexpr std::size_t kFanIn = 256;

  ExternalSorter(std::string folder, std::size_t memory)
      : folder_(std::move(folder)), capacity_(std::max<std::size_t>(64, memory / sizeof(T))) {}
  ExternalSorter(const ExternalSorter&) = delete;
  ExternalSorter& operator=(const ExternalSorter&) = delete;
  ~ExternalSorter() {
    for (const std::string& run : runs_) ::unlink(run.c_str());
  }

  void add(const T& record) {
    if (records_.size() == capacity_) spill();
    if (records_.size() == records_.capacity()) grow();
    records_.push_back(record);
    ++count_;
  }

  std::uint64_t count() const { return count_; }
  std::size_t spilled_files() const { return spilled_; }

  /// Ends the input; then `next` gives the records in order.
  void finish() {
    std::sort(records_.begin(), records_.end());
    if (runs_.empty()) return;
    if (!records_.empty()) spill();
    records_ = {};
    while (runs_.size() > kFanIn) {
      std::vector<std::string> level;
      for (std::size_t from = 0; from < runs_.size(); from += kFanIn)
        level.push_back(merge_to_file(from, std::min(from + kFanIn, runs_.size())));
      runs_ = std::move(level);
    }
    open_merge(merge_, 0, runs_.size());
  }

  bool next(T& record) {
    if (!runs_.empty()) return merge_.next(record);
    if (at_ == records_.size()) return false;
    record = records_[at_++];
    return true;
  }

 private:
  // From a half at the most straight to the whole: while records move, both buffers together stay within the memory.
  void grow() {
    records_.reserve(records_.size() > capacity_ / 4 ? capacity_ : std::max<std::size_t>(64, 2 * records_.size()));
  }

  std::string new_run() {
    sys::make_folders(folder_, false);
    return folder_ + "/sort-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)) + "-" +
           std::to_string(spilled_++);
  }

  void spill() {
    std::sort(records_.begin(), records_.end());
    const std::string path = new_run();
    const int fd = sys::create(path);
    runs_.push_back(path);
    sys::write_all(fd, {reinterpret_cast<const char*>(records_.data()), records_.size() * sizeof(T)}, path);
    sys::close(fd, path);
    records_.clear();
  }

  void open_merge(Merge<T, RecordStream<T>>& merge, std::size_t from, std::size_t to) {
    const std::size_t buffer =
        std::clamp<std::size_t>(capacity_ / (to - from + 1), 16, (std::size_t{1} << 20) / sizeof(T));
    for (std::size_t i = from; i < to; ++i)
      merge.add(std::make_unique<RecordStream<T>>(runs_[i], 0, file_size(runs_[i]) / sizeof(T), buffer));
  }

  std::string merge_to_file(std::size_t from, std::size_t to) {
    Merge<T, RecordStream<T>> merge;
    open_merge(merge, from, to);
    const std::string path = new_run();
    RecordSpill<T> out(path);
    for (T record; merge.next(record);) out.add(record);
    out.finish();
    for (std::size_t i = from; i < to; ++i) sys::remove(runs_[i]);
    return path;
  }

  std::string folder_;
  std::size_t capacity_;
  std::vector<T> records_;
  std::vector<std::string> runs_;
  std::size_t at_ = 0;
  std::uint64_t count_ = 0;
  std::size_t spilled_ = 0;
  Merge<T, RecordStream<T>> merge_;
};

}  // namespace curate
