// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace curate {

/// What a sitemap lists (sitemaps.org protocol): pages, or, in an index, other sitemaps.
struct Sitemap {
  static constexpr std::size_t kMaxUrls = 50'000;
  static constexpr std::size_t kMaxBytes = std::size_t{50} << 20;  ///< decoded

  std::vector<std::string> pages;
  std::vector<std::string> sitemaps;
  std::size_t dropped = 0;  ///< entries beyond kMaxUrls
};

/// Reads XML sitemaps and indexes, RSS and Atom feeds, and plain lists of URLs, whatever else is in them and wherever
/// they break off. `bytes` beyond kMaxBytes are not read.
Sitemap read_sitemap(std::string_view bytes);

}  // namespace curate
