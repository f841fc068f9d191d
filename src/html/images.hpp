// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "html/tree.hpp"

namespace curate::html {

/// An image a page shows, and what the page says about it. Texts are one line of well-formed UTF-8, references
/// decoded, white space collapsed, at most 4,000 bytes; empty = nothing.
struct ImageCandidate {
  std::string url;           ///< absolute, http or https, without fragment, as the URL Standard writes it
  std::string alt, title;    ///< of the img element; its data-image-title if it has no title
  std::string caption;       ///< of the figure around it, or of a box that is named a caption
  std::uint32_t width = 0;   ///< as attributes or srcset say, in pixels; 0 = not said
  std::uint32_t height = 0;  ///< likewise
  std::uint32_t node = 0;    ///< of the img element in the tree
};

/// One URL of a srcset attribute and its descriptor.
struct SrcsetItem {
  std::string_view url;
  std::uint32_t width = 0;  ///< "300w"; 0 = none
  double density = 1;       ///< "2x"
};

/// HTML Standard, "parse a srcset attribute"; items with bad descriptors are left out.
void parse_srcset(std::string_view value, std::vector<SrcsetItem>& items);

/// The images of a page in document order, each URL once: of every img (amp-img) the largest of its own srcset, those
/// of the sources in its picture, the attributes that lazy loading reads, and src. Relative URLs are resolved against
/// `page_url` and the page's base element; data: URLs, other schemes and URLs over 8 KiB are left out. `page_url` may
/// be empty: then only absolute URLs are found. At most 10,000 images of a page.
void find_images(const Tree& tree, std::string_view page_url, std::vector<ImageCandidate>& found);

}  // namespace curate::html
