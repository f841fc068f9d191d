// SPDX-License-Identifier: Apache-2.0
#include "util/external_sort.hpp"

#include "support/suites.hpp"

namespace curate {
namespace {

struct Record {
  std::uint64_t key = 0, value = 0;
  auto operator<=>(const Record&) const = default;
};

std::vector<Record> drawn(std::size_t count) {
  std::vector<Record> records;
  for (std::uint64_t i = 0; i < count; ++i) records.push_back({xxh3_64(std::to_string(i)) % (count / 2 + 1), i});
  return records;
}

std::vector<Record> sort_with(std::size_t memory, const std::vector<Record>& records, std::size_t* spilled = nullptr) {
  const test::TempFolder folder;
  ExternalSorter<Record> sorter(folder / "sort", memory);
  for (const Record& record : records) sorter.add(record);
  sorter.finish();
  std::vector<Record> sorted;
  for (Record record; sorter.next(record);) sorted.push_back(record);
  if (spilled != nullptr) *spilled = sorter.spilled_files();
  return sorted;
}

TEST(ExternalSorter, GivesWhatASortInMemoryGives) {
  for (const std::size_t count : std::initializer_list<std::size_t>{0, 1, 2, 63, 64, 65, 1000, 20000}) {
    const auto records = drawn(count);
    auto expected = records;
    std::sort(expected.begin(), expected.end());
    for (const std::size_t memory : {std::size_t{1}, std::size_t{16} << 10, std::size_t{64} << 20})
      EXPECT_EQ(sort_with(memory, records), expected) << count << " records, " << memory << " bytes";
  }
}

TEST(ExternalSorter, SpillsAboveItsMemoryAndMergesInLevels) {
  const auto records = drawn(64 * ExternalSorter<Record>::kFanIn * 2);
  std::size_t spilled = 0;
  auto expected = records;
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(sort_with(1, records, &spilled), expected);
  // Two full levels: 512 runs of 64 records, and the files they were merged to.
  EXPECT_EQ(spilled, 512U + 2U);
}

TEST(ExternalSorter, LeavesNoFileBehind) {
  const test::TempFolder folder;
  {
    ExternalSorter<Record> sorter(folder / "sort", 1);
    for (const Record& record : drawn(1000)) sorter.add(record);
    EXPECT_FALSE(std::filesystem::is_empty(folder / "sort"));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder / "sort"));
}

}  // namespace
}  // namespace curate
