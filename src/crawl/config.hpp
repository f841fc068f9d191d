// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <curate/value.hpp>

#include "crawl/warc_writer.hpp"
#include "net/address.hpp"

namespace curate {

/// Where a crawl begins: one entry of `seeds`.
struct SeedConfig {
  enum class Kind { kUrls, kList, kSitemap };
  Kind kind = Kind::kUrls;
  std::vector<std::string> urls;         ///< kUrls, kSitemap
  std::string list;                      ///< path of a list, plain or compressed
  int url_column = 1, score_column = 0;  ///< counted from 1; score 0 = none
  char separator = '\t';
  double min_score = 0;  ///< lines with a smaller score are left out
  SourcePosition where;
};

enum class ScopeWithin { kHost, kDomain, kPrefix, kAny };

struct ScopeConfig {
  ScopeWithin within = ScopeWithin::kDomain;
  int depth = 5;                              ///< links from a seed
  std::vector<std::string> include, exclude;  ///< patterns of whole URLs, `*` for any run
  std::uint64_t max_pages = 0, max_bytes = 0, max_host_pages = 0, max_host_bytes = 0;  ///< 0 = no limit
};

struct PolitenessConfig {
  double delay = 1;              ///< seconds between the end of an answer and the next request, per host and address
  double factor = 5;             ///< times the duration of the last fetch, if that is more
  double max_delay = 30;         ///< bound of that product
  double max_crawl_delay = 300;  ///< a host that asks for more is not crawled
  bool per_address = true;
  int retries = 2;               ///< after the first attempt of a URL
  double retry_wait = 30;        ///< seconds after a first failure; doubles with each in a row
  double max_retry_wait = 3600;  ///< also bounds Retry-After
  int give_up_after = 10;        ///< failures of a host in a row
  bool forbidden_robots_refuse = true;
};

struct FetchConfig {
  int in_flight = 64;
  std::uint64_t max_body = std::uint64_t{10} << 20;
  std::uint64_t max_decoded = std::uint64_t{50} << 20;
  std::chrono::milliseconds connect{10'000}, total{120'000};
  int max_redirects = 4;
  /// Media types that are read; "image/*" is any image, an empty list any type.
  std::vector<std::string> types{"text/html", "application/xhtml+xml", "text/plain"};
  std::string accept = "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1";
  /// A body whose head refuses training on images is not read. kBare: only bare X-Robots-Tag directives count.
  enum class OptOut { kRead, kRefuse, kBare } opt_out = OptOut::kRead;
  std::vector<std::uint16_t> ports{80, 443};
  std::vector<AddressRange> allow_addresses;
  std::vector<std::string> resolve;
  std::string ca_file;
  bool http2 = true;
  bool allow_downgrade = false;  ///< redirects from https to http
};

/// A crawl's config, checked.
struct CrawlConfig {
  std::string folder;  ///< relative paths start here
  std::string name;
  std::string agent, contact, from;
  std::vector<SeedConfig> seeds;
  ScopeConfig scope;
  bool by_priority = false;
  bool sitemaps = true, tdmrep = true, strip_tracking = true;
  PolitenessConfig politeness;
  FetchConfig fetch;
  WarcWriter::Coding coding = WarcWriter::Coding::kZstd;
  int level = 1;
  std::uint64_t max_file = std::uint64_t{1} << 30;
  int commit_every = 1000;  ///< answers per transaction

  /// "curatebot/0.1 (+https://…)"
  std::string user_agent() const;
};

/// Reads the tree of a config file. Throws ConfigError with the place of what is wrong: unknown keys with the nearest
/// name, missing contact, bad patterns. `folder` is the config's own.
CrawlConfig read_crawl_config(const Value& tree, const std::string& folder);

}  // namespace curate
