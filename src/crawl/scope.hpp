// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "crawl/config.hpp"
#include "web/url.hpp"

namespace curate {

/// Which URLs belong to a crawl.
class Scope {
 public:
  Scope(const ScopeConfig& config, std::uint32_t shard, std::uint32_t shards);

  /// A seed widens the scope to its host, domain or folder.
  void add_seed(const Url& url);
  /// Null if `url` belongs to the crawl, else why not: "scheme", "out_of_scope", "excluded", "not_included".
  /// A sitemap need not match `include`.
  const char* refusal(const Url& url, bool sitemap = false) const;
  /// Whether the host is crawled by another shard: shards divide registrable domains among them.
  bool other_shard(std::string_view host) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using Set = std::unordered_set<std::string, Hash, std::equal_to<>>;

  const ScopeConfig& config_;
  std::uint32_t shard_, shards_;
  Set names_;  // hosts, domains or folders
};

/// The registrable domain of a host; the host itself where there is none, as for addresses.
std::string_view crawl_domain(std::string_view host);

/// Whether `*` (any run of characters) patterns match all of `text`.
bool matches_glob(std::string_view pattern, std::string_view text);

}  // namespace curate
