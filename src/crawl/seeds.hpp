// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "crawl/config.hpp"
#include "web/url.hpp"

namespace curate {

/// Calls `visit(url, is_sitemap, score)` for every seed of a config, in its order. Lines of lists that hold no URL or
/// too small a score are left out. Throws IoError for a list that cannot be read.
void each_seed(const CrawlConfig& config, const std::function<void(const Url&, bool, double)>& visit);

}  // namespace curate
