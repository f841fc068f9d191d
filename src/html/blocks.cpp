// SPDX-License-Identifier: Apache-2.0
#include "html/blocks.hpp"

#include <array>

#include "html/scan.hpp"

namespace curate::html {

namespace {

constexpr std::uint32_t kNone = 0xFFFFFFFF;

// Six counters in one word, so that a byte of text costs one load and one addition.
enum Field : int { kLength = 0, kSpaces = 16, kDigits = 26, kCapitals = 36, kCommas = 46, kStops = 55 };
constexpr std::size_t kChunk = 480;  // bytes after which no field can have run over

constexpr std::array<std::uint64_t, 256> kPacked = [] {
  std::array<std::uint64_t, 256> table{};
  for (std::size_t b = 0x21; b < 256; ++b) {
    std::uint64_t length = 0;
    if (b < 0x80 || (b >= 0xC0 && b < 0xE3))
      length = 1;
    else if (b >= 0xE3 && b < 0xEF)
      length = 3;  // CJK and Hangul
    else if (b >= 0xEF)
      length = 2;
    table[b] |= length << kLength;
    if (b >= '0' && b <= '9') table[b] |= std::uint64_t{1} << kDigits;
    if (b >= 'A' && b <= 'Z') table[b] |= std::uint64_t{1} << kCapitals;
    if (b == ',' || b == ';') table[b] |= std::uint64_t{1} << kCommas;
    if (b == '.' || b == '!' || b == '?') table[b] |= std::uint64_t{1} << kStops;
  }
  table[static_cast<std::size_t>(' ')] = std::uint64_t{1} << kSpaces;
  return table;
}();

}  // namespace

TextCounts& TextCounts::operator+=(const TextCounts& other) {
  length += other.length;
  spaces += other.spaces;
  digits += other.digits;
  capitals += other.capitals;
  commas += other.commas;
  stops += other.stops;
  return *this;
}

TextCounts count_text(std::string_view text) {
  TextCounts counts;
  while (!text.empty()) {
    const std::string_view chunk = text.substr(0, kChunk);
    text.remove_prefix(chunk.size());
    std::uint64_t sums = 0;
    for (const char c : chunk) sums += kPacked[static_cast<unsigned char>(c)];
    const auto field = [&](int from, int to) {
      return static_cast<std::uint32_t>(sums >> from & ((std::uint64_t{1} << (to - from)) - 1));
    };
    counts.length += field(kLength, kSpaces);
    counts.spaces += field(kSpaces, kDigits);
    counts.digits += field(kDigits, kCapitals);
    counts.capitals += field(kCapitals, kCommas);
    counts.commas += field(kCommas, kStops);
    counts.stops += field(kStops, 64);
  }
  return counts;
}

bool is_excluded(const Node& node) {
  // What is for readers without scripts is text of the page for us.
  if ((facts_of(node.tag) & kInvisible) == 0 || node.tag == Tag::kNoscript) return false;
  return node.tag != Tag::kTemplate || (node.flags & kHidden) != 0;
}

void Blocks::build(const Tree& tree) {
  blocks_.clear();
  boxes_.clear();
  open_.clear();
  in_block_ = false;
  const auto nodes = tree.nodes();
  const auto count = static_cast<std::uint32_t>(nodes.size());
  std::size_t boxed = 0;  // open elements whose box exists or that need none
  std::uint32_t box = 0;  // the innermost one

  const auto leave = [&](std::uint32_t at) {
    while (!open_.empty() && open_.back().end <= at) {
      const Open& top = open_.back();
      if ((facts_of(top.tag) & kBlock) != 0) in_block_ = false;
      if (top.box != kNone) {
        boxes_[top.box].end = static_cast<std::uint32_t>(blocks_.size());
        box = boxes_[top.box].parent;
      }
      open_.pop_back();
      boxed = std::min(boxed, open_.size());
    }
  };

  for (std::uint32_t i = 0; i < count;) {
    const Node& node = nodes[i];
    leave(i);
    if (node.tag == Tag::kText) {
      if (!in_block_) {
        for (; boxed < open_.size(); ++boxed) {
          Open& element = open_[boxed];
          if ((facts_of(element.tag) & kBlock) == 0) continue;
          element.box = static_cast<std::uint32_t>(boxes_.size());
          Box& fresh = boxes_.emplace_back();
          fresh.node = fresh.inner = element.node;
          const Node& source = nodes[element.node];
          fresh.parent = element.box == 0 ? 0 : box;
          fresh.first = static_cast<std::uint32_t>(blocks_.size());
          fresh.class_hash = source.class_hash;
          fresh.marks = source.marks | element.inline_marks;
          fresh.tags[static_cast<int>(source.tag) >> 6] |= std::uint64_t{1} << (static_cast<int>(source.tag) & 63);
          fresh.depth = source.depth;
          fresh.hidden = element.hidden;
          box = element.box;
        }
        in_block_ = true;
        last_link_ = 0;
        Block& block = blocks_.emplace_back();
        block.first = i;
        block.box = box;
        block.hidden = open_.back().hidden;
        block.preformatted = open_.back().pre;
        for (std::size_t k = open_.size(); k-- > 0;)
          if ((facts_of(open_[k].tag) & kBlock) != 0) {
            block.tag = open_[k].tag;
            break;
          }
      }
      Block& block = blocks_.back();
      const std::string_view text = tree.source(node);
      const TextCounts counts = count_text(text);
      if (block.text.length == 0) block.first_byte = text.front();
      block.text += counts;
      block.text.spaces += (node.flags & kSpaceBefore) != 0;
      block.end = i + 1;
      block.inline_marks |= open_.back().inline_marks;
      if (const std::uint32_t link = open_.back().link; link != 0) {
        block.link_length += counts.length;
        if (link != last_link_ && block.links < 0xFFFF) ++block.links;
        last_link_ = link;
      }
      std::size_t size = text.size();
      while (size > 0 && is_space(text[size - 1])) --size;
      if (size > 0) block.last = text[size - 1];
      ++i;
      continue;
    }
    if (is_excluded(node)) {
      i = node.end;
      continue;
    }
    const bool is_block = (facts_of(node.tag) & kBlock) != 0;
    // Two line breaks in a row are how old pages end a paragraph.
    if (is_block || (node.tag == Tag::kBr && nodes[i - 1].tag == Tag::kBr)) in_block_ = false;
    if (node.end > i + 1) {
      Open element{node.end, kNone, i, 0, false, false, node.tag, 0};
      if (!open_.empty()) {
        const Open& around = open_.back();
        element.link = around.link;
        element.pre = around.pre;
        element.hidden = around.hidden;
        if (!is_block) element.inline_marks = around.inline_marks;
      }
      if (!is_block) element.inline_marks |= node.marks;
      if ((node.flags & kLinks) != 0) element.link = i;
      element.hidden |= (node.flags & kHidden) != 0;
      element.pre |=
          node.tag == Tag::kPre || node.tag == Tag::kListing || node.tag == Tag::kXmp || node.tag == Tag::kPlaintext;
      open_.push_back(element);
    }
    ++i;
  }
  leave(0xFFFFFFFE);
  merge_wrappers(nodes);
}

// Boxes around exactly the same blocks become one.
void Blocks::merge_wrappers(std::span<const Node> nodes) {
  merged_.resize(boxes_.size());
  std::uint32_t kept = 0;
  for (std::uint32_t i = 0; i < boxes_.size(); ++i) {
    const Box box = boxes_[i];
    const std::uint32_t parent = i == 0 ? 0 : merged_[box.parent];
    if (i != 0 && boxes_[parent].first == box.first && boxes_[parent].end == box.end) {
      Box& around = boxes_[parent];
      around.inner = box.inner;
      around.marks |= box.marks;
      around.tags[0] |= box.tags[0];
      around.tags[1] |= box.tags[1];
      around.hidden |= box.hidden;
      if (around.class_hash == 0) around.class_hash = nodes[box.node].class_hash;
      merged_[i] = parent;
      continue;
    }
    merged_[i] = kept;
    boxes_[kept] = box;
    boxes_[kept].parent = parent;
    if (i != 0) ++boxes_[parent].children;
    ++kept;
  }
  boxes_.resize(kept);
  for (Block& block : blocks_) block.box = merged_[block.box];
}

}  // namespace curate::html
