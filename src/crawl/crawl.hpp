// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "crawl/config.hpp"
#include "crawl/status.hpp"

namespace curate {

struct CrawlOptions {
  std::string folder;       ///< CRAWL
  std::string config_text;  ///< frozen: a crawl goes on with the same one only
  std::uint32_t shard = 0, shards = 1;
  /// Instead of the config's seeds: calls back with every URL that is wanted. Then links are not followed, what a
  /// finished crawl of the folder lacks is asked for, and another config may go on with it.
  std::function<void(const std::function<void(std::string_view)>&)> listed;
  std::function<bool()> interrupted;                  ///< asked often
  std::function<void(const CrawlStatus&)> on_status;  ///< about once a second
};

/// Crawls into a folder, or goes on with the crawl that is there, until nothing is queued. Throws UsageError if the
/// folder holds a crawl with another config, Interrupted when asked to stop; what was done is committed then.
CrawlStatus run_crawl(const CrawlConfig& config, const CrawlOptions& options);

}  // namespace curate
