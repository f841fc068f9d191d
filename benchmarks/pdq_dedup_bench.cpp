// SPDX-License-Identifier: Apache-2.0
// pdq_dedup_bench [HASHES] [FILE]: how long it takes to find all pairs within 31 bits among so many hashes (ten
// million), and whether the planted ones are among them. FILE: hexadecimal hashes of real pictures, one a line; the
// others are those with bits flipped and, without a file or beyond it, random ones. Every tenth hash has a neighbour
// planted at 1 to 31 bits.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include <sys/resource.h>

#include "image/pdq_neighbours.hpp"
#include "util/file.hpp"
#include "util/strings.hpp"

int main(int argc, char** argv) {
  using namespace curate;
  using Clock = std::chrono::steady_clock;
  const std::size_t count = argc > 1 ? std::stoull(argv[1]) : 10'000'000;
  std::mt19937_64 random(1);
  std::vector<image::Pdq> real, hashes;
  if (argc > 2) {
    const std::string text = read_file(argv[2]);
    for (const std::string_view line : split_at(text, '\n'))
      if (const auto hash = image::Pdq::from_hex(trim_ascii(line))) real.push_back(*hash);
  }
  const auto flip = [&](image::Pdq hash, int bits) {
    std::vector<bool> flipped(256);
    while (bits > 0) {
      const std::size_t bit = random() % 256;
      if (flipped[bit]) continue;
      flipped[bit] = true;
      hash.words[bit / 64] ^= std::uint64_t{1} << bit % 64;
      --bits;
    }
    return hash;
  };
  hashes.reserve(count);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> planted;
  while (hashes.size() + 1 < count) {
    image::Pdq hash;
    // A fifth of the bits of a real picture's hash are other ones: as skewed as real hashes, and no neighbour.
    if (real.empty())
      for (auto& word : hash.words) word = random();
    else
      hash = hashes.size() < real.size() ? real[hashes.size()] : flip(real[random() % real.size()], 64);
    hashes.push_back(hash);
    if (random() % 10 != 0) continue;
    planted.emplace_back(hashes.size() - 1, hashes.size());
    hashes.push_back(flip(hash, 1 + static_cast<int>(random() % 31)));
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> found;
  const auto begin = Clock::now();
  const std::clock_t cpu = std::clock();
  std::size_t pairs = 0;
  image::each_near_pair(hashes, 31, [&](std::uint32_t a, std::uint32_t b) {
    ++pairs;
    const auto [low, high] = std::minmax(a, b);
    if (high == low + 1) found.emplace_back(low, high);
  });
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  const double cpu_seconds = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
  std::ranges::sort(found);
  std::size_t missed = 0;
  for (const auto& pair : planted) missed += !std::ranges::binary_search(found, pair);
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  std::printf(
      "%zu hashes, radius 31: %.1f s and %.1f CPU s on one thread, %zu pairs told, %zu of %zu planted neighbours "
      "found, peak %ld MB\n",
      hashes.size(), seconds, cpu_seconds, pairs, planted.size() - missed, planted.size(), usage.ru_maxrss / 1024);
  return missed == 0 ? 0 : 1;
}
