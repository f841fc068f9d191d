// SPDX-License-Identifier: Apache-2.0
#include "web/robots_fetch.hpp"

#include <algorithm>

#include "web/url.hpp"

namespace curate {

namespace {

constexpr std::int64_t kHour = 3600, kDay = 24 * kHour, kMonth = 30 * kDay;

RobotsPolicy answered(RobotsPolicy::Use use, const char* why, const RobotsFetch& fetch) {
  return {use, why, false, std::clamp<std::int64_t>(fetch.max_age.value_or(kDay), 0, kDay)};
}

RobotsPolicy unreachable(const char* why, const RobotsFetch& fetch) {
  const std::int64_t wait = std::clamp<std::int64_t>(fetch.retry_after.value_or(kHour), 1, kDay);
  if (fetch.cached_age && *fetch.cached_age < kMonth) return {RobotsPolicy::Use::kCached, why, true, wait};
  if (fetch.unreachable_for >= kMonth) return {RobotsPolicy::Use::kAllowAll, "unreachable_for_30_days", true, wait};
  return {RobotsPolicy::Use::kDisallowAll, why, true, wait};
}

}  // namespace

RobotsPolicy robots_policy(const RobotsFetch& fetch, const RobotsFetchOptions& options) {
  switch (fetch.end) {
    case RobotsFetch::End::kTooManyRedirects:
      return options.redirects_allow ? answered(RobotsPolicy::Use::kAllowAll, "too_many_redirects", fetch)
                                     : unreachable("too_many_redirects", fetch);
    case RobotsFetch::End::kBlockedAddress:
      return unreachable("blocked_address", fetch);
    case RobotsFetch::End::kNoName:
      return unreachable("no_name", fetch);
    case RobotsFetch::End::kNoConnection:
      return unreachable("no_connection", fetch);
    case RobotsFetch::End::kBadCertificate:
      return unreachable("bad_certificate", fetch);
    case RobotsFetch::End::kTimeout:
      return unreachable("timeout", fetch);
    case RobotsFetch::End::kCutBody:
      return unreachable("cut_body", fetch);
    case RobotsFetch::End::kAnswer:
      break;
  }
  const int status = fetch.status;
  if (status >= 200 && status <= 299) return answered(RobotsPolicy::Use::kRules, "rules", fetch);
  if (status == 429) return unreachable("too_many_requests", fetch);
  if ((status == 401 || status == 403) && options.refuse_forbidden)
    return answered(RobotsPolicy::Use::kDisallowAll, "forbidden", fetch);
  if (status >= 400 && status <= 499) return answered(RobotsPolicy::Use::kAllowAll, "no_rules", fetch);
  return unreachable(status >= 500 ? "server_error" : "odd_status", fetch);
}

std::string robots_url(std::string_view page_url) {
  const auto url = Url::parse(page_url);
  if (!url || (url->scheme() != "http" && url->scheme() != "https")) return {};
  return url->origin() + "/robots.txt";
}

bool is_robots_url(std::string_view text) {
  const auto url = Url::parse(text);
  return url && (url->scheme() == "http" || url->scheme() == "https") && url->path() == "/robots.txt" &&
         url->search().empty();
}

}  // namespace curate
