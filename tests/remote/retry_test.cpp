// SPDX-License-Identifier: Apache-2.0
#include "remote/retry.hpp"

#include <gtest/gtest.h>

namespace curate {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

HttpResponse answer(int status) {
  HttpResponse response;
  response.status = status;
  return response;
}

HttpResponse failed(HttpEnd end) {
  HttpResponse response;
  response.end = end;
  return response;
}

// All waits until it gives up, each taken as long as it says.
std::vector<milliseconds> waits(const HttpResponse& failure, milliseconds patience) {
  Retry retry(patience, "name");
  std::vector<milliseconds> all;
  Retry::Clock::time_point now{};
  while (const auto wait = retry.after(failure, now)) {
    all.push_back(*wait);
    now += *wait;
  }
  return all;
}

TEST(Retries, WaitTwiceAsLongEachTimeUpToATenthOfTheTime) {
  const auto all = waits(answer(503), seconds(300));
  ASSERT_GT(all.size(), 8U);
  milliseconds full(500), sum(0);
  for (const milliseconds wait : all) {
    EXPECT_GE(wait, full / 2);
    EXPECT_LE(wait, full);
    full = std::min<milliseconds>(full * 2, seconds(30));
    sum += wait;
  }
  EXPECT_LE(sum, seconds(300));
  EXPECT_GT(sum, seconds(240));
}

TEST(Retries, CountAnewAfterProgress) {
  Retry retry(seconds(10), "name");
  Retry::Clock::time_point now{};
  ASSERT_TRUE(retry.after(answer(503), now));
  now += seconds(3600);
  EXPECT_FALSE(retry.after(answer(503), now));
  retry.progress();
  EXPECT_TRUE(retry.after(answer(503), now));
}

TEST(Retries, HonourRetryAfterWithinTheTime) {
  Retry retry(seconds(100), "name");
  HttpResponse busy = answer(429);
  busy.retry_after = 42;
  EXPECT_EQ(retry.after(busy, {}), seconds(42));
  busy.retry_after = 101;
  EXPECT_FALSE(retry.after(busy, {}));
}

TEST(Retries, GiveUpSoonWhereANameOrServerIsNotFound) {
  EXPECT_EQ(waits(failed(HttpEnd::kNoName), seconds(300)).size(), 4U);
  milliseconds sum(0);
  for (const milliseconds wait : waits(failed(HttpEnd::kNoConnection), seconds(300))) sum += wait;
  EXPECT_LE(sum, seconds(60));
}

TEST(Retries, AreForWhatMayPass) {
  for (const int status : {408, 429, 500, 502, 503, 504}) EXPECT_TRUE(Retry::may_pass(answer(status))) << status;
  for (const int status : {200, 301, 400, 403, 404, 412, 416, 501})
    EXPECT_FALSE(Retry::may_pass(answer(status))) << status;
  EXPECT_TRUE(Retry::may_pass(failed(HttpEnd::kCut)));
  EXPECT_FALSE(Retry::may_pass(failed(HttpEnd::kTls)));
  EXPECT_FALSE(Retry::may_pass(failed(HttpEnd::kBlockedAddress)));
}

}  // namespace
}  // namespace curate
