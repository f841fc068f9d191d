// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "html/tags.hpp"
#include "html/tokenizer.hpp"
#include "html/vocabulary.hpp"

namespace curate::html {

/// Facts about one node, as bits.
enum NodeFlag : std::uint8_t {
  kSpaceBefore = 1,     ///< white space stood before it
  kHidden = 1 << 1,     ///< hidden by an attribute of its own
  kLinks = 1 << 2,      ///< an <a> with href
  kRaw = 1 << 3,        ///< text without references
  kDataTable = 1 << 4,  ///< a table with caption, header cells, border or summary
};

/// An element or a text, in document order. Descendants follow at once: they are the nodes up to `end`.
struct Node {
  std::uint32_t parent = 0;      ///< index of the parent; the root is its own
  std::uint32_t end = 0;         ///< index behind the last descendant
  std::uint32_t begin = 0;       ///< byte offset in the page: of a text, of an element's start tag
  std::uint32_t size = 0;        ///< its bytes
  Marks marks = 0;               ///< of class, id, role, itemprop
  std::uint32_t class_hash = 0;  ///< of the class attribute; 0 = none
  std::uint16_t depth = 0;       ///< the root has 0
  Tag tag = Tag::kText;
  std::uint8_t flags = 0;
};
static_assert(sizeof(Node) == 32);

/// What a page says about itself: a meta, link, title, base, html or body tag, a script of type
/// application/ld+json, a link to a licence.
struct HeadItem {
  Tag tag;
  std::uint32_t begin, size;            ///< the start tag
  std::uint32_t text_begin, text_size;  ///< content of a title or script
};

struct TreeLimits {
  std::size_t nodes = 1'000'000;
  std::size_t depth = 512;  ///< elements below are laid out flat
};

/// What went over a limit or was odd in one page.
struct TreeCounters {
  std::uint64_t node_cap = 0;          ///< 1 if the rest of the page was left out
  std::uint64_t depth_cap = 0;         ///< elements laid out flat
  std::uint64_t attribute_cap = 0;     ///< tags with too many attributes
  std::uint64_t unclosed_rescans = 0;  ///< unclosed comments or scripts read as text because they held half the page
};

/// A page as a flat array of nodes in document order, built in one pass: implied end tags, void and raw-text
/// elements as in the HTML Standard; no adoption agency, no foster parenting. Work is linear in the page's
/// size. Reused from page to page.
class Tree {
 public:
  /// `page`: UTF-8 of at most 4 GiB that outlives the use of the tree.
  void parse(std::string_view page, const TreeLimits& limits, Vocabulary& vocabulary);

  std::string_view page() const { return page_; }
  std::span<const Node> nodes() const { return nodes_; }
  std::span<const HeadItem> head() const { return head_; }
  const TreeCounters& counters() const { return counters_; }
  std::string_view slice(std::uint32_t begin, std::uint32_t size) const { return page_.substr(begin, size); }
  /// All of a text node, or an element's start tag.
  std::string_view source(const Node& node) const { return slice(node.begin, node.size); }

 private:
  struct Open {
    std::uint32_t node;
    Tag tag;
  };

  void start_tag(const Token& token);
  void end_tag(const Token& token);
  void text(const Token& token);
  std::uint32_t add(Tag tag, std::string_view source, std::uint8_t flags);
  void read_attributes(Node& node);
  void imply_end_tags(Tag tag, std::uint32_t facts);
  void close_to(std::size_t height);
  bool close_up_to(Tag wanted, std::uint32_t barrier_facts, std::initializer_list<Tag> barriers);
  bool spend(std::size_t steps);
  std::size_t skip_foreign(std::string_view name, std::size_t from);
  bool rescans(const Token& token);
  bool names_licence() const;
  void raw_element(const Token& start, Tag tag);
  std::uint32_t offset(std::string_view inside) const {
    return static_cast<std::uint32_t>(inside.data() - page_.data());
  }

  std::string_view page_;
  TreeLimits limits_;
  Vocabulary* vocabulary_ = nullptr;
  Tokenizer tokenizer_;
  std::vector<Node> nodes_;
  std::vector<HeadItem> head_;
  std::vector<Open> open_;
  std::array<std::uint32_t, kTagCount> open_count_{};
  std::array<std::uint32_t, kTagCount>
      flat_count_{};                // start tags below the depth limit whose end tag is still to come
  std::uint32_t preformatted_ = 0;  // open pre, listing, textarea
  bool space_pending_ = false;
  bool quirks_ = true;
  std::size_t budget_ = 0;  // steps left for searches up the stack
  std::uint64_t foreign_misses_ = 0;
  TreeCounters counters_;
};

}  // namespace curate::html
