// SPDX-License-Identifier: Apache-2.0
#include "support/parquet_files.hpp"

#include <memory>

#include "util/byte_source.hpp"

namespace curate::test {

std::string parquet_file(const std::vector<ParquetColumn>& columns, const std::string& rest,
                         const std::vector<std::string>& rows) {
  std::string bytes;
  ParquetWriter writer(columns, rest, [&](std::string_view part) { bytes += part; });
  for (const std::string& row : rows) writer.add(row);
  writer.finish();
  return bytes;
}

std::vector<std::string> parquet_rows(const std::string& bytes, std::vector<std::uint64_t>* groups) {
  ParquetReader reader(std::make_unique<MemorySource>(bytes), bytes.size(), {});
  std::vector<std::string> rows;
  std::string row;
  for (auto event = reader.next(row); event.kind != ParquetReader::Kind::kEnd; event = reader.next(row)) {
    EXPECT_EQ(event.kind, ParquetReader::Kind::kRow) << event.reason << ": " << event.detail;
    rows.push_back(row);
    if (groups != nullptr && (groups->empty() || groups->back() != event.offset)) groups->push_back(event.offset);
  }
  return rows;
}

}  // namespace curate::test
