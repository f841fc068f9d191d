// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "html/tokenizer.hpp"
#include "web/consent.hpp"

namespace curate::html {

/// What a crawler needs from a page: links to other pages, and what its meta elements ask for. Views live until the
/// next `read` and as long as the page. Keeps its buffers.
class PageLinks {
 public:
  static constexpr std::size_t kMaxLinks = 10'000;

  /// `page`: HTML in UTF-8. Takes href of a and area, src of frame and iframe, and the target of a meta refresh, except
  /// links with rel=nofollow. Nothing inside comments, scripts and templates counts.
  void read(std::string_view page);

  /// References as they stand there, character references decoded, each once, in page order.
  std::span<const std::string_view> links() const { return links_; }
  /// Of the first base element, empty if there is none.
  std::string_view base() const { return base_; }
  std::span<const MetaElement> metas() const { return metas_; }
  /// Links beyond kMaxLinks.
  std::size_t dropped() const { return dropped_; }

 private:
  void start_tag(const Token& token);
  void meta();
  void add(std::string_view reference);
  std::size_t place_of(std::uint64_t hash) const;
  std::string_view decoded(std::string_view value);
  std::string_view attribute(std::string_view name) const;

  Tokenizer tokenizer_;
  std::vector<std::string_view> links_;
  std::vector<MetaElement> metas_;
  std::string_view base_;
  std::size_t dropped_ = 0;
  std::vector<std::uint64_t> seen_;  // open addressing, hashes of links_; at least twice as many places
  std::deque<std::string> decoded_;  // does not move what views point to
  std::size_t decoded_used_ = 0;
  int templates_ = 0;
};

}  // namespace curate::html
