// SPDX-License-Identifier: Apache-2.0
#include <numeric>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include <curate/unwritten.hpp>

namespace curate {
namespace {

UnwrittenVector<int> counted(std::size_t size) {
  UnwrittenVector<int> vector(size);
  std::iota(vector.begin(), vector.end(), 0);
  return vector;
}

TEST(UnwrittenVector, KeepsWhatIsThereWhenItGrowsAndDoublesItsRoom) {
  auto vector = counted(5);
  vector.resize(6);
  EXPECT_EQ(vector.size(), 6U);
  EXPECT_EQ(vector.capacity(), 10U);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(vector[static_cast<std::size_t>(i)], i);
  vector.resize(2);
  vector.resize(5);
  EXPECT_EQ(vector[4], 4);
}

TEST(UnwrittenVector, ACopyIsItsOwnAndWhatWasMovedFromIsEmpty) {
  auto vector = counted(3);
  auto copy = vector;
  copy[0] = 7;
  EXPECT_EQ(vector[0], 0);
  vector = std::move(copy);
  EXPECT_EQ(vector[0], 7);
  EXPECT_EQ(vector[2], 2);
  const auto moved = std::move(vector);
  EXPECT_EQ(moved.size(), 3U);
  EXPECT_TRUE(vector.empty());  // NOLINT(bugprone-use-after-move)
}

TEST(UnwrittenVector, TakesARangeInsteadOfWhatItHeld) {
  ByteBuffer buffer(2);
  constexpr std::string_view kText = "longer than it was";
  buffer.assign(kText.data(), kText.data() + kText.size());
  EXPECT_EQ(std::string_view(buffer.data(), buffer.size()), kText);
  buffer.assign(kText.data(), kText.data());
  EXPECT_TRUE(buffer.empty());
}

}  // namespace
}  // namespace curate
