// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <curate/stage.hpp>

namespace curate {

/// How the network is asked for the bytes behind rows' URLs. Times in seconds.
struct FetchPlan {
  std::string agent, contact, from;
  std::uint32_t tasks = 1;                                              ///< registrable domains are dealt to so many
  double delay = 1, factor = 5, max_delay = 30, max_crawl_delay = 300;  ///< pauses of a host; docs/crawl.md
  int retries = 2, give_up_after = 10;
  double retry_wait = 30, max_retry_wait = 3600;
  double connect_timeout = 10, timeout = 60;
  int in_flight = 64, max_redirects = 4;
  std::uint64_t max_bytes = std::uint64_t{20} << 20;
  std::vector<std::string> types;  ///< media types that are wanted, "image/*"; empty: any
  bool bare_directives = false;    ///< of opt-out headers only those img2dataset sees
  std::vector<std::string> allow_addresses, ports, resolve;
};

/// What became of a URL, from the archive of the run. Views are good until the next is asked for.
struct FetchAnswer {
  std::string_view state;    ///< "fetched", "http_error", "robots_denied", …: docs/crawl.md
  int status = 0;            ///< of HTTP; 0 = none
  std::string_view headers;  ///< raw
  std::string_view body;     ///< without codings
};

/// Gets the bytes behind URLs: all rows' URLs are asked for between two maps, once, at the pace their hosts like; what
/// was answered is kept with the run.
class FetchStage : public AnyStage {
 public:
  virtual const FetchPlan& plan() const = 0;
  /// In the next map.
  virtual Verdict settle(Document& document, const FetchAnswer& answer) = 0;
};

}  // namespace curate
