// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "crawl/config.hpp"
#include "crawl/frontier.hpp"
#include "crawl/schedule.hpp"
#include "net/http.hpp"
#include "web/robots.hpp"
#include "web/tdm_reservation.hpp"

namespace curate {

/// An origin (scheme, host, port) and what its robots.txt and tdmrep.json say.
struct Origin {
  OriginRow row;
  std::shared_ptr<const Robots> robots;  ///< null: no rules are in use
  std::shared_ptr<const TdmFile> tdm;    ///< null: none
  std::optional<double> crawl_delay;     ///< seconds
  std::size_t bytes = 0;                 ///< of the bodies
  bool pending = false;                  ///< robots.txt or tdmrep.json is being asked for
  MonotonicTime retry_at{};              ///< after a failure
};

/// What robots.txt means for a URL at this moment.
struct RobotsAnswer {
  enum class Kind {
    kAllowed,
    kDenied,
    kAsk,          ///< robots.txt must be fetched first
    kPending,      ///< and that is under way
    kWait,         ///< until Origin::retry_at
    kUnreachable,  ///< it could not be had in all attempts
  };
  Kind kind = Kind::kAllowed;
  std::string why;  ///< of kDenied: "disallow: /x" or the policy's word
};

/// The origins of a crawl: rules are kept in the frontier, the ones in use parsed in memory, within a bound.
class Origins {
 public:
  Origins(Frontier& frontier, const CrawlConfig& config) : frontier_(frontier), config_(config) {}

  Origin& get(const std::string& name);
  RobotsAnswer ask(const Origin& origin, std::string_view url) const;
  /// Takes the answer to robots.txt: `fetch` says how it ended, `body` is decoded. What it came to: "rules", ….
  const char* take_robots(const std::string& name, RobotsFetch fetch, std::string_view body);
  void take_tdm(const std::string& name, std::string_view body);

 private:
  static constexpr std::size_t kMaxBytes = std::size_t{64} << 20;
  static constexpr std::size_t kMaxOrigins = 20'000;
  void make_room();
  void load(Origin& origin);

  Frontier& frontier_;
  const CrawlConfig& config_;
  std::unordered_map<std::string, std::unique_ptr<Origin>> origins_;
  std::size_t bytes_ = 0;
};

/// How the end of an exchange counts for robots.txt.
RobotsFetch robots_fetch_of(const HttpResponse& response);

/// Seconds since 1970 by the wall clock: for records, never for pacing.
std::int64_t unix_now();
/// "2026-11-24T12:00:00Z"
std::string date_text(std::int64_t unix_seconds);

}  // namespace curate
