// SPDX-License-Identifier: Apache-2.0
#include "core/survivor.hpp"

#include <gtest/gtest.h>

#include <curate/error.hpp>

#include "support/read_format.hpp"

namespace curate {
namespace {

// Seconds since 1970 by GNU date, + those before (719,528 days from 0000-01-01).
constexpr std::uint64_t kEpoch = std::uint64_t{719528} * 86400;

TEST(DateSeconds, CountTheProlepticGregorianCalendar) {
  EXPECT_EQ(date_seconds("1970-01-01"), kEpoch);
  EXPECT_EQ(date_seconds("2024-02-29T23:59:59Z"), kEpoch + 1709251199);
  EXPECT_EQ(date_seconds("20240301"), kEpoch + 1709251200);
  EXPECT_EQ(date_seconds("2024-03-01 02:00:00.25+02:00"), kEpoch + 1709251200);
  EXPECT_EQ(date_seconds("2024-02-29T19:00:00-05:00"), kEpoch + 1709251200);
  EXPECT_EQ(date_seconds("2024"), date_seconds("2024-01-01T00:00:00Z"));
  EXPECT_EQ(date_seconds("2024-03"), date_seconds("2024-03-01"));
}

TEST(DateSeconds, AreNoneForWhatIsNoDate) {
  EXPECT_FALSE(date_seconds(""));
  EXPECT_FALSE(date_seconds("yesterday"));
  EXPECT_FALSE(date_seconds("2024-13-01"));
  EXPECT_FALSE(date_seconds("2024-00-01"));
}

std::uint64_t rank(const std::map<std::string, std::vector<std::string>>& options, std::string_view id,
                   std::string_view text, std::string_view date = "", std::string_view source = "") {
  const Value value = test::config(options);
  Params params("stage 'x'", &value);
  const Survivor survivor(params);
  Batch batch;
  Document& document = batch.add();
  document.id = id;
  document.date = date;
  document.source = source;
  document.set_text(text);
  return survivor.rank(document);
}

TEST(Survivor, LongestCountsCodePointsAndThenDrawsFromTheId) {
  const std::map<std::string, std::vector<std::string>> longest{{"survivor", {"longest"}}};
  EXPECT_LT(rank(longest, "a", "four"), rank(longest, "b", "abc"));
  EXPECT_LT(rank(longest, "a", "four"), rank(longest, "b", "äöü"));
  EXPECT_NE(rank(longest, "a", "same"), rank(longest, "b", "same"));
  EXPECT_EQ(rank(longest, "a", "same"), rank(longest, "a", "even"));
}

TEST(Survivor, NewestHasTheLatestDateAndNoDateIsTheWorst) {
  const std::map<std::string, std::vector<std::string>> newest{{"survivor", {"newest"}}};
  EXPECT_LT(rank(newest, "a", "", "2024-05-01"), rank(newest, "b", "", "2024-04-30T23:00:00Z"));
  EXPECT_LT(rank(newest, "a", "", "1999"), rank(newest, "b", "", ""));
}

TEST(Survivor, SourceFollowsTheListAndOthersComeLast) {
  const std::map<std::string, std::vector<std::string>> source{{"survivor", {"source"}}, {"sources", {"wiki", "cc"}}};
  EXPECT_LT(rank(source, "a", "", "", "wiki"), rank(source, "b", "", "", "cc"));
  EXPECT_LT(rank(source, "a", "", "", "cc"), rank(source, "b", "", "", "other"));
}

TEST(Survivor, ParametersThatMeanNothingAreRefused) {
  EXPECT_THROW(rank({{"survivor", {"source"}}}, "a", ""), ConfigError);
  EXPECT_THROW(rank({{"survivor", {"oldest"}}}, "a", ""), ConfigError);
  EXPECT_THROW(rank({{"sources", {"wiki", "cc"}}}, "a", ""), ConfigError);
}

}  // namespace
}  // namespace curate
