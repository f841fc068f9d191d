// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace curate {

struct ParquetColumn {
  enum class Type { kText, kInteger, kNumber };  ///< string, int32, double
  std::string name;
  Type type = Type::kText;
};

/// Writes rows, given as JSON objects, as a Parquet file: zstd, pages with checksums, row groups of kGroupRows rows or
/// kGroupBytes bytes of JSON. Same columns, rows and Arrow: same bytes. Needs arrow_version().
class ParquetWriter {
 public:
  static constexpr std::int64_t kGroupRows = 10'000;
  static constexpr std::size_t kGroupBytes = std::size_t{64} << 20;

  /// `rest`: a last column of texts, each a JSON object with the members that have no column of their own; empty: they
  /// are left out. `sink` takes the bytes of the file in order; what it throws comes out of `add` and `finish`.
  ParquetWriter(std::vector<ParquetColumn> columns, std::string rest, std::function<void(std::string_view)> sink);
  ~ParquetWriter();
  ParquetWriter(const ParquetWriter&) = delete;
  ParquetWriter& operator=(const ParquetWriter&) = delete;

  /// A missing member is null, and so is one that is no number where the column has numbers; in a column of texts a
  /// value that is no string stands as its JSON text.
  void add(std::string_view json_object);
  /// Call once; without it the file has no end.
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace curate
