// SPDX-License-Identifier: Apache-2.0
#include "html/features.hpp"

#include <algorithm>
#include <bit>

#include "html/json_ld.hpp"
#include "html/scan.hpp"

namespace curate::html {

namespace {

constexpr std::uint32_t kNone = 0xFFFFFFFF;
constexpr std::uint32_t kEdge = 3;     // lines before the first and behind the last block
constexpr std::uint32_t kShort = 120;  // units up to which repeated texts are looked for

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

std::uint8_t kind_of_page(std::string_view kind) {
  if (kind.empty()) return 0;
  if (kind == "website") return 1;
  if (kind.starts_with("product") || kind == "og:product") return 2;
  if (kind == "object") return 3;
  return kind == "article" ? 5 : 4;
}

// Depth and form of the address, and words that say what kind of page it is.
void measure_url(std::string_view url, std::span<std::uint8_t> out) {
  const std::size_t scheme = url.find("//");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 2);
  const std::size_t slash = std::min(url.find('/'), url.size());
  const std::string_view host = url.substr(0, slash);
  std::string_view path = url.substr(slash);
  path = path.substr(0, path.find_first_of("?#"));
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::string_view last = path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/'));
  const auto holds = [&](std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view w) { return url.find(w) != std::string_view::npos; });
  };
  out[0] = static_cast<std::uint8_t>(std::min<std::ptrdiff_t>(std::count(path.begin(), path.end(), '/'), 15));
  out[1] = static_cast<std::uint8_t>(std::min<std::ptrdiff_t>(std::count(last.begin(), last.end(), '-'), 15));
  out[2] =
      static_cast<std::uint8_t>(std::any_of(last.begin(), last.end(), [](char c) { return c >= '0' && c <= '9'; }));
  out[3] = holds({"/product", "/products/", "/p/", "/dp/", "/item", "/itm/"})                           ? 3
           : holds({"/collections/", "/category", "/c/", "/shop", "/search", "/tag/", "/browse"})       ? 2
           : holds({"/t/", "/thread", "/topic", "/questions/", "/forum", "viewtopic", "/r/", "/d/"})    ? 4
           : holds({"/docs", "/doc/", "/guide", "/reference", "/wiki", "/manual", "/tutorial", "/api"}) ? 5
           : holds({"/blog", "/news", "/article", "/post", "/story", "/20"})                            ? 6
                                                                                                        : 1;
  out[4] = host.starts_with("docs.") || host.starts_with("developer") ? 4
           : host.find("forum") != std::string_view::npos || host.find("communit") != std::string_view::npos ||
                   host.find("discuss") != std::string_view::npos
               ? 3
           : host.starts_with("blog.") || host.find("news") != std::string_view::npos ? 2
                                                                                      : 1;
}

std::uint8_t log_step(std::uint32_t x) {
  if (x < 4) return static_cast<std::uint8_t>(x);
  const int e = std::bit_width(x) - 1;
  return static_cast<std::uint8_t>((e << 2 | static_cast<int>(x >> (e - 2) & 3U)) - 4);
}

std::uint8_t share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<std::uint8_t>(std::min<std::uint64_t>(part * 63 / whole, 63));
}

bool is_heading_kind(std::uint8_t kind) {
  return kind >= 9 && kind <= 12;
}

}  // namespace

Features::Sums Features::inside(const Box& box) const {
  const Sums &a = sums_[box.first], &b = sums_[box.end];
  return {b.text - a.text, b.links - a.links, b.paragraphs - a.paragraphs};
}

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

