// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <curate/fetch.hpp>

#include "crawl/status.hpp"

namespace curate {

/// Part `shard` of `shards` of the URLs of a run, asked for by the crawler: no link is followed, redirects are.
struct FetchJob {
  std::string folder;  ///< keeps frontier, archive and ledger; what it has is not asked for again
  std::string name;    ///< of the run, for the archive
  const FetchPlan& plan;
  std::uint32_t shard = 0, shards = 1;
  std::string ca_file;
  /// Calls back with every URL of the run, as `fetched_url` gives it; those of other shards are left out here.
  std::function<void(const std::function<void(std::string_view)>&)> each_url;
  std::function<bool()> interrupted;
};

/// Asks until every URL has an answer. Throws Interrupted when asked to stop; what was done is kept.
CrawlStatus fetch_urls(const FetchJob& job);

/// The spelling in which a URL is asked for; nothing if it is none of http(s).
std::optional<std::string> fetched_url(std::string_view url);

/// The answers of a folder as fixed records, sorted by key of URL; redirects are followed to their ends.
std::string answers_of(const std::string& folder);

/// Puts failed URLs of the given states ("timeout", …; empty: all that may pass) back into the queue of a folder; how
/// many. Throws UsageError for a name that is no such state.
std::uint64_t ask_again(const std::string& folder, const std::vector<std::string>& states);

/// Looks up what became of URLs.
class FetchAnswers {
 public:
  /// Folders and files with what `answers_of` gave, one for each shard.
  FetchAnswers(std::vector<std::string> folders, const std::vector<std::string>& files);
  ~FetchAnswers();
  FetchAnswers(const FetchAnswers&) = delete;
  FetchAnswers& operator=(const FetchAnswers&) = delete;

  /// Throws DamagedFile where the archive does not have what the answers say.
  FetchAnswer of(std::string_view url);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace curate
