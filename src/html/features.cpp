// SPDX-License-Identifier: Apache-2.0
#include "html/features.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "html/feature_scale.hpp"
#include "html/scan.hpp"

namespace curate::html {

namespace {

constexpr std::uint32_t kEdge = 3;  // lines before the first and behind the last block

// From what is rarely main text to what mostly is.
std::uint8_t kind_of(Tag tag) {
  switch (tag) {
    case Tag::kButton:
    case Tag::kLabel:
    case Tag::kLegend:
    case Tag::kOptgroup:
      return 1;
    case Tag::kFigcaption:
    case Tag::kCaption:
    case Tag::kSummary:
      return 2;
    case Tag::kLi:
      return 3;
    case Tag::kTd:
      return 4;
    case Tag::kTh:
      return 5;
    case Tag::kDt:
      return 6;
    case Tag::kDd:
      return 7;
    case Tag::kH1:
      return 9;
    case Tag::kH2:
      return 10;
    case Tag::kH3:
      return 11;
    case Tag::kH4:
    case Tag::kH5:
    case Tag::kH6:
      return 12;
    case Tag::kP:
      return 13;
    case Tag::kBlockquote:
      return 14;
    case Tag::kPre:
    case Tag::kListing:
    case Tag::kXmp:
      return 15;
    default:
      return 8;
  }
}

std::uint8_t last_kind(char c) {
  switch (c) {
    case '.':
      return 7;
    case '!':
    case '?':
      return 6;
    case '"':
    case '\'':
    case ')':
      return 5;
    case ',':
    case ';':
      return 3;
    case ':':
      return 4;
    default:
      return is_letter(c) ? 1 : c >= '0' && c <= '9' ? 0 : 2;
  }
}

std::uint8_t first_kind(char c) {
  if (c >= 'A' && c <= 'Z') return 3;
  if (is_letter(c)) return 2;
  return c >= '0' && c <= '9' ? 1 : 0;
}

constexpr Tag kTagsAround[] = {
    Tag::kNav,    Tag::kFooter,     Tag::kHeader, Tag::kAside,   Tag::kForm,    Tag::kTable,    Tag::kUl,
    Tag::kOl,     Tag::kDl,         Tag::kLi,     Tag::kSection, Tag::kFigure,  Tag::kDetails,  Tag::kAddress,
    Tag::kButton, Tag::kBlockquote, Tag::kTd,     Tag::kCustom,  Tag::kDialog,  Tag::kFieldset, Tag::kArticle,
    Tag::kMain,   Tag::kPre,        Tag::kH2,     Tag::kH3,      Tag::kNoscript};

bool has(const std::uint64_t (&tags)[2], Tag tag) {
  return (tags[static_cast<int>(tag) >> 6] >> (static_cast<int>(tag) & 63) & 1) != 0;
}

bool is_heading_kind(std::uint8_t kind) {
  return kind >= 9 && kind <= 12;
}

// A byte of a word without case, all digits as one; 0 for what is in no word.
constexpr std::array<std::uint8_t, 256> kFolded = [] {
  std::array<std::uint8_t, 256> folded{};
  for (std::size_t b = 0; b < 256; ++b) {
    const auto byte = static_cast<std::uint8_t>(b);
    if (b >= 0x80 || (b >= 'a' && b <= 'z'))
      folded[b] = byte;
    else if (b >= 'A' && b <= 'Z')
      folded[b] = static_cast<std::uint8_t>(byte + 32);
    else if (b >= '0' && b <= '9')
      folded[b] = '0';
  }
  return folded;
}();

}  // namespace

void Features::measure(const Tree& tree, const Blocks& blocks, const RootFinder& root, const PageFacts& facts,
                       std::span<const std::int8_t> words) {
  const auto all = blocks.blocks();
  const auto n = static_cast<std::uint32_t>(all.size());
  count_ = n;
  bytes_.assign(tiles() * kTile * kCount, 0);
  if (n == 0) return;
  sums_.resize(n + 1);
  sums_[0] = {};
  lines_.assign(n + 2 * kEdge, Line{});
  first_h1_ = kNone;
  for (std::uint32_t i = 0; i < n; ++i) {
    const Block& block = all[i];
    const bool paragraph = is_paragraph(block);
    sums_[i + 1] = {sums_[i].text + block.text.length, sums_[i].links + block.link_length,
                    sums_[i].paragraphs + (paragraph ? block.text.length : 0)};
    Line& line = lines_[i + kEdge];
    line = {log_step(block.text.length), share(block.link_length, block.text.length), kind_of(block.tag),
            static_cast<std::uint8_t>(paragraph)};
    if (block.tag == Tag::kH1 && first_h1_ == kNone) first_h1_ = i;
  }
  next_paragraph_.resize(n);
  next_heading_.resize(n);
  for (std::uint32_t i = n, paragraph = kNone, heading = kNone; i-- > 0;) {
    next_paragraph_[i] = paragraph;
    next_heading_[i] = heading;
    if (lines_[i + kEdge].paragraph != 0) paragraph = i;
    if (is_heading_kind(lines_[i + kEdge].kind)) heading = i;
  }
  count_twins(blocks);
  count_roles(blocks);
  measure_boxes(blocks, facts);
  match_title(tree, blocks, facts.title);
  count_repeats(tree, blocks);
  word_scores_.assign(n, 128);
  std::vector<std::uint16_t> slots;
  if (!words.empty())
    for (std::uint32_t i = 0; i < n; ++i) {
      word_slots(tree, all[i], slots);
      int sum = 0;
      for (const std::uint16_t slot : slots) sum += words[slot];
      word_scores_[i] = static_cast<std::uint8_t>(std::clamp(128 + sum / 4, 0, 255));
    }
  previous_paragraph_ = previous_heading_ = kNone;
  for (std::uint32_t i = 0; i < n; ++i) measure_block(blocks, root, i);
}

void Features::measure_block(const Blocks& blocks, const RootFinder& root, std::uint32_t i) {
  const auto all = blocks.blocks();
  const auto boxes = blocks.boxes();
  const auto n = static_cast<std::uint32_t>(all.size());
  const Block& block = all[i];
  const Line& line = lines_[i + kEdge];
  const Sums& page = sums_[n];
  std::uint8_t* out = bytes_.data() + (i / kTile) * kTile * kCount + i % kTile;
  const auto put = [&](unsigned value) {
    *out = static_cast<std::uint8_t>(value);
    out += kTile;
  };

  // The block itself: 16.
  const std::uint32_t words = block.text.spaces + 1;
  put(line.length);
  put(log_step(words));
  put(line.links);
  put(std::min<unsigned>(block.links, 63));
  put(std::min(block.text.length * 4 / words, 255U));
  put(share(block.text.digits, block.text.length));
  put(share(block.text.capitals, words));
  put(log_step(block.text.commas));
  put(log_step(block.text.stops));
  put(last_kind(block.last));
  put(first_kind(block.first_byte));
  put(line.kind);
  put(block.hidden);
  put(block.preformatted);
  put(line.paragraph);
  put(repeat_slot_[i] == kNone ? 0 : repeat_counts_[repeat_slot_[i]]);
  put(word_scores_[i]);
  put(title_match_[i]);

  // Its place: 14.
  put(share(i, n));
  put(share(sums_[i].text, page.text));
  put(share(sums_[i].paragraphs, page.paragraphs));
  put(log_step(i));
  put(log_step(n - 1 - i));
  put(first_h1_ == kNone ? 0 : i >= first_h1_ ? 128 + log_step(i - first_h1_) : 127 - log_step(first_h1_ - i));
  put(title_at_ == kNone ? 0 : i >= title_at_ ? 128 + log_step(i - title_at_) : 127 - log_step(title_at_ - i));
  put(previous_paragraph_ == kNone ? 127 : log_step(i - previous_paragraph_));
  put(next_paragraph_[i] == kNone ? 127 : log_step(next_paragraph_[i] - i));
  put(previous_heading_ == kNone ? 127 : log_step(i - previous_heading_));
  put(previous_heading_ == kNone ? 0 : lines_[previous_heading_ + kEdge].kind);
  put(next_heading_[i] == kNone ? 127 : log_step(next_heading_[i] - i));
  put(previous_paragraph_ == kNone ? 0 : boxes[all[previous_paragraph_].box].parent == boxes[block.box].parent);
  put(next_paragraph_[i] == kNone ? 0 : boxes[all[next_paragraph_[i]].box].parent == boxes[block.box].parent);
  put(previous_paragraph_ == kNone ? 127 : log_step(sums_[i].text - sums_[previous_paragraph_ + 1].text));
  if (line.paragraph != 0) previous_paragraph_ = i;
  if (is_heading_kind(line.kind)) previous_heading_ = i;

  // Its neighbours: 6 x 4, windows: 8.
  for (const std::uint32_t k : {i, i + 1, i + 2, i + 4, i + 5, i + 6}) {
    put(lines_[k].length);
    put(lines_[k].links);
    put(lines_[k].kind);
    const std::uint32_t other = k - kEdge;
    put(other < n ? (all[other].box == block.box ? 2 : boxes[all[other].box].parent == boxes[block.box].parent) : 0);
  }
  for (const std::uint32_t reach : {2U, 5U, 12U, 30U}) {
    const Sums &a = sums_[i < reach ? 0 : i - reach], &b = sums_[std::min(i + reach + 1, n)];
    put(log_step((b.text - a.text) / (2 * reach + 1)));
    put(share(b.links - a.links, b.text - a.text));
  }

  // The boxes around it: 5 x 6, and what is inherited: 15.
  std::uint32_t box = block.box;
  Marks own_marks = block.inline_marks, near_marks = 0;
  for (int level = 0; level < 5; ++level) {
    const Inside& in = inside_[box];
    put(in.text);
    put(in.links);
    put(in.blocks);
    put(in.paragraphs);
    put(in.children);
    put(in.twins);
    if (level == 0)
      own_marks |= boxes[box].marks;
    else if (level < 3 && in.text + 4 < page_[0])
      near_marks |= boxes[box].marks;
    box = boxes[box].parent;
  }
  const Around& around = around_[block.box];
  put(around.depth);
  put(around.article);
  put(around.main);
  put(around.body);
  put(around.story);
  put(around.list_links);
  put(around.table_text);
  put(around.group_size);
  put(around.group_text);
  put(around.group_links);
  put(around.group_share);
  const Box& chosen = boxes[root.root()];
  put(i < chosen.first ? 0 : i >= chosen.end ? 1 : 2);
  put(static_cast<unsigned>(root.tier()));
  put(root.pruned(block.box));
  put(inside_[root.root()].text);
  const Twins& role = roles_[role_of_[i]];
  put(log_step(role.count));
  put(log_step(role.text / role.count));
  put(share(role.links, role.text));
  put(share(role.text, page.text));

  // Names around it: one of kMarkCount. 3: of its own box, 2: near, 1: farther but not around half the page.
  Marks left = own_marks | near_marks | around.small_marks;
  while (left != 0) {
    const int mark = std::countr_zero(left);
    left &= left - 1;
    out[static_cast<std::size_t>(mark) * kTile] = (own_marks >> mark & 1) != 0    ? 3
                                                  : (near_marks >> mark & 1) != 0 ? 2
                                                                                  : 1;
  }
  out += kMarkCount * kTile;
  // Tags around it: 25. The same box, the one around, farther.
  for (const Tag tag : kTagsAround) {
    if (!has(around.tags, tag)) {
      put(0);
      continue;
    }
    const Box& own = boxes[block.box];
    put(own.has(tag) ? 3 : boxes[own.parent].has(tag) ? 2 : 1);
  }
  for (const std::uint8_t value : page_) put(value);
}

void Features::word_slots(const Tree& tree, const Block& block, std::vector<std::uint16_t>& slots) {
  slots.clear();
  constexpr std::size_t kBytes = 120;
  std::size_t left = kBytes;
  const auto slot = [](std::uint32_t hash) {
    return static_cast<std::uint16_t>((hash ^ hash >> 15) * 0x2C1B3C6D >> 18);
  };
  std::uint32_t first = 0, last = 0, whole = 0;
  for (std::uint32_t i = block.first; i < block.end && left > 0; ++i) {
    const Node& node = tree.nodes()[i];
    if (node.tag != Tag::kText) continue;
    std::string_view text = tree.source(node);
    text = text.substr(0, left);
    left -= text.size();
    std::uint32_t hash = 0;
    const auto end_word = [&] {
      if (hash == 0) return;
      slots.push_back(slot(hash));
      if (first == 0) first = hash;
      last = hash;
      whole = (whole ^ hash) * 0x85EBCA6B;
      hash = 0;
    };
    for (const char c : text) {
      if (const std::uint8_t byte = kFolded[static_cast<unsigned char>(c)]; byte != 0)
        hash = (hash + byte) * 0x9E3779B1;
      else
        end_word();
    }
    end_word();
  }
  if (first != 0) {
    slots.push_back(slot(first * 3 + 1));
    slots.push_back(slot(last * 5 + 2));
    if (left > 0) slots.push_back(slot(whole * 7 + 3));
  }
}

}  // namespace curate::html
