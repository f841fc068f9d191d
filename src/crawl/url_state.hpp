// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace curate {

/// Where a URL of a crawl stands. Every URL ends in exactly one state other than kQueued.
enum class UrlState : std::uint8_t {
  kQueued,
  kFetched,            ///< 2xx, archived
  kTruncated,          ///< 2xx, archived up to the limit
  kUnwantedType,       ///< 2xx of a type that is not asked for; not archived
  kRedirected,         ///< archived; the target is a URL of its own, or `detail` says why not
  kHttpError,          ///< another status, archived
  kRobotsDenied,       ///< never requested
  kRobotsUnreachable,  ///< never requested: the host's robots.txt could not be had
  kCrawlDelayTooLong,  ///< never requested
  kRefusedUrl,
  kBlockedAddress,
  kNoName,
  kNoConnection,
  kTls,
  kTimeout,
  kCut,
  kHeadTooLarge,
  kProtocol,
  kTooManyRedirects,
  kHostGivenUp,  ///< too many failures of its host in a row
  kOverBudget,   ///< a limit on pages or bytes was reached before
  kOtherShard,   ///< another crawler of the cluster has it
  kOptedOut,     ///< the head of the answer refuses training; the body was not read
  kCount,
};
inline constexpr std::size_t kUrlStates = static_cast<std::size_t>(UrlState::kCount);

/// "fetched", "robots_denied", …
std::string_view url_state_name(UrlState state);

/// Where a URL's page is, once archived.
struct ArchivedPlace {
  std::uint32_t file = 0;
  std::uint64_t offset = 0, size = 0;
};

}  // namespace curate
