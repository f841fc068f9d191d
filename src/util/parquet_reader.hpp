// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "util/byte_source.hpp"

namespace curate {

/// The version of the Arrow that this program was built with; empty if there was none, and then what is below throws
/// RunError with kNoParquet.
std::string arrow_version();
/// What is missing, and the command that gets it.
inline constexpr const char* kNoParquet =
    "this program was built without Arrow C++, which reads and writes Parquet; `scripts/setup --parquet` and another "
    "build add it";

/// Gives the rows of a Parquet file as JSON objects, in order, row group after row group. At any time it holds the
/// file's table of contents and some megabytes of each column; no file makes it allocate more than kMostMemory.
class ParquetReader {
 public:
  static constexpr std::uint64_t kMostMemory = std::uint64_t{1} << 30;
  static constexpr std::uint64_t kMaxFooter = std::uint64_t{64} << 20;
  static constexpr std::size_t kMaxRow = std::size_t{64} << 20;  ///< bytes of JSON, before escapes
  static constexpr std::uint64_t kMaxRatio = 1000;  ///< bytes of all rows to bytes of the file, see Options::any_ratio
  static constexpr int kMaxColumns = 2000, kMaxDepth = 16;

  enum class Kind { kRow, kDamage, kEnd };
  struct Event {
    Kind kind = Kind::kEnd;
    std::uint64_t row = 0;         ///< kRow: its number in the file, from 0
    std::uint64_t offset = 0;      ///< where the row's group, or what cannot be read, begins in the file
    std::uint64_t bytes = 0;       ///< kDamage: as far as known, not compressed
    const char* reason = nullptr;  ///< kDamage: snake_case
    std::string detail;            ///< kDamage: what exactly was seen
  };
  struct Options {
    /// Whether a column (of the top level) is read.
    std::function<bool(std::string_view)> wants = [](std::string_view) { return true; };
    /// A column whose texts are put in as they are where they are JSON objects.
    std::string json_column;
    /// So many bytes of rows are given whatever the file's size.
    std::uint64_t any_ratio = kMostMemory;
  };

  /// `source`: the whole file, of `bytes` bytes. It is read once from its start to its end, where the table of contents
  /// is, and then again piece by piece, so it must be able to go back.
  ParquetReader(std::unique_ptr<ByteSource> source, std::uint64_t bytes, Options options);
  ~ParquetReader();
  ParquetReader(const ParquetReader&) = delete;
  ParquetReader& operator=(const ParquetReader&) = delete;

  /// kRow: puts the next row into `json`, in the file's order of columns: null, true, numbers and texts as such, a list
  /// as an array, a struct as an object, dates and times as text; bytes that are no UTF-8 are null. After damage the
  /// next row group is read. Throws what the source throws.
  Event next(std::string& json);
  /// Values that were bytes and are null therefore.
  std::uint64_t binary_left_out() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace curate
