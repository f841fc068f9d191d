// SPDX-License-Identifier: Apache-2.0
#include "html/page_links.hpp"

#include <algorithm>
#include <utility>

#include "html/entities.hpp"
#include "util/hash.hpp"
#include "util/strings.hpp"

namespace curate::html {

namespace {

constexpr std::size_t kFirstSlots = 1024;

bool has_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::string_view piece = list.substr(0, list.find(' '));
    if (equal_ignoring_case(trim_ascii(piece), word)) return true;
    list.remove_prefix(std::min(piece.size() + 1, list.size()));
  }
  return false;
}

// "5; url=/next" -> "/next"
std::string_view refresh_target(std::string_view content) {
  const auto at = content.find_first_of(";,");
  if (at == std::string_view::npos) return {};
  std::string_view rest = trim_ascii(content.substr(at + 1));
  if (rest.size() < 4 || !equal_ignoring_case(rest.substr(0, 3), "url")) return {};
  rest = trim_ascii(rest.substr(3));
  if (!rest.starts_with('=')) return {};
  rest = trim_ascii(rest.substr(1));
  if (!rest.empty() && (rest.front() == '"' || rest.front() == '\'')) {
    const char quote = rest.front();
    rest.remove_prefix(1);
    rest = rest.substr(0, rest.find(quote));
  }
  return rest;
}

}  // namespace

void PageLinks::read(std::string_view page) {
  links_.clear();
  metas_.clear();
  base_ = {};
  dropped_ = 0;
  decoded_used_ = 0;
  templates_ = 0;
  seen_.assign(kFirstSlots, 0);
  tokenizer_.start(page);
  Token token;
  while (tokenizer_.next(token) != TokenKind::kEnd) {
    if (token.kind == TokenKind::kStartTag)
      start_tag(token);
    else if (token.kind == TokenKind::kEndTag && token.tag == Tag::kTemplate && templates_ > 0)
      --templates_;
  }
}

std::string_view PageLinks::attribute(std::string_view name) const {
  for (const Attribute& a : tokenizer_.attributes())
    if (a.name.size() == name.size() && equal_ignoring_case(a.name, name)) return a.value;
  return {};
}

std::string_view PageLinks::decoded(std::string_view value) {
  if (value.find('&') == std::string_view::npos) return value;
  if (decoded_used_ == decoded_.size()) decoded_.emplace_back();
  std::string& out = decoded_[decoded_used_++];
  out.clear();
  append_decoded(value, true, out);
  return out;
}

void PageLinks::start_tag(const Token& token) {
  const std::uint32_t facts = facts_of(token.tag);
  switch (token.tag) {
    case Tag::kA:
    case Tag::kArea:
      if (templates_ == 0 && !has_word(attribute("rel"), "nofollow")) add(attribute("href"));
      break;
    case Tag::kFrame:
    case Tag::kIframe:
      if (templates_ == 0) add(attribute("src"));
      break;
    case Tag::kBase:
      if (base_.empty() && templates_ == 0) base_ = decoded(trim_ascii(attribute("href")));
      break;
    case Tag::kMeta:
      if (templates_ == 0) meta();
      break;
    case Tag::kTemplate:
      ++templates_;
      break;
    case Tag::kPlaintext:
      tokenizer_.set_mode(TextMode::kPlainText, {});
      break;
    default:
      break;
  }
  if (token.tag == Tag::kScript)
    tokenizer_.set_mode(TextMode::kScript, token.name);
  else if ((facts & kRawText) != 0)
    tokenizer_.set_mode(TextMode::kRawText, token.name);
  else if ((facts & kRcData) != 0)
    tokenizer_.set_mode(TextMode::kRcData, token.name);
}

void PageLinks::meta() {
  const std::string_view content = decoded(attribute("content"));
  if (equal_ignoring_case(attribute("http-equiv"), "refresh")) {
    add(refresh_target(content));
    return;
  }
  const std::string_view name = decoded(attribute("name"));
  constexpr std::size_t kMaxMetas = 1000;
  if (!name.empty() && metas_.size() < kMaxMetas) metas_.push_back({name, content});
}

// Where a hash is in `seen_`, or would be.
std::size_t PageLinks::place_of(std::uint64_t hash) const {
  std::size_t place = hash % seen_.size();
  while (seen_[place] != 0 && seen_[place] != hash) place = (place + 1) % seen_.size();
  return place;
}

void PageLinks::add(std::string_view reference) {
  reference = trim_ascii(reference);
  // Places in the page itself, and what no crawler follows.
  if (reference.empty() || reference.front() == '#') return;
  const auto has_scheme = [&](std::string_view scheme) {
    return reference.size() >= scheme.size() && equal_ignoring_case(reference.substr(0, scheme.size()), scheme);
  };
  if (has_scheme("javascript:") || has_scheme("mailto:") || has_scheme("tel:") || has_scheme("data:")) return;
  const std::uint64_t hash = std::max<std::uint64_t>(xxh3_64(reference), 1);
  std::size_t place = place_of(hash);
  if (seen_[place] == hash) return;
  if (links_.size() >= kMaxLinks) {
    ++dropped_;
    return;
  }
  if (2 * links_.size() >= seen_.size()) {
    const std::vector<std::uint64_t> before = std::exchange(seen_, std::vector<std::uint64_t>(2 * seen_.size()));
    for (const std::uint64_t known : before)
      if (known != 0) seen_[place_of(known)] = known;
    place = place_of(hash);
  }
  seen_[place] = hash;
  links_.push_back(decoded(reference));
}

}  // namespace curate::html
