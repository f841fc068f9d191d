// SPDX-License-Identifier: Apache-2.0
#include "crawl/origins.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>

#include "util/strings.hpp"
#include "web/http_message.hpp"

namespace curate {

namespace {

// Shorter lives of rules would mean two requests for every page.
constexpr std::int64_t kShortestLife = 60;

std::optional<std::int64_t> max_age(std::string_view head) {
  const auto control = http_header(head, "Cache-Control");
  if (!control) return std::nullopt;
  for (const std::string_view part : split_at(*control, ',')) {
    const std::string_view directive = trim_ascii(part);
    if (equal_ignoring_case(directive, "no-cache") || equal_ignoring_case(directive, "no-store")) return 0;
    if (directive.size() > 8 && equal_ignoring_case(directive.substr(0, 8), "max-age="))
      if (const auto seconds = parse_unsigned(directive.substr(8)))
        return static_cast<std::int64_t>(std::min<std::uint64_t>(*seconds, 86400));
  }
  return std::nullopt;
}

}  // namespace

std::int64_t unix_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string date_text(std::int64_t unix_seconds) {
  const auto time = static_cast<std::time_t>(unix_seconds);
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

RobotsFetch robots_fetch_of(const HttpResponse& response) {
  using End = RobotsFetch::End;
  RobotsFetch fetch;
  fetch.status = response.status;
  fetch.retry_after = response.retry_after;
  fetch.max_age = max_age(response.head);
  switch (response.end) {
    case HttpEnd::kDone:
    case HttpEnd::kUnwanted:
    case HttpEnd::kBodyTooLarge:  // what came is more than must be read
      fetch.end = End::kAnswer;
      break;
    case HttpEnd::kBlockedAddress:
    case HttpEnd::kRefusedUrl:
      fetch.end = End::kBlockedAddress;
      break;
    case HttpEnd::kNoName:
      fetch.end = End::kNoName;
      break;
    case HttpEnd::kNoConnection:
    case HttpEnd::kBusyAddress:
    case HttpEnd::kStale:
    case HttpEnd::kProtocol:
    case HttpEnd::kHeadTooLarge:
      fetch.end = End::kNoConnection;
      break;
    case HttpEnd::kTls:
      fetch.end = End::kBadCertificate;
      break;
    case HttpEnd::kTimeout:
      fetch.end = End::kTimeout;
      break;
    case HttpEnd::kCut:
      fetch.end = End::kCutBody;
      break;
  }
  return fetch;
}

void Origins::make_room() {
  if (origins_.size() < kMaxOrigins && bytes_ < kMaxBytes) return;
  std::erase_if(origins_, [&](const auto& entry) {
    if (entry.second->pending || entry.second->retry_at > MonotonicClock::now()) return false;
    bytes_ -= entry.second->bytes;
    return true;
  });
}

void Origins::load(Origin& origin) {
  bytes_ -= origin.bytes;
  origin.robots = nullptr;
  if (origin.row.use == RobotsPolicy::Use::kRules || !origin.row.robots.empty())
    origin.robots = std::make_shared<const Robots>(origin.row.robots);
  origin.crawl_delay = origin.robots ? origin.robots->crawl_delay(config_.agent) : std::nullopt;
  origin.tdm = origin.row.tdm.empty() ? nullptr : std::make_shared<const TdmFile>(origin.row.tdm);
  origin.bytes = origin.row.robots.size() + origin.row.tdm.size();
  bytes_ += origin.bytes;
}

Origin& Origins::get(const std::string& name) {
  if (const auto found = origins_.find(name); found != origins_.end()) return *found->second;
  make_room();
  auto origin = std::make_unique<Origin>();
  if (auto row = frontier_.origin(name)) {
    origin->row = std::move(*row);
    load(*origin);
  }
  return *origins_.emplace(name, std::move(origin)).first->second;
}

RobotsAnswer Origins::ask(const Origin& origin, std::string_view url) const {
  using Kind = RobotsAnswer::Kind;
  if (origin.pending) return {Kind::kPending, {}};
  const OriginRow& row = origin.row;
  if (row.asked == 0) return {Kind::kAsk, {}};
  const bool failing = row.tries > 0 && row.use == RobotsPolicy::Use::kDisallowAll;
  if (failing && row.tries > config_.politeness.retries) return {Kind::kUnreachable, row.why};
  if (failing && MonotonicClock::now() < origin.retry_at) return {Kind::kWait, row.why};
  // A clock that was set back must not make rules live longer.
  const std::int64_t now = unix_now();
  if (failing || now >= row.valid_until || now < row.asked) return {Kind::kAsk, {}};
  switch (row.use) {
    case RobotsPolicy::Use::kAllowAll:
      return {Kind::kAllowed, {}};
    case RobotsPolicy::Use::kDisallowAll:
      return {Kind::kDenied, row.why};
    case RobotsPolicy::Use::kRules:
    case RobotsPolicy::Use::kCached:
      break;
  }
  const RobotsDecision decision = origin.robots->decide(config_.agent, url, RobotsReading::kCautious);
  if (decision.allowed || is_robots_url(url)) return {Kind::kAllowed, {}};
  return {Kind::kDenied, "disallow: " + std::string(decision.pattern)};
}

const char* Origins::take_robots(const std::string& name, RobotsFetch fetch, std::string_view body) {
  Origin& origin = get(name);
  OriginRow& row = origin.row;
  const std::int64_t now = unix_now();
  if (row.answered > 0 && !row.robots.empty()) fetch.cached_age = std::max<std::int64_t>(0, now - row.answered);
  const std::int64_t since = row.answered > 0 ? row.answered : row.first_asked;
  fetch.unreachable_for = since > 0 ? std::max<std::int64_t>(0, now - since) : 0;
  const RobotsPolicy policy =
      robots_policy(fetch, {.refuse_forbidden = config_.politeness.forbidden_robots_refuse, .redirects_allow = true});
  row.asked = now;
  row.use = policy.use;
  row.why = policy.why;
  row.valid_until = now + std::max(policy.valid_for, kShortestLife);
  if (policy.retry) {
    ++row.tries;
    if (row.first_asked == 0) row.first_asked = now;
    const PolitenessConfig& polite = config_.politeness;
    const double wait = fetch.retry_after ? static_cast<double>(policy.valid_for)
                                          : polite.retry_wait * std::exp2(std::min(row.tries - 1, 20));
    // Who asks for more time than the crawl has is not asked again.
    if (fetch.retry_after && wait > polite.max_retry_wait) row.tries = polite.retries + 1;
    origin.retry_at = MonotonicClock::now() + std::chrono::duration_cast<MonotonicClock::duration>(
                                                  std::chrono::duration<double>(std::min(wait, polite.max_retry_wait)));
  } else {
    row.tries = 0;
    row.first_asked = 0;
    row.answered = now;
    row.robots = policy.use == RobotsPolicy::Use::kRules ? body.substr(0, Robots::kMaxBytes) : std::string_view();
  }
  load(origin);
  frontier_.save_origin(name, row);
  return policy.why;
}

void Origins::take_tdm(const std::string& name, std::string_view body) {
  Origin& origin = get(name);
  origin.row.tdm_asked = true;
  origin.row.tdm = body.substr(0, TdmFile::kMaxBytes + 1);
  load(origin);
  frontier_.save_origin(name, origin.row);
}

}  // namespace curate
