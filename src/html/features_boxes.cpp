// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "html/feature_scale.hpp"
#include "html/features.hpp"
#include "html/json_ld.hpp"

namespace curate::html {

namespace {

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

}  // namespace

Features::Sums Features::inside(const Box& box) const {
  const Sums &a = sums_[box.first], &b = sums_[box.end];
  return {b.text - a.text, b.links - a.links, b.paragraphs - a.paragraphs};
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

}  // namespace curate::html
