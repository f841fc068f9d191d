// SPDX-License-Identifier: Apache-2.0
#include "remote/retry.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "remote/xml.hpp"
#include "util/hash.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

constexpr std::chrono::milliseconds kFirstWait{500}, kLongestWait{30'000};
// A name that nobody knows, and in the end a port where nobody listens, is rather a mistake than a server that rests.
constexpr int kMostLost = 5;
constexpr int kConnectionShare = 5;

}  // namespace

bool Retry::may_pass(const HttpResponse& failure) {
  switch (failure.end) {
    case HttpEnd::kDone:
      return failure.status == 408 || failure.status == 429 || failure.status == 500 || failure.status == 502 ||
             failure.status == 503 || failure.status == 504;
    case HttpEnd::kNoName:
    case HttpEnd::kNoConnection:
    case HttpEnd::kTimeout:
    case HttpEnd::kCut:
    case HttpEnd::kStale:
    case HttpEnd::kProtocol:
      return true;
    default:
      return false;
  }
}

std::optional<std::chrono::milliseconds> Retry::after(const HttpResponse& failure, Clock::time_point now) {
  if (++tries_ == 1) failing_since_ = now;
  lost_ = failure.end == HttpEnd::kNoName ? lost_ + 1 : 0;
  if (lost_ == kMostLost) return std::nullopt;
  const auto first = std::min(kFirstWait, patience_ / 100), longest = std::min(kLongestWait, patience_ / 10);
  const auto full = std::min(longest, first * (1 << std::min(tries_ - 1, 16)));
  const double jitter = chance(static_cast<std::uint64_t>(tries_), name_);
  auto wait =
      std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(full.count()) * (0.5 + 0.5 * jitter)));
  if (failure.retry_after) {
    // A longer one than there is time for is as good as any.
    const auto most = std::chrono::ceil<std::chrono::seconds>(patience_) + std::chrono::seconds(1);
    wait = std::max(wait, std::chrono::milliseconds(std::min(std::chrono::seconds(*failure.retry_after), most)));
  }
  const auto patience = failure.end == HttpEnd::kNoConnection ? patience_ / kConnectionShare : patience_;
  if (now + wait - failing_since_ > patience) return std::nullopt;
  return wait;
}

std::string failure_text(const HttpResponse& failure) {
  if (failure.end != HttpEnd::kDone) {
    std::string name(http_end_name(failure.end));
    std::ranges::replace(name, '_', ' ');
    return name + (failure.detail.empty() ? "" : " (" + failure.detail + ")");
  }
  std::string text = std::to_string(failure.status);
  const std::string code = xml_text(failure.body, "Error/Code"), message = xml_text(failure.body, "Error/Message");
  if (!code.empty()) text += " " + code;
  if (!message.empty()) text += ": " + message;
  return text;
}

}  // namespace curate
