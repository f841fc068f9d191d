// SPDX-License-Identifier: Apache-2.0
#include "html/root.hpp"

#include <algorithm>

namespace curate::html {

namespace {

constexpr Marks kBoilerplate = bits(Mark::kNavigation, Mark::kBreadcrumb, Mark::kSidebar, Mark::kFooter, Mark::kComment,
                                    Mark::kRelated, Mark::kShare, Mark::kAdvertisement, Mark::kPromotion,
                                    Mark::kPagination, Mark::kConsent, Mark::kAccount, Mark::kTags, Mark::kBiography);
constexpr std::uint32_t kMinimum = 170;  // units of text a root should have
constexpr std::uint32_t kParagraph = 50;

bool is_boilerplate_tag(const Box& box) {
  return box.has(Tag::kNav) || box.has(Tag::kFooter) || box.has(Tag::kAside) || box.has(Tag::kButton) ||
         box.has(Tag::kLabel) || box.has(Tag::kLegend);
}

bool is_protected(const Box& box) {
  return box.has(Tag::kArticle) || box.has(Tag::kMain) || (box.marks & bit(Mark::kBody)) != 0;
}

}  // namespace

bool is_paragraph(const Block& block) {
  return block.text.length >= kParagraph && block.link_length * 2 < block.text.length &&
         (block.text.stops + block.text.commas > 0 || block.tag == Tag::kP);
}

void RootFinder::find(const Blocks& blocks) {
  prune(blocks);
  sum(blocks);
  choose(blocks);
}

void RootFinder::prune(const Blocks& blocks) {
  const auto boxes = blocks.boxes();
  pruned_.assign(boxes.size(), 0);
  sums_.resize(blocks.blocks().size() + 1);
  sums_[0] = {};
  for (std::size_t i = 0; i < blocks.blocks().size(); ++i) {
    const Block& block = blocks.blocks()[i];
    sums_[i + 1] = {sums_[i].text + block.text.length, sums_[i].links + block.link_length, 0};
  }
  if (boxes.empty()) return;
  const Sums page = inside(boxes[0]);
  for (std::uint32_t i = 1; i < boxes.size(); ++i) {
    const Box& box = boxes[i];
    if (pruned_[box.parent] != 0) {
      pruned_[i] = 1;
      continue;
    }
    const bool header = box.has(Tag::kHeader) && !box.has(Tag::kH1);
    if (!is_boilerplate_tag(box) && !header && !box.hidden && (box.marks & kBoilerplate) == 0) continue;
    if (is_protected(box)) continue;
    const Sums sums = inside(box);
    if (sums.text * 5 > page.text * 2 && sums.links * 2 < sums.text) continue;
    pruned_[i] = 1;
  }
}

void RootFinder::sum(const Blocks& blocks) {
  for (std::size_t i = 0; i < blocks.blocks().size(); ++i) {
    const Block& block = blocks.blocks()[i];
    sums_[i + 1] = sums_[i];
    if (pruned_[block.box] != 0) continue;
    sums_[i + 1].text += block.text.length;
    sums_[i + 1].links += block.link_length;
    if (is_paragraph(block)) sums_[i + 1].paragraphs += block.text.length;
  }
}

void RootFinder::choose(const Blocks& blocks) {
  const auto boxes = blocks.boxes();
  root_ = 0;
  tier_ = RootTier::kPage;
  score_.assign(boxes.size(), 0);
  if (boxes.empty()) return;
  for (const Block& block : blocks.blocks()) {
    if (pruned_[block.box] != 0 || !is_paragraph(block)) continue;
    const double value = 1 + std::min(block.text.commas, 20U) + std::min(block.text.length / 85.0, 5.0);
    std::uint32_t box = block.box;
    // The innermost box of a paragraph is the paragraph.
    if (boxes[box].end - boxes[box].first == 1) box = boxes[box].parent;
    for (const int part : {1, 2, 3, 6, 9}) {
      score_[box] += value / part;
      if (box == 0) break;
      box = boxes[box].parent;
    }
  }
  double best_score = 0;
  for (std::uint32_t i = 0; i < boxes.size(); ++i) {
    const Sums sums = inside(boxes[i]);
    if (sums.text == 0) continue;
    if (score_[i] > 0) {
      if ((boxes[i].marks & bit(Mark::kBody)) != 0)
        score_[i] += 25;
      else if ((boxes[i].marks & bit(Mark::kStory)) != 0)
        score_[i] += 10;
      else if ((boxes[i].marks & bit(Mark::kMain)) != 0)
        score_[i] += 5;
      score_[i] *= 1 - static_cast<double>(sums.links) / sums.text;
    }
    if (score_[i] <= best_score) continue;
    best_score = score_[i];
    root_ = i;
    tier_ = RootTier::kScore;
  }
  while (root_ != 0) {
    const std::uint32_t parent = boxes[root_].parent;
    const Sums own = inside(boxes[root_]), around = inside(boxes[parent]);
    if (around.paragraphs * 20ULL <= own.paragraphs * 23ULL + 2000 || around.links * 20ULL > around.text * 7ULL) break;
    root_ = parent;
  }

  const Sums scored = inside(boxes[root_]);
  const auto plain = [](const Sums& s) { return s.text - std::min(s.text, s.links); };
  struct Wanted {
    RootTier tier;
    unsigned percent;
  };
  for (const Wanted wanted : {Wanted{RootTier::kBody, 40}, Wanted{RootTier::kArticle, 55}, Wanted{RootTier::kStory, 55},
                              Wanted{RootTier::kMain, 55}}) {
    std::uint32_t best = 0, best_plain = 0;
    for (std::uint32_t i = 1; i < boxes.size(); ++i) {
      const Box& box = boxes[i];
      if (pruned_[i] != 0) continue;
      const bool fits = wanted.tier == RootTier::kBody      ? (box.marks & bit(Mark::kBody)) != 0
                        : wanted.tier == RootTier::kArticle ? box.has(Tag::kArticle)
                        : wanted.tier == RootTier::kStory   ? (box.marks & bit(Mark::kStory)) != 0
                                                          : box.has(Tag::kMain) || (box.marks & bit(Mark::kMain)) != 0;
      if (!fits) continue;
      const std::uint32_t amount = plain(inside(box));
      if (amount <= best_plain) continue;
      best = i;
      best_plain = amount;
    }
    if (best == 0 || best_plain < kMinimum) continue;
    if (best_plain * 100ULL < plain(scored) * static_cast<unsigned long long>(wanted.percent)) continue;
    root_ = best;
    tier_ = wanted.tier;
    break;
  }

  if (tier_ == RootTier::kBody) return;
  // Pages without one body of text (services, documentation, lists): all of main, or all of the page.
  const Sums own = inside(boxes[root_]);
  std::uint32_t main = 0;
  for (std::uint32_t i = 1; i < boxes.size() && main == 0; ++i)
    if (boxes[i].has(Tag::kMain) && pruned_[i] == 0) main = i;
  const Sums wide = inside(boxes[main]);
  const bool low_links = wide.links * 10ULL < wide.text * 3ULL;
  if (low_links && own.text * 100ULL < wide.text * (main != 0 ? 60ULL : 48ULL)) {
    root_ = main;
    tier_ = RootTier::kWidened;
  }
}

}  // namespace curate::html
