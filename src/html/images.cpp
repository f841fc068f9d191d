// SPDX-License-Identifier: Apache-2.0
#include "html/images.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <unordered_map>

#include "html/attributes.hpp"
#include "html/blocks.hpp"
#include "html/entities.hpp"
#include "html/scan.hpp"
#include "html/text_writer.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"
#include "web/url.hpp"

namespace curate::html {

namespace {

constexpr std::size_t kMostImages = 10'000;
constexpr std::size_t kLongestUrl = 8192;
constexpr std::size_t kLongestText = 4000;
constexpr std::uint32_t kLargestSide = 100'000;
constexpr int kCaptionLevels = 4;

// Where scripts that load images late keep the real address.
constexpr std::string_view kLazySources[] = {"data-src", "data-lazy-src",   "data-original", "data-lazy",
                                             "data-url", "data-hi-res-src", "data-full-src", "data-image"};
constexpr std::string_view kLazySets[] = {"data-srcset", "data-lazy-srcset"};

bool one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view n) { return equal_ignoring_case(name, n); });
}

std::string finished(std::string_view decoded) {
  std::string line;
  TextWriter writer(line);
  writer.add(decoded, true);
  writer.finish();
  line.resize(utf8_floor(line, kLongestText));
  return line;
}

std::string attribute_text(std::string_view raw) {
  std::string decoded;
  append_decoded(raw.substr(0, kLongestText * 4), true, decoded);
  return finished(decoded);
}

std::uint32_t side_of(std::string_view value) {
  value = trim_ascii(value);
  std::uint32_t pixels = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), pixels);
  if (error != std::errc() || pixels > kLargestSide) return 0;
  // "50%" says nothing about pixels.
  return end != value.data() + value.size() && *end == '%' ? 0 : pixels;
}

// What is known of one image while its attributes and those of its picture are read: the largest source wins.
class Sources {
 public:
  void offer(std::string_view raw_url, std::uint32_t width, double density, int trust) {
    if (raw_url.empty() || raw_url.size() > kLongestUrl * 4) return;
    std::string url;
    append_decoded(raw_url, true, url);
    const std::string_view plain = trim_ascii(url);
    if (plain.empty() || (plain.size() >= 5 && equal_ignoring_case(plain.substr(0, 5), "data:"))) return;
    const auto better = [&] {
      if (url_.empty()) return true;
      if (width != width_) return width > width_;
      if (density != density_) return density > density_;
      return trust > trust_;
    };
    if (!better()) return;
    url_ = std::string(plain);
    width_ = width;
    density_ = density;
    trust_ = trust;
  }
  void offer_set(std::string_view raw_set, std::vector<SrcsetItem>& items) {
    std::string set;
    append_decoded(raw_set, true, set);
    items.clear();
    parse_srcset(set, items);
    for (const SrcsetItem& item : items) {
      // Decoded already: an ampersand that is left stands for itself.
      if (item.url.find('&') == std::string_view::npos) {
        offer(item.url, item.width, item.density, 3);
      } else {
        std::string url;
        for (const char c : item.url) c == '&' ? url.append("&amp;") : url.append(1, c);
        offer(url, item.width, item.density, 3);
      }
    }
  }
  const std::string& url() const { return url_; }
  std::uint32_t width() const { return width_; }

 private:
  std::string url_;
  std::uint32_t width_ = 0;
  double density_ = 0;
  int trust_ = 0;
};

class Finder {
 public:
  Finder(const Tree& tree, std::string_view page_url, std::vector<ImageCandidate>& found)
      : tree_(tree), nodes_(tree.nodes()), found_(found) {
    base_ = Url::parse(page_url);
    for (const HeadItem& item : tree.head()) {
      if (item.tag != Tag::kBase) continue;
      const auto href = attribute_of(tree.slice(item.begin, item.size), "href");
      if (!href) continue;
      std::string decoded;
      append_decoded(*href, true, decoded);
      if (auto base = Url::parse(decoded, base_ ? &*base_ : nullptr)) base_ = std::move(base);
      break;
    }
  }