// Boxes of one class side by side are twins: cards, posts, rows.
void Features::count_twins(const Blocks& blocks) {
  const auto boxes = blocks.boxes();
  std::size_t slots = 64;
  while (slots < boxes.size() * 2) slots *= 2;
  twins_.assign(slots, Twins{});
  twin_of_.resize(boxes.size());
  names_.resize(boxes.size());
  // A class, else the tags.
  for (std::size_t i = 0; i < boxes.size(); ++i)
    names_[i] = boxes[i].class_hash != 0
                    ? boxes[i].class_hash
                    : ((boxes[i].tags[0] ^ boxes[i].tags[1] * 0x9E3779B97F4A7C15) * 0xE7037ED1A0B428DB >> 33) << 1;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const Box& box = boxes[i];
    const std::uint64_t key = (static_cast<std::uint64_t>(box.parent) << 32 | names_[i]) | 1ULL << 63;
    std::size_t at = static_cast<std::size_t>(key * 0x9E3779B97F4A7C15 >> 20) & (slots - 1);
    while (twins_[at].key != 0 && twins_[at].key != key) at = (at + 1) & (slots - 1);
    const Sums sums = inside(box);
    twins_[at].key = key;
    ++twins_[at].count;
    twins_[at].text += sums.text;
    twins_[at].links += sums.links;
    twin_of_[i] = static_cast<std::uint32_t>(at);
  }
}

// Blocks whose boxes and the two around them have the same names have one role: what a template fills in.
void Features::count_roles(const Blocks& blocks) {
  const auto all = blocks.blocks();
  const auto boxes = blocks.boxes();
  std::size_t slots = 64;
  while (slots < all.size() * 2) slots *= 2;
  roles_.assign(slots, Twins{});
  role_of_.resize(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::uint32_t box = all[i].box, parent = boxes[box].parent;
    const std::uint64_t key =
        (((names_[box] * 0x9E3779B97F4A7C15 ^ names_[parent]) * 0xE7037ED1A0B428DB ^ names_[boxes[parent].parent]) *
             0x9E3779B97F4A7C15 ^
         static_cast<std::uint64_t>(all[i].tag)) |
        1;
    std::size_t at = static_cast<std::size_t>(key * 0x9E3779B97F4A7C15 >> 20) & (slots - 1);
    while (roles_[at].key != 0 && roles_[at].key != key) at = (at + 1) & (slots - 1);
    Twins& role = roles_[at];
    role.key = key;
    ++role.count;
    role.text += all[i].text.length;
    role.links += all[i].link_length;
    role_of_[i] = static_cast<std::uint32_t>(at);
  }
}

