// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "crawl/url_state.hpp"

namespace curate {

/// How a crawl stands.
struct CrawlStatus {
  std::string name;
  bool finished = false;
  std::array<std::uint64_t, kUrlStates> states{};       ///< URLs
  std::map<std::string, std::uint64_t> counts;          ///< links left out and the like, by reason
  std::uint64_t pages = 0, bytes = 0;                   ///< archived, over all sessions; bytes as sent
  double seconds = 0, cpu_seconds = 0;                  ///< of this session
  std::uint64_t session_pages = 0, session_bytes = 0;   ///< of this session
  std::uint64_t hosts = 0, in_flight = 0, waiting = 0;  ///< hosts with a queue; requests; hosts whose time is to come
  std::string bound;  ///< what bounds the speed: "in_flight", "politeness", "cpu", "network"

  std::uint64_t queued() const { return states[0]; }
};

/// One line for a terminal.
std::string status_line(const CrawlStatus& status);
/// For people: a table of states, what was left out, and what to do about what went wrong.
std::string status_summary(const CrawlStatus& status);
std::string status_json(const CrawlStatus& status);
/// Sentences about what stands out: "71 % of the URLs failed in DNS: …".
std::vector<std::string> diagnose(const CrawlStatus& status);

/// The status of a crawl on disk: live figures as the crawler last wrote them, states as the frontier has them. Throws
/// RunError if `folder` holds no crawl.
CrawlStatus read_crawl_status(const std::string& folder);
/// Whether `folder` holds a crawl.
bool is_crawl(const std::string& folder);

}  // namespace curate