  void run() {
    for (std::uint32_t i = 1; i < nodes_.size() && found_.size() < kMostImages; ++i) {
      if (nodes_[i].tag == Tag::kImg)
        image(i);
      else if (nodes_[i].tag == Tag::kCustom && is_amp_image(nodes_[i]))
        image(i);
    }
  }

 private:
  bool is_amp_image(const Node& node) const {
    const std::string_view tag = tree_.source(node);
    return tag.size() > 9 && equal_ignoring_case(tag.substr(1, 7), "amp-img") && !is_letter(tag[8]);
  }

  void image(std::uint32_t i) {
    ImageCandidate candidate;
    Sources sources;
    AttributeReader reader(tree_.source(nodes_[i]));
    Attribute attribute;
    std::string image_title;
    while (reader.next(attribute)) {
      const std::string_view name = attribute.name;
      if (equal_ignoring_case(name, "src"))
        sources.offer(attribute.value, 0, 1, 1);
      else if (equal_ignoring_case(name, "srcset") || one_of(name, kLazySets))
        sources.offer_set(attribute.value, items_);
      else if (one_of(name, kLazySources))
        sources.offer(attribute.value, 0, 1, 2);
      else if (equal_ignoring_case(name, "alt"))
        candidate.alt = attribute_text(attribute.value);
      else if (equal_ignoring_case(name, "title"))
        candidate.title = attribute_text(attribute.value);
      else if (equal_ignoring_case(name, "data-image-title"))
        image_title = attribute_text(attribute.value);
      else if (equal_ignoring_case(name, "width"))
        candidate.width = side_of(attribute.value);
      else if (equal_ignoring_case(name, "height"))
        candidate.height = side_of(attribute.value);
    }
    picture_sources(i, sources);
    if (sources.url().empty()) return;
    auto url = Url::parse(sources.url(), base_ ? &*base_ : nullptr);
    if (!url || (url->scheme() != "http" && url->scheme() != "https")) return;
    candidate.url = std::string(url->without_fragment());
    if (candidate.url.size() > kLongestUrl) return;
    if (candidate.title.empty()) candidate.title = std::move(image_title);
    if (sources.width() != 0 && sources.width() > candidate.width) {
      // The largest file has the shape of the element, if that was given.
      if (candidate.width != 0 && candidate.height != 0)
        candidate.height = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(std::uint64_t{candidate.height} * sources.width() / candidate.width, kLargestSide));
      candidate.width = sources.width();
    }
    candidate.caption = caption(i);
    candidate.node = i;
    const auto [known, fresh] = known_.emplace(candidate.url, found_.size());
    if (fresh) {
      found_.push_back(std::move(candidate));
      return;
    }
    // The copy of an image for readers without scripts, or a second showing.
    ImageCandidate& first = found_[known->second];
    for (const auto text : {&ImageCandidate::alt, &ImageCandidate::title, &ImageCandidate::caption})
      if ((first.*text).empty()) first.*text = std::move(candidate.*text);
  }

  void picture_sources(std::uint32_t image, Sources& sources) {
    const std::uint32_t parent = nodes_[image].parent;
    if (nodes_[parent].tag != Tag::kPicture) return;
    int left = 64;
    for (std::uint32_t i = parent + 1; i < image && left > 0; i = nodes_[i].end, --left) {
      if (nodes_[i].tag != Tag::kSource) continue;
      for (const std::string_view name : {std::string_view("srcset"), kLazySets[0]})
        if (const auto set = attribute_of(tree_.source(nodes_[i]), name)) sources.offer_set(*set, items_);
    }
  }

  std::string caption(std::uint32_t image) const {
    std::uint32_t around = nodes_[image].parent;
    for (int level = 0; level < kCaptionLevels && around != 0; ++level, around = nodes_[around].parent) {
      const bool figure = nodes_[around].tag == Tag::kFigure;
      if (!figure && (nodes_[around].marks & bit(Mark::kCaption)) == 0) continue;
      int left = 256;
      for (std::uint32_t i = around + 1; i < nodes_[around].end && left > 0; ++i, --left) {
        const Node& node = nodes_[i];
        const bool holds_image = i <= image && image < node.end;
        const bool named = node.tag != Tag::kText && (node.marks & bit(Mark::kCaption)) != 0;
        if (holds_image || !(node.tag == Tag::kFigcaption || named)) continue;
        if (std::string text = text_of(i); !text.empty()) return text;
      }
      if (figure) return {};
    }
    return {};
  }

  std::string text_of(std::uint32_t element) const {
    std::string line;
    TextWriter writer(line);
    for (std::uint32_t i = element + 1; i < nodes_[element].end && line.size() < kLongestText;) {
      const Node& node = nodes_[i];
      if (node.tag != Tag::kText && (is_excluded(node) || node.tag == Tag::kNoscript)) {
        i = node.end;
        continue;
      }
      if ((node.flags & kSpaceBefore) != 0 || node.tag == Tag::kBr || (facts_of(node.tag) & kBlock) != 0)
        writer.space();
      if (node.tag == Tag::kText) writer.add(tree_.source(node), (node.flags & kRaw) != 0);
      ++i;
    }
    writer.finish();
    line.resize(utf8_floor(line, kLongestText));
    return line;
  }

  const Tree& tree_;
  std::span<const Node> nodes_;
  std::vector<ImageCandidate>& found_;
  std::optional<Url> base_;
  std::vector<SrcsetItem> items_;
  std::unordered_map<std::string, std::size_t> known_;
};

}  // namespace

