// SPDX-License-Identifier: Apache-2.0
#include "rules/pii_dolma.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "rules/pii_ip.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::ptrdiff_t kMostQuestionMarks = 10000;

// [.\s@,?!;:)(]
bool is_edge(char32_t c) {
  return c == U'.' || c == U'@' || c == U',' || c == U'?' || c == U'!' || c == U';' || c == U':' || c == U')' ||
         c == U'(' || is_space(c);
}
// [^\s@,?!;:)(]
bool is_domain(char32_t c) {
  return c == U'.' || !is_edge(c);
}
// [^\s@]
bool is_local(char32_t c) {
  return c != U'@' && !is_space(c);
}

char32_t code_point(std::string_view text, std::size_t at) {
  return next_code_point(text, at);
}
bool is_space_at(std::string_view text, std::size_t at) {
  return at < text.size() && is_space(code_point(text, at));
}
std::size_t behind(std::string_view text, std::size_t at) {
  next_code_point(text, at);
  return at;
}

// [.\s@,?!;:)(]*([^\s@]+@[^\s@,?!;:)(]+?)[.\s@,?!;:)(]?[\s\n\r]
class EmailFinder {
 public:
  explicit EmailFinder(std::string_view text) : text_(text) {}

  struct Match {
    Span span;
    std::string_view local, domain;
  };

  std::optional<Match> next() {
    // A match begins where the edge characters before its local part do. Where that is the same for several @, one try
    // looks at all of them.
    for (std::size_t at = text_.find('@', from_); at != kNone; at = text_.find('@', tried_)) {
      std::size_t begin = at;
      while (begin > from_ && is_local(before(begin))) step_back(begin);
      while (begin > from_ && is_edge(before(begin))) step_back(begin);
      if (auto match = match_at(begin)) {
        from_ = match->span.end;
        return match;
      }
      tried_ = std::max(tried_, at + 1);
    }
    return std::nullopt;
  }

 private:
  char32_t before(std::size_t at) const { return previous_code_point(text_, at); }
  void step_back(std::size_t& at) const { previous_code_point(text_, at); }

  // The expression from `begin` on: as many edge characters as possible, then fewer. Leaves behind which @ it looked.
  std::optional<Match> match_at(std::size_t begin) {
    std::size_t edges = begin;
    while (edges < text_.size() && is_edge(code_point(text_, edges))) edges = behind(text_, edges);
    std::size_t local_end = edges;  // of the local characters from `at` on
    while (local_end < text_.size() && is_local(code_point(text_, local_end))) local_end = behind(text_, local_end);
    tried_ = std::min(local_end + 1, text_.size());
    std::size_t refused = kNone;
    for (std::size_t at = edges;;) {
      if (local_end > at && local_end < text_.size() && text_[local_end] == '@' && local_end != refused) {
        if (auto match = domain_at(local_end + 1)) {
          match->span.begin = begin;
          match->local = text_.substr(at, local_end - at);
          return match;
        }
        refused = local_end;
      }
      if (at == begin) return std::nullopt;
      step_back(at);
      if (!is_local(code_point(text_, at))) local_end = at;
    }
  }

  // Domain, one edge character, white space; as short a domain as possible.
  std::optional<Match> domain_at(std::size_t begin) const {
    std::size_t end = begin;
    while (end < text_.size() && is_domain(code_point(text_, end))) end = behind(text_, end);
    if (end == text_.size() || end == begin) return std::nullopt;
    Match match;
    if (is_space_at(text_, end) && text_[end - 1] == '.' && end - 1 > begin) {
      match.domain = text_.substr(begin, end - 1 - begin);
      match.span.end = behind(text_, end);
      return match;
    }
    match.domain = text_.substr(begin, end - begin);
    const std::size_t further = behind(text_, end);
    if (is_space_at(text_, further))
      match.span.end = behind(text_, further);
    else if (is_space_at(text_, end))
      match.span.end = further;
    else
      return std::nullopt;
    return match;
  }

  std::string_view text_;
  std::size_t from_ = 0, tried_ = 0;
};

// End of \(?(\d{3})\)?[-\. ]*(\d{3})[-. ]?(\d{4}) at `at`, or kNone.
std::size_t phone_end(std::string_view text, std::size_t at) {
  const auto digits = [&](int n) {
    for (; n > 0 && at < text.size() && is_digit(code_point(text, at)); --n) at = behind(text, at);
    return n == 0;
  };
  const auto is_one_of = [&](std::string_view set) { return at < text.size() && set.find(text[at]) != kNone; };
  at += is_one_of("(");
  if (!digits(3)) return kNone;
  at += is_one_of(")");
  while (is_one_of("-. ")) ++at;
  if (!digits(3)) return kNone;
  at += is_one_of("-. ");
  return digits(4) ? at : kNone;
}

void find_emails(std::string_view text, std::size_t offset, std::vector<DolmaPiiSpan>& spans) {
  EmailFinder finder(text);
  while (const auto match = finder.next()) {
    if (strip(match->local) == "(" || match->domain.find('.') == kNone) continue;
    spans.push_back({{offset + match->span.begin, offset + match->span.end}, DolmaPii::kEmail});
  }
}

void find_phones(std::string_view text, std::size_t offset, std::vector<DolmaPiiSpan>& spans) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    if (!is_space(next_code_point(text, at))) continue;
    while (is_space_at(text, at)) at = behind(text, at);
    const std::size_t end = phone_end(text, at);
    if (end == kNone) continue;
    spans.push_back({{offset + begin, offset + end}, DolmaPii::kPhone});
    at = end;
  }
}

void find_ips(std::string_view text, std::size_t offset, std::vector<DolmaPiiSpan>& spans) {
  for (auto found = find_loose_ipv4(text, 0); found; found = find_loose_ipv4(text, found->end))
    spans.push_back({{offset + found->begin, offset + found->end}, DolmaPii::kIp});
}

}  // namespace

void find_dolma_pii(std::string_view text, std::vector<DolmaPiiSpan>& spans) {
  if (std::ranges::count(text, '?') > kMostQuestionMarks) return;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t newline = text.find('\n', begin);
    const std::size_t end = newline == kNone ? text.size() : newline + 1;
    const std::string_view paragraph = text.substr(begin, end - begin);
    find_emails(paragraph, begin, spans);
    find_phones(paragraph, begin, spans);
    find_ips(paragraph, begin, spans);
    begin = end;
  }
}

}  // namespace curate
