// SPDX-License-Identifier: Apache-2.0
#include "crawl/scope.hpp"

#include <algorithm>

#include "util/hash.hpp"
#include "web/public_suffix.hpp"

namespace curate {

namespace {

// All of a URL up to its last slash: "https://a.example/docs/".
std::string_view folder_of(const Url& url) {
  const std::string_view href = url.without_fragment();
  const std::string_view path = url.path();
  const auto begin = static_cast<std::size_t>(path.data() - href.data());
  return href.substr(0, begin + path.rfind('/') + 1);
}

}  // namespace

std::string_view crawl_domain(std::string_view host) {
  const std::string_view domain = PublicSuffixes::builtin().registrable_domain(host);
  return domain.empty() ? host : domain;
}

bool matches_glob(std::string_view pattern, std::string_view text) {
  // Greedy with one place to come back to: the last star.
  std::size_t p = 0, t = 0, star = std::string_view::npos, star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p, ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

Scope::Scope(const ScopeConfig& config, std::uint32_t shard, std::uint32_t shards)
    : config_(config), shard_(shard), shards_(shards) {}

void Scope::add_seed(const Url& url) {
  switch (config_.within) {
    case ScopeWithin::kHost:
      names_.emplace(url.host());
      break;
    case ScopeWithin::kDomain:
      names_.emplace(crawl_domain(url.host()));
      break;
    case ScopeWithin::kPrefix:
      names_.emplace(folder_of(url));
      break;
    case ScopeWithin::kAny:
      break;
  }
}

const char* Scope::refusal(const Url& url, bool sitemap) const {
  if (url.scheme() != "http" && url.scheme() != "https") return "scheme";
  bool inside = true;
  switch (config_.within) {
    case ScopeWithin::kHost:
      inside = names_.contains(url.host());
      break;
    case ScopeWithin::kDomain:
      inside = names_.contains(crawl_domain(url.host()));
      break;
    case ScopeWithin::kPrefix: {
      // Every folder above the URL may be a seed's.
      std::string_view folder = folder_of(url);
      inside = names_.contains(folder);
      const std::size_t root = url.origin().size() + 1;
      while (!inside && folder.size() > root) {
        folder.remove_suffix(1);
        folder = folder.substr(0, folder.rfind('/') + 1);
        inside = names_.contains(folder);
      }
      break;
    }
    case ScopeWithin::kAny:
      break;
  }
  if (!inside) return "out_of_scope";
  const std::string_view href = url.without_fragment();
  const auto matches = [&](const std::string& pattern) { return matches_glob(pattern, href); };
  if (std::ranges::any_of(config_.exclude, matches)) return "excluded";
  if (!sitemap && !config_.include.empty() && std::ranges::none_of(config_.include, matches)) return "not_included";
  return nullptr;
}

bool Scope::other_shard(std::string_view host) const {
  return shards_ > 1 && xxh3_64(crawl_domain(host)) % shards_ != shard_;
}

}  // namespace curate
