// SPDX-License-Identifier: Apache-2.0
#include "html/tree.hpp"

#include <algorithm>

#include "html/doctype.hpp"
#include "html/scan.hpp"
#include "util/strings.hpp"

namespace curate::html {

namespace {

constexpr std::size_t kUsualNodes = 4096;
constexpr std::uint64_t kMostRescans = 8;  // of one kind in one page: each reads all that is left

bool is_heading(Tag tag) {
  return (facts_of(tag) & kHeading) != 0;
}
bool keeps_space(Tag tag) {
  return tag == Tag::kPre || tag == Tag::kListing || tag == Tag::kPlaintext || tag == Tag::kXmp;
}

// Whether a name is `lower_case` in any case; faster than a call for the few names looked for.
template <std::size_t N>
bool is(std::string_view name, const char (&lower_case)[N]) {
  if (name.size() != N - 1) return false;
  for (std::size_t i = 0; i + 1 < N; ++i)
    if (lower(name[i]) != lower_case[i]) return false;
  return true;
}

// Whether a style attribute hides its element.
bool hides(std::string_view style) {
  for (std::size_t at = 0; (at = style.find(':', at)) != std::string_view::npos; ++at) {
    const std::string_view name = trim_ascii(style.substr(0, at));
    std::string_view value = trim_ascii(style.substr(at + 1, 16));
    if (name.size() >= 7 && equal_ignoring_case(name.substr(name.size() - 7), "display"))
      if (value.size() >= 4 && equal_ignoring_case(value.substr(0, 4), "none")) return true;
    if (name.size() >= 10 && equal_ignoring_case(name.substr(name.size() - 10), "visibility"))
      if (value.size() >= 6 && equal_ignoring_case(value.substr(0, 6), "hidden")) return true;
  }
  return false;
}

}  // namespace

void Tree::parse(std::string_view page, const TreeLimits& limits, Vocabulary& vocabulary) {
  page_ = page.substr(0, 0xFFFFFFFF);
  limits_ = limits;
  vocabulary_ = &vocabulary;
  nodes_.clear();
  nodes_.reserve(kUsualNodes);
  head_.clear();
  open_.clear();
  open_count_.fill(0);
  flat_count_.fill(0);
  preformatted_ = 0;
  space_pending_ = false;
  quirks_ = true;
  budget_ = page_.size() + 1024;
  foreign_misses_ = 0;
  counters_ = {};

  nodes_.push_back({});
  nodes_[0].tag = Tag::kRoot;
  open_.push_back({0, Tag::kRoot});
  tokenizer_.start(page_);
  Token token;
  while (tokenizer_.next(token) != TokenKind::kEnd) {
    if (nodes_.size() >= limits_.nodes) {
      counters_.node_cap = 1;
      break;
    }
    switch (token.kind) {
      case TokenKind::kText:
        text(token);
        break;
      case TokenKind::kStartTag:
        start_tag(token);
        break;
      case TokenKind::kEndTag:
        end_tag(token);
        break;
      case TokenKind::kDoctype:
        quirks_ = read_doctype(token.body, token.unclosed).quirks();
        break;
      case TokenKind::kComment:
        rescans(token);
        break;
      case TokenKind::kEnd:
        break;
    }
  }
  close_to(0);
  counters_.attribute_cap = tokenizer_.attribute_overflows();
}

void Tree::text(const Token& token) {
  std::string_view body = token.body;
  if (preformatted_ == 0) {
    const char* const end = body.data() + body.size();
    const char* const from = skip_space(body.data(), end);
    if (from != body.data()) {
      space_pending_ = true;
      body.remove_prefix(static_cast<std::size_t>(from - body.data()));
    }
    if (body.empty()) return;
  }
  const bool raw = token.mode != TextMode::kData && token.mode != TextMode::kRcData;
  add(Tag::kText, body, raw ? kRaw : 0);
}

std::uint32_t Tree::add(Tag tag, std::string_view source, std::uint8_t flags) {
  const auto index = static_cast<std::uint32_t>(nodes_.size());
  Node& node = nodes_.emplace_back();
  node.parent = open_.back().node;
  node.end = index + 1;
  node.begin = offset(source);
  node.size = static_cast<std::uint32_t>(source.size());
  node.depth = static_cast<std::uint16_t>(open_.size());
  node.tag = tag;
  node.flags = static_cast<std::uint8_t>(flags | (space_pending_ ? kSpaceBefore : 0));
  space_pending_ = false;
  return index;
}

void Tree::read_attributes(Node& node) {
  bool seen_class = false, seen_id = false;
  // A dialog shows only if it is open, a template only as the shadow tree of its parent.
  if (node.tag == Tag::kDialog || node.tag == Tag::kTemplate) node.flags |= kHidden;
  for (const Attribute& attribute : tokenizer_.attributes()) {
    const std::string_view name = attribute.name;
    switch (name.size()) {
      case 2:
        if (!seen_id && is(name, "id")) {
          seen_id = true;
          node.marks |= vocabulary_->of_name(attribute.value);
        }
        break;
      case 4:
        if (node.tag == Tag::kDialog && is(name, "open"))
          node.flags &= static_cast<std::uint8_t>(~kHidden);
        else if (is(name, "role"))
          node.marks |= Vocabulary::of_role(attribute.value);
        else if (is(name, "href") && node.tag == Tag::kA)
          node.flags |= kLinks;
        break;
      case 5:
        if (!seen_class && is(name, "class")) {
          seen_class = true;
          if (attribute.value.empty()) break;
          const std::uint64_t hash = Vocabulary::hash(attribute.value);
          node.marks |= vocabulary_->of_name(attribute.value, hash);
          node.class_hash = static_cast<std::uint32_t>(hash >> 32) | 1;
        } else if (is(name, "style") && hides(attribute.value)) {
          node.flags |= kHidden;
        }
        break;
      case 6:
        if (node.tag == Tag::kTable && is(name, "border") && attribute.value != "0")
          node.flags |= kDataTable;
        else if (is(name, "hidden") && !equal_ignoring_case(attribute.value, "until-found"))
          node.flags |= kHidden;
        break;
      case 8:
        if (is(name, "itemprop")) node.marks |= Vocabulary::of_itemprop(attribute.value);
        break;
      case 11:
        if (is(name, "aria-hidden") && equal_ignoring_case(attribute.value, "true")) node.flags |= kHidden;
        break;
      case 14:
        if (node.tag == Tag::kTemplate && is(name, "shadowrootmode")) node.flags &= static_cast<std::uint8_t>(~kHidden);
        break;
      default:
        break;
    }
  }
}

bool Tree::spend(std::size_t steps) {
  if (budget_ < steps) return false;
  budget_ -= steps;
  return true;
}

// Closes all but the lowest `height` open elements.
void Tree::close_to(std::size_t height) {
  const auto end = static_cast<std::uint32_t>(nodes_.size());
  while (open_.size() > height) {
    const Open& top = open_.back();
    nodes_[top.node].end = end;
    --open_count_[static_cast<std::size_t>(top.tag)];
    preformatted_ -= keeps_space(top.tag);
    open_.pop_back();
  }
}

// Closes the nearest open `wanted` and all above it, unless a barrier is met first.
bool Tree::close_up_to(Tag wanted, std::uint32_t barrier_facts, std::initializer_list<Tag> barriers) {
  if (open_count_[static_cast<std::size_t>(wanted)] == 0) return false;
  for (std::size_t height = open_.size(); height-- > 1;) {
    const Tag tag = open_[height].tag;
    if (tag == wanted) {
      close_to(height);
      return true;
    }
    if ((facts_of(tag) & barrier_facts) != 0) return false;
    if (std::find(barriers.begin(), barriers.end(), tag) != barriers.end()) return false;
    if (!spend(1)) return false;
  }
  return false;
}

void Tree::imply_end_tags(Tag tag, std::uint32_t facts) {
  if ((facts & kClosesP) != 0 && (tag != Tag::kTable || !quirks_)) close_up_to(Tag::kP, kScope, {Tag::kButton});
  const Tag top = open_.back().tag;
  switch (tag) {
    case Tag::kH1:
    case Tag::kH2:
    case Tag::kH3:
    case Tag::kH4:
    case Tag::kH5:
    case Tag::kH6:
      if (is_heading(top)) close_to(open_.size() - 1);
      break;
    case Tag::kLi:
    case Tag::kDd:
    case Tag::kDt: {
      for (std::size_t height = open_.size(); height-- > 1;) {
        const Tag open = open_[height].tag;
        if (open == tag || (tag != Tag::kLi && (open == Tag::kDd || open == Tag::kDt))) {
          close_to(height);
          break;
        }
        if ((facts_of(open) & kSpecial) != 0 && open != Tag::kAddress && open != Tag::kDiv && open != Tag::kP) break;
        if (!spend(1)) break;
      }
      break;
    }
    case Tag::kOption:
      if (top == Tag::kOption) close_to(open_.size() - 1);
      break;
    case Tag::kOptgroup:
      if (top == Tag::kOption) close_to(open_.size() - 1);
      if (open_.back().tag == Tag::kOptgroup) close_to(open_.size() - 1);
      break;
    case Tag::kTd:
    case Tag::kTh:
      if (!close_up_to(Tag::kTd, 0, {Tag::kTh, Tag::kTr, Tag::kTable, Tag::kTemplate}))
        close_up_to(Tag::kTh, 0, {Tag::kTd, Tag::kTr, Tag::kTable, Tag::kTemplate});
      break;
    case Tag::kTr:
      close_up_to(Tag::kTr, 0, {Tag::kTable, Tag::kTemplate});
      break;
    case Tag::kTbody:
    case Tag::kThead:
    case Tag::kTfoot:
      for (const Tag group : {Tag::kTbody, Tag::kThead, Tag::kTfoot})
        close_up_to(group, 0, {Tag::kTable, Tag::kTemplate});
      break;
    case Tag::kA:
      close_up_to(Tag::kA, kSpecial, {});
      break;
    case Tag::kButton:
      close_up_to(Tag::kButton, kScope, {});
      break;
    case Tag::kRt:
    case Tag::kRp:
      if (top == Tag::kRt || top == Tag::kRp) close_to(open_.size() - 1);
      break;
    default:
      break;
  }
}

// Behind the end of a foreign element whose content is of no use; `from` if it has none.
std::size_t Tree::skip_foreign(std::string_view name, std::size_t from) {
  if (foreign_misses_ == kMostRescans) return from;
  const char* const end = page_.data() + page_.size();
  const char* at = page_.data() + from;
  std::size_t depth = 1;
  while ((at = find_byte(at, end, '<')) != end) {
    ++at;
    const bool closing = at != end && *at == '/';
    if (closing) ++at;
    if (static_cast<std::size_t>(end - at) <= name.size()) break;
    if (!equal_ignoring_case({at, name.size()}, name)) continue;
    at += name.size();
    if (*at != '>' && *at != '/' && !is_space(*at)) continue;
    at = find_byte(at, end, '>');
    if (at == end) break;
    if (!closing)
      depth += at[-1] != '/';
    else if (--depth == 0)
      return static_cast<std::size_t>(at + 1 - page_.data());
  }
  ++foreign_misses_;
  return from;
}

// What nothing closes runs to the page's end, where a browser would show nothing of it; too much text is lost that
// way. Whether the rest of the page is to be read as if the opening were not there.
bool Tree::rescans(const Token& token) {
  if (!token.unclosed || token.body.size() <= page_.size() / 2 || counters_.unclosed_rescans == kMostRescans)
    return false;
  ++counters_.unclosed_rescans;
  tokenizer_.resume(offset(token.body));
  return true;
}

// Script, style, title and the like: their text is one token. Only titles and JSON-LD are remembered.
void Tree::raw_element(const Token& start, Tag tag) {
  const bool keeps = tag == Tag::kTitle || (tag == Tag::kScript && [&] {
                       for (const Attribute& attribute : tokenizer_.attributes())
                         if (equal_ignoring_case(attribute.name, "type") && attribute.value.size() >= 19 &&
                             equal_ignoring_case(trim_ascii(attribute.value).substr(0, 19), "application/ld+json"))
                           return true;
                       return false;
                     }());
  HeadItem item{tag, offset(start.raw), static_cast<std::uint32_t>(start.raw.size()), 0, 0};
  tokenizer_.set_mode(tag == Tag::kScript ? TextMode::kScript : TextMode::kRawText, start.name);
  Token token;
  if (tokenizer_.next(token) == TokenKind::kText) {
    item.text_begin = offset(token.body);
    item.text_size = static_cast<std::uint32_t>(token.body.size());
    if (rescans(token)) return;
    if (!token.unclosed) tokenizer_.next(token);
  }
  if (keeps) head_.push_back(item);
}

// Whether the link just read says under which licence the page is.
bool Tree::names_licence() const {
  for (const Attribute& attribute : tokenizer_.attributes()) {
    std::string_view value = attribute.value;
    if (equal_ignoring_case(attribute.name, "rel")) {
      if (value.size() >= 7 && lower_ascii(value).find("license") != std::string::npos) return true;
    } else if (equal_ignoring_case(attribute.name, "href")) {
      const std::size_t host = value.starts_with("https://") ? 8 : value.starts_with("http://") ? 7 : 2;
      value.remove_prefix(std::min(host, value.size()));
      if (value.starts_with("www.")) value.remove_prefix(4);
      if (value.starts_with("creativecommons.org/licenses/") || value.starts_with("creativecommons.org/publicdomain/"))
        return true;
    }
  }
  return false;
}

void Tree::start_tag(const Token& token) {
  const Tag tag = token.tag;
  const std::uint32_t facts = facts_of(tag);
  switch (tag) {
    case Tag::kHtml:
    case Tag::kMeta:
    case Tag::kLink:
    case Tag::kBase:
    case Tag::kBody:
      head_.push_back({tag, offset(token.raw), static_cast<std::uint32_t>(token.raw.size()), 0, 0});
      return;
    case Tag::kHead:
    case Tag::kFrameset:
    case Tag::kFrame:
    case Tag::kParam:
    case Tag::kTrack:
    case Tag::kCol:
    case Tag::kColgroup:
      return;
    case Tag::kScript:
    case Tag::kStyle:
    case Tag::kTitle:
    case Tag::kIframe:
    case Tag::kNoembed:
    case Tag::kNoframes:
    case Tag::kTextarea:
      raw_element(token, tag);
      return;
    case Tag::kSvg:
      if (!token.self_closing) {
        const std::size_t from = tokenizer_.position();
        const std::size_t to = skip_foreign("svg", from);
        if (to != from) tokenizer_.resume(to);
      }
      return;
    default:
      break;
  }
  imply_end_tags(tag, facts);
  const std::uint32_t index = add(tag, token.raw, 0);
  if (tag == Tag::kA && names_licence())
    head_.push_back({tag, offset(token.raw), static_cast<std::uint32_t>(token.raw.size()), 0, 0});
  if (!tokenizer_.attributes().empty() || tag == Tag::kDialog || tag == Tag::kTemplate) read_attributes(nodes_[index]);
  if (tag == Tag::kTh || tag == Tag::kCaption) {
    for (std::uint32_t up = nodes_[index].parent, steps = 0; up != 0 && steps < 4; up = nodes_[up].parent, ++steps)
      if (nodes_[up].tag == Tag::kTable) {
        nodes_[up].flags |= kDataTable;
        break;
      }
  }
  if ((facts & kVoid) != 0) return;
  if ((tag == Tag::kOther || tag == Tag::kCustom) && token.self_closing) return;
  if (open_.size() > limits_.depth) {
    ++counters_.depth_cap;
    ++flat_count_[static_cast<std::size_t>(tag)];
    return;
  }
  open_.push_back({index, tag});
  ++open_count_[static_cast<std::size_t>(tag)];
  if (keeps_space(tag)) {
    ++preformatted_;
    if (tag == Tag::kPlaintext) tokenizer_.set_mode(TextMode::kPlainText, {});
    if (tag == Tag::kXmp) tokenizer_.set_mode(TextMode::kRawText, token.name);
  }
}

void Tree::end_tag(const Token& token) {
  const Tag tag = token.tag;
  const std::uint32_t facts = facts_of(tag);
  if (tag == Tag::kBr) {
    add(Tag::kBr, token.raw, 0);
    return;
  }
  if ((facts & kVoid) != 0 || tag == Tag::kHtml || tag == Tag::kBody || tag == Tag::kHead) return;
  if (std::uint32_t& flat = flat_count_[static_cast<std::size_t>(tag)]; flat > 0) {
    --flat;
    return;
  }
  switch (tag) {
    case Tag::kH1:
    case Tag::kH2:
    case Tag::kH3:
    case Tag::kH4:
    case Tag::kH5:
    case Tag::kH6: {
      for (std::size_t height = open_.size(); height-- > 1;) {
        if (is_heading(open_[height].tag)) return close_to(height);
        if ((facts_of(open_[height].tag) & kScope) != 0 || !spend(1)) return;
      }
      return;
    }
    case Tag::kP:
      close_up_to(tag, kScope, {Tag::kButton});
      return;
    case Tag::kLi:
      close_up_to(tag, kScope, {Tag::kOl, Tag::kUl});
      return;
    case Tag::kTable:
    case Tag::kTbody:
    case Tag::kThead:
    case Tag::kTfoot:
    case Tag::kTr:
    case Tag::kTd:
    case Tag::kTh:
    case Tag::kCaption:
      close_up_to(tag, 0, {Tag::kTable, Tag::kTemplate});
      return;
    case Tag::kTemplate:
      close_up_to(tag, 0, {});
      return;
    case Tag::kOther:
    case Tag::kCustom: {
      if (open_count_[static_cast<std::size_t>(tag)] == 0) return;
      for (std::size_t height = open_.size(); height-- > 1;) {
        const Open& open = open_[height];
        if (open.tag == tag) {
          const std::string_view source = page_.substr(nodes_[open.node].begin + 1, token.name.size() + 1);
          if (source.size() > token.name.size() &&
              equal_ignoring_case(source.substr(0, token.name.size()), token.name) &&
              (is_space(source.back()) || source.back() == '>' || source.back() == '/'))
            return close_to(height);
        }
        // Custom elements are often boxes: only tables and the like stop the search.
        if ((facts_of(open.tag) & kScope) != 0 || !spend(1)) return;
      }
      return;
    }
    default:
      close_up_to(tag, (facts & kSpecial) != 0 ? kScope : kSpecial, {});
      return;
  }
}

}  // namespace curate::html
