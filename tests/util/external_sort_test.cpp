// SPDX-License-Identifier: Apache-2.0
#include "util/external_sort.hpp"

#include <fstream>

#include <sys/resource.h>

#include "support/suites.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CURATE_SHADOW_MEMORY
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CURATE_SHADOW_MEMORY
#endif
#endif

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

#ifndef CURATE_SHADOW_MEMORY  // which counts as address space
// Adds records in a process that may have `room` bytes of address space more than it has now; exit code 0 if they do.
[[noreturn]] void sort_in(std::size_t room, std::size_t records, std::size_t memory) {
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  rlimit limit{};
  ::getrlimit(RLIMIT_AS, &limit);
  limit.rlim_cur = pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) + room;
  ::setrlimit(RLIMIT_AS, &limit);
  ExternalSorter<Record> sorter("unused", memory);
  try {
    for (std::uint64_t i = 0; i < records; ++i) sorter.add({i, i});
  } catch (const std::bad_alloc&) {
    std::_Exit(1);
  }
  std::_Exit(0);
}

TEST(ExternalSorter, TakesLessThanTwiceItsMemoryWhileItGrows) {
  // Just above a power of two: a buffer that only ever doubles would be twice too large, beside one half of that.
  constexpr std::size_t kRecords = (std::size_t{1} << 20) + 1, kMemory = kRecords * sizeof(Record);
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(sort_in(kMemory * 7 / 4, kRecords, kMemory), testing::ExitedWithCode(0), "");
}
#endif

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
