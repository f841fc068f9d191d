// SPDX-License-Identifier: Apache-2.0
#include "html/json_ld.hpp"

#include <array>
#include <optional>
#include <utility>

#include "html/scan.hpp"
#include "util/utf8.hpp"

namespace curate::html {

namespace {

constexpr std::size_t kDepth = 64;

constexpr std::pair<std::string_view, JsonLdType> kTypes[] = {{"DiscussionForumPosting", kLdDiscussion},
                                                              {"Article", kLdArticle},
                                                              {"BlogPosting", kLdArticle},
                                                              {"Report", kLdArticle},
                                                              {"Product", kLdProduct},
                                                              {"ProductGroup", kLdProduct},
                                                              {"Offer", kLdProduct},
                                                              {"ItemList", kLdList},
                                                              {"CollectionPage", kLdList},
                                                              {"SearchResultsPage", kLdList},
                                                              {"QAPage", kLdDiscussion},
                                                              {"Question", kLdDiscussion},
                                                              {"Organization", kLdOrganization},
                                                              {"LocalBusiness", kLdOrganization},
                                                              {"Service", kLdOrganization},
                                                              {"Recipe", kLdHowTo},
                                                              {"HowTo", kLdHowTo},
                                                              {"TechArticle", kLdHowTo}};

struct Frame {
  bool object = false;
  std::string_view key;     // the member being read
  std::string_view around;  // the member of the object outside that holds this value
};

class Walk {
 public:
  Walk(std::string_view text, JsonLd& found) : text_(text), found_(found) {}

  void run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        string();
      } else if (c == '{' || c == '[') {
        if (depth_ == kDepth) return;
        open(c == '{');
        ++at_;
      } else if (c == '}' || c == ']') {
        if (depth_ > 0) --depth_;
        expects_key_ = false;
        ++at_;
      } else {
        if (c == ',') expects_key_ = depth_ > 0 && frames_[depth_ - 1].object;
        if (c == ':') expects_key_ = false;
        ++at_;
      }
    }
  }

 private:
  void open(bool object) {
    const std::string_view around = depth_ == 0                  ? std::string_view()
                                    : frames_[depth_ - 1].object ? frames_[depth_ - 1].key
                                                                 : frames_[depth_ - 1].around;
    frames_[depth_++] = {object, {}, around};
    expects_key_ = object;
  }

  void string() {
    const std::size_t from = ++at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    at_ = std::min(at_, text_.size());
    const std::string_view inner = text_.substr(from, at_ - from);
    if (at_ < text_.size()) ++at_;
    if (depth_ == 0) return;
    Frame& frame = frames_[depth_ - 1];
    if (expects_key_) {
      frame.key = inner;
      return;
    }
    value(frame.object ? frame.key : frame.around, frame.around, inner);
  }

  void value(std::string_view key, std::string_view around, std::string_view inner) {
    const auto first = [&](std::string_view& slot) {
      if (slot.empty()) slot = inner;
    };
    if (around == "comment" || around == "review" || around == "publisher") return;
    if (key == "@type") {
      for (const std::string_view type : {"Article", "Posting", "Report", "Review"})
        found_.article |= inner.ends_with(type);
      for (const auto& [end, type] : kTypes)
        if (inner.ends_with(end)) found_.types |= type;
    } else if (key == "headline") {
      first(found_.headline);
    } else if (key == "datePublished") {
      first(found_.published);
    } else if (key == "dateModified") {
      first(found_.modified);
    } else if (key == "license") {
      first(found_.license);
    } else if (key == "inLanguage") {
      first(found_.language);
    } else if (key == "author" || (key == "name" && around == "author")) {
      first(found_.author);
    } else if (key == "articleBody" || key == "reviewBody") {
      if (inner.size() > found_.article_body.size()) found_.article_body = inner;
    }
  }

  std::string_view text_;
  JsonLd& found_;
  std::size_t at_ = 0;
  std::array<Frame, kDepth> frames_;
  std::size_t depth_ = 0;
  bool expects_key_ = false;
};

std::optional<char32_t> hex4(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  char32_t code = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const char c = lower(text[i]);
    if (c >= '0' && c <= '9')
      code = code * 16 + static_cast<char32_t>(c - '0');
    else if (c >= 'a' && c <= 'f')
      code = code * 16 + static_cast<char32_t>(c - 'a' + 10);
    else
      return std::nullopt;
  }
  return code;
}

}  // namespace

void read_json_ld(std::string_view script, JsonLd& found) {
  Walk(script, found).run();
}

void append_unescaped(std::string_view inner, std::string& out) {
  for (std::size_t at = 0; at < inner.size(); ++at) {
    if (inner[at] != '\\' || at + 1 == inner.size()) {
      out += inner[at];
      continue;
    }
    const char c = inner[++at];
    switch (c) {
      case 'n':
        out += '\n';
        break;
      case 't':
        out += '\t';
        break;
      case 'r':
      case 'b':
      case 'f':
        out += ' ';
        break;
      case 'u': {
        const auto high = hex4(inner.substr(at + 1));
        if (!high) {
          out += "\\u";
          break;
        }
        at += 4;
        char32_t code = *high;
        if (code >= 0xD800 && code < 0xDC00 && inner.substr(at + 1, 2) == "\\u") {
          const auto low = hex4(inner.substr(at + 3));
          if (low && *low >= 0xDC00 && *low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (*low - 0xDC00);
            at += 6;
          }
        }
        append_code_point(code, out);
        break;
      }
      default:
        out += c;
        break;
    }
  }
}

}  // namespace curate::html