void Features::measure_boxes(const Blocks& blocks, const PageFacts& facts) {
  const auto boxes = blocks.boxes();
  const Sums page = inside(boxes[0]);
  inside_.resize(boxes.size());
  around_.resize(boxes.size());
  std::uint32_t articles = 0;
  Marks seen = 0;
  std::uint32_t thread = 0, comment = 0, product = 0, card = 0, list = 0;
  for (std::uint32_t i = 0; i < boxes.size(); ++i) {
    const Box& box = boxes[i];
    const Sums sums = inside(box);
    const Twins& twins = twins_[twin_of_[i]];
    Inside& own = inside_[i];
    own = {log_step(sums.text),           share(sums.links, sums.text),
           log_step(box.end - box.first), share(sums.paragraphs, sums.text),
           log_step(box.children),        log_step(twins.count)};
    const bool small = sums.text * 2ULL < page.text;
    Around& around = around_[i];
    if (i == 0)
      around = {};
    else
      around = around_[box.parent];
    around.depth = static_cast<std::uint8_t>(std::min(around.depth + 1, 255));
    around.marks |= box.marks;
    if (small) around.small_marks |= box.marks;
    around.tags[0] |= box.tags[0];
    around.tags[1] |= box.tags[1];
    const std::uint8_t part = static_cast<std::uint8_t>(share(sums.text, page.text) + 1);
    if (box.has(Tag::kArticle)) around.article = part, ++articles;
    if (box.has(Tag::kMain)) around.main = part;
    if ((box.marks & bit(Mark::kBody)) != 0) around.body = part;
    if ((box.marks & bit(Mark::kStory)) != 0) around.story = part;
    if (box.has(Tag::kUl) || box.has(Tag::kOl) || box.has(Tag::kDl))
      around.list_links = static_cast<std::uint8_t>(own.links + 1);
    if (box.has(Tag::kTable)) around.table_text = own.text;
    if (twins.count >= 3 && i != 0) {
      around.group_size = own.twins;
      around.group_text = log_step(twins.text / twins.count);
      around.group_links = share(twins.links, twins.text);
      around.group_share = share(twins.text, page.text);
    }
    const Marks fresh = box.marks & ~seen;
    seen |= fresh;
    if ((box.marks & bit(Mark::kThread)) != 0) thread = std::max(thread, sums.text);
    if ((box.marks & bit(Mark::kComment)) != 0) comment = std::max(comment, sums.text);
    if ((box.marks & bit(Mark::kProduct)) != 0) product = std::max(product, sums.text);
    if ((box.marks & bit(Mark::kCard)) != 0) card += twins.count >= 3;
    if ((box.marks & bit(Mark::kPrice)) != 0) ++list;
  }
  page_ = {log_step(page.text),
           share(page.links, page.text),
           log_step(static_cast<std::uint32_t>(blocks.blocks().size())),
           share(page.paragraphs, page.text),
           log_step(articles),
           share(thread, page.text),
           share(comment, page.text),
           share(product, page.text),
           log_step(card),
           log_step(list),
           log_step(static_cast<std::uint32_t>(boxes.size())),
           static_cast<std::uint8_t>((seen & bit(Mark::kThread)) != 0),
           static_cast<std::uint8_t>((seen & bit(Mark::kProduct)) != 0),
           static_cast<std::uint8_t>((seen & bit(Mark::kDocumentation)) != 0),
           static_cast<std::uint8_t>((seen & bit(Mark::kBody)) != 0),
           log_step(page.paragraphs),
           kind_of_page(facts.kind),
           static_cast<std::uint8_t>(facts.types & kLdArticle),
           static_cast<std::uint8_t>(facts.types & kLdProduct),
           static_cast<std::uint8_t>(facts.types & kLdList),
           static_cast<std::uint8_t>(facts.types & kLdDiscussion),
           static_cast<std::uint8_t>(facts.types & kLdOrganization),
           static_cast<std::uint8_t>(facts.types & kLdHowTo)};
  measure_url(facts.url, std::span(page_).subspan(23));
}

// The first heading or short text that is the start of the page's title.
void Features::match_title(const Tree& tree, const Blocks& blocks, std::string_view title) {
  const auto all = blocks.blocks();
  title_at_ = kNone;
  title_match_.assign(all.size(), 0);
  if (title.size() < 8) return;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const Block& block = all[i];
    if (block.text.length < 6 || block.text.length > title.size()) continue;
    // Letters alone are compared, so that references and spaces do not matter.
    std::size_t at = 0, same = 0;
    bool differs = false;
    for (std::uint32_t k = block.first; k < block.end && !differs; ++k) {
      if (tree.nodes()[k].tag != Tag::kText) continue;
      for (const char c : tree.source(tree.nodes()[k])) {
        if (!is_letter(c)) continue;
        while (at < title.size() && !is_letter(title[at])) ++at;
        if (at == title.size() || lower(title[at]) != lower(c)) {
          differs = true;
          break;
        }
        ++at;
        ++same;
      }
    }
    if (differs || same < 6) continue;
    title_match_[i] = at * 2 > title.size() ? 2 : 1;
    if (title_at_ == kNone && title_match_[i] == 2) title_at_ = i;
  }
}

