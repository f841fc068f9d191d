// SPDX-License-Identifier: Apache-2.0
#include "run/key_file.hpp"

#include <fstream>

#include "support/runs.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

std::vector<KeyRecord> drawn(std::size_t count) {
  std::vector<KeyRecord> records;
  for (std::uint64_t i = 0; i < count; ++i)
    records.push_back({xxh3_64(std::to_string(i % (count / 3 + 1))),
                       i % 3,
                       i % 7,
                       {4, static_cast<std::uint32_t>(i)},
                       static_cast<std::uint32_t>(i % 2)});
  std::sort(records.begin(), records.end());
  return records;
}

template <class Record>
std::vector<Record> read_all(RecordFileReader<Record> reader) {
  std::vector<Record> records;
  for (Record record; reader.next(record);) records.push_back(record);
  return records;
}

class KeyFile : public testing::Test {
 protected:
  KeyFile() : run_(test::small_run(folder_.path(), "stages: []")) {}
  std::string write(const std::vector<KeyRecord>& records, KeyShape shape = {}) {
    TaskFiles files(run_, {0, 0});
    RecordFileWriter<KeyRecord> writer(files, "keys/x", kKeyRanges, shape);
    for (const KeyRecord& record : records) writer.add(record);
    writer.finish();
    files.commit({});
    return run_.at("keys/x");
  }
  test::TempFolder folder_;
  RunDir run_;
};

TEST_F(KeyFile, GivesBackWhatWasWritten) {
  const auto records = drawn(50000);
  const std::string path = write(records);
  EXPECT_TRUE(read_all(RecordFileReader<KeyRecord>(path)) == records);
  EXPECT_EQ(RecordFileReader<KeyRecord>(path).count(), records.size());
}

TEST_F(KeyFile, RangesPartTheRecordsByTheirTopBits) {
  const auto records = drawn(20000);
  const std::string path = write(records);
  std::vector<KeyRecord> joined;
  for (std::uint32_t range = 0; range < kKeyRanges; range += 128)
    for (const KeyRecord& record : read_all(RecordFileReader<KeyRecord>(path, range, range + 128))) {
      EXPECT_EQ(record.key_hi >> 61, range / 128);
      joined.push_back(record);
    }
  EXPECT_TRUE(joined == records);
}

TEST_F(KeyFile, LeavesOutColumnsThatAreTheSameEverywhere) {
  auto records = drawn(1000);
  for (KeyRecord& record : records) record.key_lo = record.rank = record.unit = 0;
  std::sort(records.begin(), records.end());
  const auto full = file_size(write(records));
  const std::string path = write(records, {false, false, false, false, 4});
  EXPECT_TRUE(read_all(RecordFileReader<KeyRecord>(path)) == records);
  EXPECT_LT(file_size(path) + 1000 * 20, full);
}

TEST_F(KeyFile, AnEmptyFileHasNoRecords) {
  EXPECT_TRUE(read_all(RecordFileReader<KeyRecord>(write({}))).empty());
}

TEST_F(KeyFile, EveryFlippedByteAndEveryCutIsNoticed) {
  const auto records = drawn(300);
  const std::string path = write(records);
  const std::string good = test::slurp(path);
  const auto try_reading = [&](const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    return read_all(RecordFileReader<KeyRecord>(path));
  };
  // All of the header, then bytes all over blocks, index and trailer.
  for (std::size_t i = 0; i < good.size(); i += i < 16 ? 1 : 67) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x40);
    EXPECT_THROW(try_reading(bad), DamagedFile) << "byte " << i;
  }
  for (std::size_t size = 0; size < good.size(); size += 61)
    EXPECT_THROW(try_reading(good.substr(0, size)), DamagedFile) << size;
}

TEST_F(KeyFile, MergesMoreFilesThanMayBeOpen) {
  const auto records = drawn(3000);
  std::vector<std::string> paths;
  {
    TaskFiles files(run_, {0, 0});
    const std::size_t count = RecordFileMerge<KeyRecord>::kFanIn + 20;
    for (std::size_t i = 0; i < count; ++i) {
      RecordFileWriter<KeyRecord> writer(files, "keys/part" + std::to_string(i));
      for (std::size_t k = i; k < records.size(); k += count) writer.add(records[k]);
      writer.finish();
      paths.push_back(run_.at("keys/part" + std::to_string(i)));
    }
    files.commit({});
  }
  RecordFileMerge<KeyRecord> merge(paths, 0, RecordFileReader<KeyRecord>::kAll, folder_ / "merge");
  std::vector<KeyRecord> merged;
  for (KeyRecord record; merge.next(record);) merged.push_back(record);
  EXPECT_TRUE(merged == records);
}

}  // namespace
}  // namespace curate
