// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "html/main_text.hpp"
#include "html/text_writer.hpp"

namespace curate::html {

namespace {

constexpr std::uint32_t kLongestCell = 400;

class Writer {
 public:
  Writer(const Tree& tree, const Blocks& blocks, std::string& out)
      : tree_(tree), nodes_(tree.nodes()), blocks_(blocks), writer_(out) {}

  void run(std::span<const std::uint8_t> keep) {
    for (std::uint32_t i = 0; i < keep.size(); ++i) {
      if (keep[i] == 0) continue;
      separate(i);
      block(blocks_.blocks()[i]);
      before_ = i;
      any_ = true;
    }
    writer_.finish();
  }

 private:
  // The node of the nearest box around `block` that is one of the tags; 0 if there is none.
  std::uint32_t box_with(const Block& block, Tag a, Tag b) const {
    std::uint32_t box = block.box;
    for (int steps = 0; steps < 6; ++steps) {
      const Box& at = blocks_.boxes()[box];
      if (at.has(a) || at.has(b)) return box;
      if (box == 0) break;
      box = at.parent;
    }
    return 0;
  }

  // Whether two blocks are neighbouring cells of one row, each a short cell of one block.
  bool same_row(const Block& a, const Block& b) const {
    if (a.text.length > kLongestCell || b.text.length > kLongestCell) return false;
    const std::uint32_t cell_a = box_with(a, Tag::kTd, Tag::kTh), cell_b = box_with(b, Tag::kTd, Tag::kTh);
    if (cell_a == 0 || cell_b == 0 || cell_a == cell_b) return false;
    const auto boxes = blocks_.boxes();
    if (boxes[cell_a].end - boxes[cell_a].first != 1 || boxes[cell_b].end - boxes[cell_b].first != 1) return false;
    return boxes[cell_a].parent == boxes[cell_b].parent && boxes[boxes[cell_a].parent].has(Tag::kTr);
  }

  void separate(std::uint32_t i) {
    const Block& next = blocks_.blocks()[i];
    if (any_ && same_row(blocks_.blocks()[before_], next)) {
      writer_.tab();
      return;
    }
    writer_.new_line();
    if (next.preformatted) return;
    const std::uint32_t item = box_with(next, Tag::kLi, Tag::kLi);
    if (item != 0 && item != last_item_) {
      last_item_ = item;
      if (blocks_.boxes()[item].first == i || !any_ || before_ < blocks_.boxes()[item].first) writer_.mark("- ");
    }
  }

  void block(const Block& block) {
    bool first = true;
    for (std::uint32_t i = block.first; i < block.end; ++i) {
      const Node& node = nodes_[i];
      if (node.tag != Tag::kText && is_excluded(node)) {
        i = node.end - 1;
        continue;
      }
      if ((node.flags & kSpaceBefore) != 0) writer_.space();
      if (node.tag == Tag::kBr) writer_.new_line();
      if (node.tag != Tag::kText) {
        // Links side by side are words of their own even if the page's source glues them together.
        if (node.tag == Tag::kA && i > 0 && nodes_[i - 1].end <= i && nodes_[node.parent].tag != Tag::kP) {
          const std::uint32_t sibling = previous_sibling(i);
          if (sibling != 0 && nodes_[sibling].tag == Tag::kA) writer_.space();
        }
        continue;
      }
      std::string_view text = tree_.source(node);
      const bool raw = (node.flags & kRaw) != 0;
      if (block.preformatted) {
        if (first && text.starts_with('\n')) text.remove_prefix(1);
        writer_.add_preformatted(text, raw);
      } else {
        writer_.add(text, raw);
      }
      first = false;
    }
  }

  // The node before `i` with the same parent, looked for a few steps back; 0 if there is none.
  std::uint32_t previous_sibling(std::uint32_t i) const {
    const std::uint32_t parent = nodes_[i].parent;
    std::uint32_t at = i - 1;
    for (int steps = 0; steps < 8 && at > parent; ++steps) {
      if (nodes_[at].parent == parent) return at;
      at = nodes_[at].parent;
    }
    return 0;
  }

  const Tree& tree_;
  std::span<const Node> nodes_;
  const Blocks& blocks_;
  TextWriter writer_;
  std::uint32_t before_ = 0, last_item_ = 0;
  bool any_ = false;
};

}  // namespace

void write_text(const Tree& tree, const Blocks& blocks, std::span<const std::uint8_t> keep, std::string& out) {
  Writer(tree, blocks, out).run(keep);
}

}  // namespace curate::html
