// SPDX-License-Identifier: Apache-2.0
#include "crawl/sitemap.hpp"

#include <algorithm>

#include "html/entities.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

// "loc" of "image:loc a='b'": the local name of a tag, and its prefix.
struct Name {
  std::string_view prefix, local;
};

Name name_of(std::string_view tag) {
  const std::string_view name = tag.substr(0, std::min(tag.find_first_of(" \t\r\n/>"), tag.size()));
  const auto colon = name.find(':');
  if (colon == std::string_view::npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

// The value of an attribute of a tag, quotes off.
std::string_view attribute(std::string_view tag, std::string_view name) {
  for (std::size_t at = 0; (at = tag.find(name, at)) != std::string_view::npos; at += name.size()) {
    if (at == 0 || static_cast<unsigned char>(tag[at - 1]) > ' ') continue;
    std::string_view rest = trim_ascii(tag.substr(at + name.size()));
    if (!rest.starts_with('=')) continue;
    rest = trim_ascii(rest.substr(1));
    if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) continue;
    const char quote = rest.front();
    rest.remove_prefix(1);
    return rest.substr(0, std::min(rest.find(quote), rest.size()));
  }
  return {};
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  Sitemap read() {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
    if (trim_ascii(rest_.substr(0, 1024)).starts_with('<'))
      read_xml();
    else
      read_lines();
    return std::move(map_);
  }

 private:
  void add(std::vector<std::string>& list, std::string_view text) {
    text = trim_ascii(text);
    if (text.empty()) return;
    if (map_.pages.size() + map_.sitemaps.size() >= Sitemap::kMaxUrls) {
      ++map_.dropped;
      return;
    }
    std::string url;
    html::append_decoded(text, false, url);
    list.push_back(std::move(url));
  }

  void read_lines() {
    while (!rest_.empty()) {
      const std::size_t end = std::min(rest_.find_first_of("\r\n"), rest_.size());
      const std::string_view line = trim_ascii(rest_.substr(0, end));
      if (line.starts_with("http://") || line.starts_with("https://")) add(map_.pages, line);
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
    }
  }

  // Elements are looked for one after the other; nothing is balanced, so a broken file gives what it has.
  void read_xml() {
    while (!rest_.empty()) {
      const auto open = rest_.find('<');
      if (open == std::string_view::npos) return;
      rest_.remove_prefix(open + 1);
      if (rest_.starts_with("!--")) {
        skip_past("-->");
      } else if (rest_.starts_with("![CDATA[")) {
        skip_past("]]>");
      } else {
        const std::size_t end = std::min(rest_.find('>'), rest_.size());
        const std::string_view tag = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        element(tag);
      }
    }
  }

  void skip_past(std::string_view what) {
    const auto at = rest_.find(what);
    rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + what.size());
  }

  void element(std::string_view tag) {
    const Name name = name_of(tag);
    const auto is = [&](std::string_view wanted) { return equal_ignoring_case(name.local, wanted); };
    if (is("sitemap")) in_index_ = true;
    if (is("url")) in_index_ = false;
    if (is("item") || is("entry")) in_feed_ = true;
    // image:loc, video:content_loc and the like are no pages.
    const bool own =
        name.prefix.empty() || !(equal_ignoring_case(name.prefix, "image") ||
                                 equal_ignoring_case(name.prefix, "video") || equal_ignoring_case(name.prefix, "news"));
    if (is("loc") && own) add(in_index_ ? map_.sitemaps : map_.pages, content());
    if (is("link") && in_feed_) {
      const std::string_view href = attribute(tag, "href");
      const std::string_view rel = attribute(tag, "rel");
      if (!href.empty() && (rel.empty() || rel == "alternate"))
        add(map_.pages, href);
      else if (href.empty() && !tag.ends_with('/'))
        add(map_.pages, content());
    }
  }

  // Text up to the next tag, or what a CDATA section there holds.
  std::string_view content() {
    const std::size_t open = std::min(rest_.find('<'), rest_.size());
    const std::string_view start = trim_ascii(rest_.substr(0, open));
    constexpr std::string_view kCdata = "<![CDATA[";
    if (start.empty() && rest_.substr(open).starts_with(kCdata)) {
      const std::string_view inside = rest_.substr(open + kCdata.size());
      return inside.substr(0, std::min(inside.find("]]>"), inside.size()));
    }
    return start;
  }

  std::string_view rest_;
  Sitemap map_;
  bool in_index_ = false, in_feed_ = false;
};

}  // namespace

Sitemap read_sitemap(std::string_view bytes) {
  return Reader(bytes.substr(0, Sitemap::kMaxBytes)).read();
}

}  // namespace curate
