// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/external_sort.hpp"
#include "util/json.hpp"
#include "util/strings.hpp"

namespace curate {
namespace {

TEST(ExternalSorter, Sorts200MillionBytesOfKeysIn8MiB) {
  const test::TempFolder folder;
  constexpr std::uint64_t kRecords = 200'000'000 / sizeof(KeyRecord);
  const auto record = [](std::uint64_t i) {
    const std::uint64_t key = i * 0x9E3779B97F4A7C15;  // a bijection: every key once
    return KeyRecord{key ^ key >> 29, 0, i % 5, {0, static_cast<std::uint32_t>(i)}, 0};
  };
  std::vector<KeyRecord> expected;
  ExternalSorter<KeyRecord> sorter(folder / "sort", std::size_t{8} << 20);
  for (std::uint64_t i = 0; i < kRecords; ++i) {
    expected.push_back(record(i));
    sorter.add(expected.back());
  }
  sorter.finish();
  std::sort(expected.begin(), expected.end());
  EXPECT_GE(sorter.spilled_files(), kRecords * sizeof(KeyRecord) / (std::size_t{8} << 20));
  std::uint64_t at = 0;
  for (KeyRecord got; sorter.next(got); ++at) ASSERT_EQ(got, expected[at]) << at;
  EXPECT_EQ(at, kRecords);
}

// The most memory the program ever held, in bytes, for `megabytes` of JSON lines with a dedup over them.
std::uint64_t peak_of_run(const test::TempFolder& folder, std::uint64_t megabytes) {
  const std::string name = std::to_string(megabytes);
  {
    std::ofstream out(folder / (name + ".jsonl"), std::ios::binary);
    std::string row;
    for (std::uint64_t i = 0, bytes = 0; bytes < megabytes * 1'000'000; ++i) {
      row = "{\"id\":\"" + std::to_string(i) + "\",\"text\":\"";
      for (std::uint64_t k = 0; k < 120; ++k)
        row += hex(xxh3_64(std::to_string(k), i % (i / 10 + 1))).substr(0, 7) + " ";
      row += "\"}\n";
      out << row;
      bytes += row.size();
    }
  }
  const std::string config =
      test::config_text("  - {name: in, format: jsonl, paths: [" + name + ".jsonl]}\n",
                        "stages: [word_count: {min: 10}, exact_dedup, minhash_dedup: {bands: 4}]\ntask_size: 32MiB");
  const auto path = folder.write(name + ".yaml", config);
  const auto result = test::shell(
      "/usr/bin/env python3 -c 'import resource,subprocess,sys; subprocess.run(sys.argv[1:],check=True); "
      "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' " +
      test::program() + " run " + path.string() + " -o " + (folder / ("run" + name)).string() +
      " -q --threads 2 --memory 300MiB");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  std::filesystem::remove_all(folder / ("run" + name));
  std::filesystem::remove(folder / (name + ".jsonl"));
  return parse_unsigned(trim_ascii(result.out)).value_or(0) * 1024;
}

TEST(Memory, IsFlatFrom100MillionTo1BillionBytesOfInput) {
  const test::TempFolder folder;
  const std::uint64_t small = peak_of_run(folder, 100), large = peak_of_run(folder, 1000);
  std::printf("peak memory: %s for 100 MB, %s for 1 GB of input\n", human_bytes(small).c_str(),
              human_bytes(large).c_str());
  EXPECT_LT(large, std::uint64_t{300} << 20);
  EXPECT_LT(static_cast<double>(large), static_cast<double>(small) * 1.5);
}

}  // namespace
}  // namespace curate
