// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "html/tree.hpp"

namespace curate::html {

/// What a stretch of text is made of. Lengths are in units of about one Latin letter (a Chinese character
/// counts as three), white space left out.
struct TextCounts {
  std::uint32_t length = 0;
  std::uint32_t spaces = 0;
  std::uint32_t digits = 0;
  std::uint32_t capitals = 0;
  std::uint32_t commas = 0;
  std::uint32_t stops = 0;  ///< '.', '!', '?'
  TextCounts& operator+=(const TextCounts& other);
};
TextCounts count_text(std::string_view text);

/// A run of text with no block boundary in it: a paragraph, a list item's text, a table cell.
struct Block {
  std::uint32_t first = 0, end = 0;  ///< nodes that hold it: from its first text to behind its last
  std::uint32_t box = 0;             ///< the innermost box around it
  TextCounts text;
  std::uint32_t link_length = 0;  ///< of the text inside links
  std::uint16_t links = 0;
  Tag tag = Tag::kOther;  ///< of the nearest element that says what it is: p, li, h2, td, div, …
  char last = 0;          ///< its last byte that is no white space
  char first_byte = 0;
  bool hidden = false;
  bool preformatted = false;
  Marks inline_marks = 0;  ///< of the inline elements around its text
};

/// A block-level element with text in it; elements around exactly the same text are one box.
struct Box {
  std::uint32_t node = 0;            ///< the outermost of its elements
  std::uint32_t inner = 0;           ///< the innermost
  std::uint32_t parent = 0;          ///< index of the box around it; the root is its own
  std::uint32_t first = 0, end = 0;  ///< blocks inside
  std::uint32_t class_hash = 0;      ///< of the outermost element that has a class
  std::uint32_t children = 0;        ///< boxes directly inside
  Marks marks = 0;                   ///< of all its elements
  std::uint64_t tags[2] = {0, 0};    ///< which tags its elements are, one bit each
  std::uint16_t depth = 0;
  bool hidden = false;
  bool has(Tag tag) const { return (tags[static_cast<int>(tag) >> 6] >> (static_cast<int>(tag) & 63) & 1) != 0; }
};

/// The text of a page as blocks, and the boxes around them, both in document order.
class Blocks {
 public:
  void build(const Tree& tree);

  std::span<const Block> blocks() const { return blocks_; }
  std::span<const Box> boxes() const { return boxes_; }

 private:
  struct Open {
    std::uint32_t end;  // node behind the element
    std::uint32_t box;  // its box, if it has one
    std::uint32_t node;
    std::uint32_t link;  // the <a> it is in; 0 = none
    bool pre, hidden;
    Tag tag;
    Marks inline_marks;
  };
  void merge_wrappers(std::span<const Node> nodes);

  std::vector<Block> blocks_;
  std::vector<Box> boxes_;
  std::vector<Open> open_;
  std::vector<std::uint32_t> merged_;
  bool in_block_ = false;
  std::uint32_t last_link_ = 0;
};

/// Whether an element's content is never part of a page's text: scripts, templates, form controls.
bool is_excluded(const Node& node);

}  // namespace curate::html
