// SPDX-License-Identifier: Apache-2.0
// Sitemaps, and links of pages.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "crawl/sitemap.hpp"
#include "html/page_links.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const curate::Sitemap map = curate::read_sitemap(bytes);
  if (map.pages.size() + map.sitemaps.size() > curate::Sitemap::kMaxUrls) std::abort();
  curate::html::PageLinks links;
  links.read(bytes);
  if (links.links().size() > curate::html::PageLinks::kMaxLinks) std::abort();
  return 0;
}
