// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "html/blocks.hpp"
#include "html/root.hpp"

namespace curate::html {

/// What a page says about itself that helps to find its main text.
struct PageFacts {
  std::string_view title, url, kind;  ///< kind: og:type
  std::uint16_t types = 0;            ///< bits of JsonLdType
};

/// What is measured of every block of a page, each a byte, so that a classifier can tell main text from the rest:
/// the block itself, its words, its neighbours, the boxes around it, names and tags around it, its place, the page.
/// Lengths are on a logarithmic scale of four steps an octave, shares in 1/63, places in 1/63 of the page.
class Features {
 public:
  /// Blocks whose bytes lie together: tile t holds, feature after feature, kTile bytes of blocks t * kTile and on.
  static constexpr std::size_t kTile = 32;
  static constexpr std::size_t kCount = 16 + 1 + 1 + 15 + 24 + 8 + 30 + 15 + 4 + kMarkCount + 26 + 28;
  static constexpr std::size_t kContext = 24;
  static constexpr std::size_t kWordSlots = 16384;

  /// `words`: a weight for each word slot, or empty.
  void measure(const Tree& tree, const Blocks& blocks, const RootFinder& root, const PageFacts& facts,
               std::span<const std::int8_t> words);
  /// Of the page last measured: what the first classifier says (in 1/256, one byte per block) around each block.
  void measure_context(const Blocks& blocks, std::span<const std::uint8_t> likely);

  std::size_t tiles() const { return (count_ + kTile - 1) / kTile; }
  const std::uint8_t* tile(std::size_t t) const { return bytes_.data() + t * kTile * kCount; }
  const std::uint8_t* context_tile(std::size_t t) const { return context_.data() + t * kTile * kContext; }
  std::uint8_t at(std::size_t block, std::size_t feature) const {
    return tile(block / kTile)[feature * kTile + block % kTile];
  }
  std::uint8_t context_at(std::size_t block, std::size_t feature) const {
    return context_tile(block / kTile)[feature * kTile + block % kTile];
  }
  /// The words at a block's start, each as a slot of a table of kWordSlots weights; its first, its last and all of a
  /// short block once more in slots of their own.
  static void word_slots(const Tree& tree, const Block& block, std::vector<std::uint16_t>& slots);

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  struct Sums {
    std::uint32_t text = 0, links = 0, paragraphs = 0;
  };
  // What a box holds, as bytes.
  struct Inside {
    std::uint8_t text, links, blocks, paragraphs, children, twins;
  };
  // What is around a box, itself included.
  struct Around {
    Marks marks, small_marks;
    std::uint64_t tags[2];
    std::uint8_t article, main, body, story, list_links, table_text;
    std::uint8_t group_size, group_text, group_links, group_share, depth;
  };
  struct Line {
    std::uint8_t length, links, kind, paragraph;
  };
  struct Twins {
    std::uint64_t key;
    std::uint32_t count, text, links;
    std::uint64_t likely;
  };

  void measure_boxes(const Blocks& blocks, const PageFacts& facts);
  void match_title(const Tree& tree, const Blocks& blocks, std::string_view title);
  void count_twins(const Blocks& blocks);
  void count_roles(const Blocks& blocks);
  void count_repeats(const Tree& tree, const Blocks& blocks);
  Sums inside(const Box& box) const;
  void measure_block(const Blocks& blocks, const RootFinder& root, std::uint32_t i);

  std::size_t count_ = 0;
  std::vector<std::uint8_t> bytes_;
  std::vector<Sums> sums_;
  std::vector<Inside> inside_;
  std::vector<Around> around_;
  std::vector<Line> lines_;
  std::vector<Twins> twins_, roles_;
  std::vector<std::uint32_t> twin_of_, role_of_;
  std::vector<std::uint64_t> names_;
  std::vector<std::uint8_t> context_, word_scores_;
  std::vector<std::uint64_t> likely_sums_;
  std::vector<std::uint64_t> repeat_keys_;
  std::vector<std::uint8_t> repeat_counts_;
  std::vector<std::uint32_t> repeat_slot_;
  std::vector<std::uint32_t> next_paragraph_, next_heading_;
  std::array<std::uint8_t, 28> page_{};
  std::vector<std::uint8_t> title_match_;
  std::uint32_t first_h1_ = 0, title_at_ = 0, previous_paragraph_ = 0, previous_heading_ = 0;
};

}  // namespace curate::html