// How often each short text stands in the page: buttons and labels of every post or card.
void Features::count_repeats(const Tree& tree, const Blocks& blocks) {
  const auto all = blocks.blocks();
  std::size_t slots = 64;
  while (slots < all.size() * 2) slots *= 2;
  repeat_keys_.assign(slots, 0);
  repeat_counts_.assign(slots, 0);
  repeat_slot_.resize(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Block& block = all[i];
    if (block.text.length > kShort) {
      repeat_slot_[i] = kNone;
      continue;
    }
    std::uint64_t key = 0;
    for (std::uint32_t k = block.first; k < block.end; ++k)
      if (tree.nodes()[k].tag == Tag::kText)
        key = key * 0x9E3779B97F4A7C15 + Vocabulary::hash(tree.source(tree.nodes()[k]));
    key |= 1;
    std::size_t at = static_cast<std::size_t>(key >> 20) & (slots - 1);
    while (repeat_keys_[at] != 0 && repeat_keys_[at] != key) at = (at + 1) & (slots - 1);
    repeat_keys_[at] = key;
    repeat_counts_[at] = static_cast<std::uint8_t>(std::min(repeat_counts_[at] + 1, 63));
    repeat_slot_[i] = static_cast<std::uint32_t>(at);
  }
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
      const auto byte = static_cast<unsigned char>(lower(c));
      if ((byte >= 'a' && byte <= 'z') || byte >= 0x80)
        hash = (hash + byte) * 0x9E3779B1;
      else if (byte >= '0' && byte <= '9')
        hash = (hash + '0') * 0x9E3779B1;
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

// What the first classifier says of a block's surroundings.
void Features::measure_context(const Blocks& blocks, std::span<const std::uint8_t> likely) {
  const auto all = blocks.blocks();
  const auto boxes = blocks.boxes();
  const auto n = static_cast<std::uint32_t>(all.size());
  context_.assign(tiles() * kTile * kContext, 0);
  if (n == 0) return;
  likely_sums_.resize(n + 1);
  likely_sums_[0] = 0;
  for (Twins& role : roles_) role.likely = 0;
  for (Twins& twins : twins_) twins.likely = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint64_t mass = static_cast<std::uint64_t>(likely[i]) * all[i].text.length;
    likely_sums_[i + 1] = likely_sums_[i] + mass;
    roles_[role_of_[i]].likely += mass;
  }
  for (std::uint32_t i = 1; i < boxes.size(); ++i)
    twins_[twin_of_[i]].likely += likely_sums_[boxes[i].end] - likely_sums_[boxes[i].first];
  const auto mean = [&](std::uint32_t from, std::uint32_t to) {
    const std::uint64_t text = sums_[to].text - sums_[from].text;
    return text == 0 ? 0U : static_cast<unsigned>((likely_sums_[to] - likely_sums_[from]) / text);
  };
  // Mean without the block itself.
  const auto others = [&](std::uint32_t i, std::uint32_t from, std::uint32_t to) {
    const std::uint64_t text = sums_[to].text - sums_[from].text - all[i].text.length;
    const std::uint64_t own = static_cast<std::uint64_t>(likely[i]) * all[i].text.length;
    return text == 0 ? likely[i] : static_cast<unsigned>((likely_sums_[to] - likely_sums_[from] - own) / text);
  };
  for (std::uint32_t i = 0; i < n; ++i) {
    std::uint8_t* out = context_.data() + (i / kTile) * kTile * kContext + i % kTile;
    const auto put = [&](unsigned value) {
      *out = static_cast<std::uint8_t>(value);
      out += kTile;
    };
    put(likely[i]);
    for (const std::uint32_t k : {i - 3, i - 2, i - 1, i + 1, i + 2, i + 3}) put(k < n ? likely[k] : 0);
    put(others(i, i < 2 ? 0 : i - 2, std::min(i + 3, n)));
    put(others(i, i < 6 ? 0 : i - 6, std::min(i + 7, n)));
    put(mean(i < 10 ? 0 : i - 10, i));
    put(mean(i + 1, std::min(i + 11, n)));
    std::uint32_t box = all[i].box;
    for (int level = 0; level < 5; ++level) {
      put(others(i, boxes[box].first, boxes[box].end));
      box = boxes[box].parent;
    }
    const Twins& role = roles_[role_of_[i]];
    put(role.text == 0 ? 0 : static_cast<unsigned>(role.likely / role.text));
    box = all[i].box;
    for (int level = 0; level < 3; ++level) {
      const Twins& twins = twins_[twin_of_[box]];
      put(twins.text == 0 ? 0 : static_cast<unsigned>(twins.likely / twins.text));
      box = boxes[box].parent;
    }
    put(mean(0, n));
    put(share(likely_sums_[i], likely_sums_[n]));
    put(log_step(static_cast<std::uint32_t>(likely_sums_[n] / 255)));
    put(mean(i + 1, n));
  }
}

}  // namespace curate::html
