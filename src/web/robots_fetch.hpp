// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace curate {

/// What came of asking for a robots.txt. Times are seconds.
struct RobotsFetch {
  enum class End {
    kAnswer,            ///< a whole answer, `status` is not a redirect that was followed
    kTooManyRedirects,  ///< more than five
    kBlockedAddress,    ///< it, or a redirect of it, leads to a private address
    kNoName,            ///< DNS
    kNoConnection,
    kBadCertificate,
    kTimeout,
    kCutBody,
  };
  End end = End::kAnswer;
  int status = 0;
  std::optional<std::int64_t> retry_after;  ///< of the Retry-After header
  std::optional<std::int64_t> max_age;      ///< of Cache-Control
  std::optional<std::int64_t> cached_age;   ///< of rules fetched earlier, if there are any
  std::int64_t unreachable_for = 0;         ///< since the last whole answer or, without one, the first attempt
};

/// What RFC 9309 section 2.3.1 makes of it.
struct RobotsPolicy {
  enum class Use {
    kRules,   ///< parse the body
    kCached,  ///< go on with the rules fetched earlier
    kAllowAll,
    kDisallowAll,
  };
  Use use = Use::kDisallowAll;
  const char* why = "";        ///< snake_case, for counters and evidence
  bool retry = false;          ///< the host must be asked again before it is crawled on
  std::int64_t valid_for = 0;  ///< seconds until the next fetch
};

struct RobotsFetchOptions {
  /// 401 and 403 on robots.txt mean no. RFC 9309 lets crawlers read them as "no rules" (false).
  bool refuse_forbidden = true;
  /// More redirects than five mean "no rules", as the RFC allows; else the host is asked again later.
  bool redirects_allow = true;
};

/// A pure function: 2xx = rules; 4xx but 429 = allow all; 429, 5xx, no or no whole answer = rules fetched up
/// to 30 days ago, else disallow all and ask again, until the host has been unreachable for 30 days. Rules
/// hold for at most 24 hours, less if Cache-Control says so.
RobotsPolicy robots_policy(const RobotsFetch& fetch, const RobotsFetchOptions& options = {});

/// Where the robots.txt for a page is: another scheme, host or port has another one. Empty for other schemes
/// than http and https.
std::string robots_url(std::string_view page_url);
/// Whether a URL is that of a robots.txt, which is always allowed (section 2.2.2).
bool is_robots_url(std::string_view url);

}  // namespace curate