void parse_srcset(std::string_view value, std::vector<SrcsetItem>& items) {
  std::size_t at = 0;
  const auto space = [&](std::size_t i) { return is_space(value[i]); };
  while (true) {
    while (at < value.size() && (space(at) || value[at] == ',')) ++at;
    if (at == value.size()) return;
    std::size_t end = at;
    while (end < value.size() && !space(end)) ++end;
    SrcsetItem item{value.substr(at, end - at), 0, 1};
    at = end;
    bool good = true;
    if (item.url.ends_with(',')) {
      while (item.url.ends_with(',')) item.url.remove_suffix(1);
    } else {
      // Descriptors up to the next comma outside parentheses.
      std::size_t depth = 0, from = at;
      const auto descriptor = [&](std::string_view text) {
        if (text.empty()) return;
        const std::string_view digits = text.substr(0, text.size() - 1);
        const char* const last = digits.data() + digits.size();
        if (text.back() == 'w' || text.back() == 'h') {
          std::uint32_t number = 0;
          const auto [stop, error] = std::from_chars(digits.data(), last, number);
          good = good && error == std::errc() && stop == last && number > 0 && number <= kLargestSide;
          if (text.back() == 'w') item.width = number;
        } else {
          const auto [stop, error] = std::from_chars(digits.data(), last, item.density);
          good = good && text.back() == 'x' && error == std::errc() && stop == last && item.density >= 0;
        }
      };
      for (; at < value.size(); ++at) {
        const char c = value[at];
        if (c == '(') ++depth;
        if (c == ')' && depth > 0) --depth;
        if (depth > 0 || (c != ',' && !is_space(c))) continue;
        descriptor(value.substr(from, at - from));
        from = at + 1;
        if (c == ',') break;
      }
      if (at == value.size()) descriptor(value.substr(std::min(from, at)));
    }
    if (good && !item.url.empty()) items.push_back(item);
  }
}

void find_images(const Tree& tree, std::string_view page_url, std::vector<ImageCandidate>& found) {
  found.clear();
  Finder(tree, page_url, found).run();
}

}  // namespace curate::html
