// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <curate/stage.hpp>

#include "run/block_file.hpp"
#include "run/run_dir.hpp"
#include "util/external_sort.hpp"

namespace curate {

/// Key, link, tally and decision files hold sorted records of one size each.

/// Keys and tallies are ranged by the top bits of key_hi: a group task finds its share in every file.
inline constexpr std::uint32_t kKeyRanges = 1024;

/// Columns that are the same in all records of a file are stored once or, being 0, not at all.
struct KeyShape {
  bool low = true, rank = true, unit = true, part = true;
  std::uint32_t only_part = 0;  ///< where `part` is false
};

/// Writes records that come in order. Decisions are ranged by part: `ranges` is then the number of parts. With one
/// range, any order will do.
template <class Record>
class RecordBlocks {
 public:
  /// `out` lives as long as this object; whoever made it finishes it.
  RecordBlocks(OutputFile& out, std::uint32_t ranges, KeyShape shape);
  void add(const Record& record);
  void finish() { blocks_.finish(); }

 private:
  KeyShape shape_;
  std::uint32_t ranges_;
  BlockFileWriter blocks_;
};

/// The same into an output of a task.
template <class Record>
class RecordFileWriter {
 public:
  RecordFileWriter(TaskFiles& files, std::string relative, std::uint32_t ranges = kKeyRanges, KeyShape shape = {});
  void add(const Record& record) { blocks_.add(record); }
  /// Ends the file; it becomes visible with the task. Returns its bytes.
  std::uint64_t finish();

 private:
  TaskFiles& files_;
  std::string relative_;
  std::unique_ptr<OutputFile> out_;
  RecordBlocks<Record> blocks_;
};

/// Reads the records of ranges [begin, end) in order.
template <class Record>
class RecordFileReader {
 public:
  static constexpr std::uint32_t kAll = BlockFileReader::kAll;
  explicit RecordFileReader(const std::string& path, std::uint32_t begin = 0, std::uint32_t end = kAll);
  bool next(Record& record);
  /// Records of the whole file.
  std::uint64_t count() const { return blocks_.count(); }
  const KeyShape& shape() const { return shape_; }

 private:
  BlockFileReader blocks_;
  KeyShape shape_;
  std::size_t record_bytes_ = 0;
  std::string_view block_;
  std::size_t at_ = 0;
};

/// Merges ranges [begin, end) of many files by the records' order. Above kFanIn files it goes through merged files in
/// `folder`, so that neither open files nor memory grow with the number of tasks.
template <class Record>
class RecordFileMerge {
 public:
  static constexpr std::size_t kFanIn = 500;
  RecordFileMerge(std::vector<std::string> paths, std::uint32_t begin, std::uint32_t end, const std::string& folder);
  bool next(Record& record) { return files_.empty_sources() ? spilled_.next(record) : files_.next(record); }

 private:
  Merge<Record, RecordFileReader<Record>> files_;
  Merge<Record, RecordStream<Record>> spilled_;
};

extern template class RecordFileMerge<KeyRecord>;
extern template class RecordFileMerge<TallyRecord>;
extern template class RecordFileMerge<Decision>;
extern template class RecordBlocks<KeyRecord>;
extern template class RecordFileWriter<KeyRecord>;
extern template class RecordFileReader<KeyRecord>;
extern template class RecordFileWriter<TallyRecord>;
extern template class RecordFileReader<TallyRecord>;
extern template class RecordFileWriter<Decision>;
extern template class RecordFileReader<Decision>;

}  // namespace curate
