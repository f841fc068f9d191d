// SPDX-License-Identifier: Apache-2.0
#include "html/metadata.hpp"

#include <array>

#include "html/attributes.hpp"
#include "html/entities.hpp"
#include "html/scan.hpp"
#include "html/text_writer.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate::html {

namespace {

constexpr std::size_t kLongestValue = 2000;

// An attribute's value or a title as one line of text.
std::string one_line(std::string_view raw, bool in_attribute) {
  std::string decoded, line;
  append_decoded(raw.substr(0, kLongestValue * 4), in_attribute, decoded);
  TextWriter writer(line);
  writer.add(decoded, true);
  writer.finish();
  line.resize(utf8_floor(line, kLongestValue));
  return line;
}

std::string from_json(std::string_view inner) {
  std::string text;
  append_unescaped(inner.substr(0, kLongestValue * 4), text);
  std::string valid;
  append_repaired(text, valid);
  return one_line(valid, false);
}

bool is_url(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://") || text.starts_with('/');
}

// A list of space-separated words holds `word`.
bool has_token(std::string_view list, std::string_view word) {
  for (const std::string_view piece : split_at(list, ' '))
    if (equal_ignoring_case(trim_ascii(piece), word)) return true;
  return false;
}

// A field and how much its source is trusted: the highest rank seen first wins.
class Field {
 public:
  explicit Field(std::string& value) : value_(value) {}
  bool wants(int rank) const { return rank > rank_; }
  void offer(int rank, std::string value) {
    if (rank <= rank_ || value.empty()) return;
    rank_ = rank;
    value_ = std::move(value);
  }

 private:
  std::string& value_;
  int rank_ = 0;
};

struct Names {
  std::string_view name;
  int rank;
};

template <std::size_t N>
int rank_of(std::string_view name, const Names (&names)[N]) {
  for (const Names& candidate : names)
    if (equal_ignoring_case(name, candidate.name)) return candidate.rank;
  return 0;
}

constexpr Names kTitles[] = {{"og:title", 6},      {"citation_title", 5}, {"dc.title", 4}, {"dcterms.title", 4},
                             {"twitter:title", 3}, {"headline", 2},       {"title", 2}};
constexpr Names kAuthors[] = {{"author", 6},          {"article:author", 5}, {"citation_author", 5}, {"dc.creator", 4},
                              {"dcterms.creator", 4}, {"parsely-author", 4}, {"sailthru.author", 4}, {"byl", 3},
                              {"twitter:creator", 1}};
constexpr Names kDates[] = {{"article:published_time", 9},
                            {"datepublished", 8},
                            {"og:article:published_time", 8},
                            {"parsely-pub-date", 7},
                            {"sailthru.date", 7},
                            {"publishdate", 7},
                            {"pubdate", 7},
                            {"publish-date", 7},
                            {"published_date", 7},
                            {"publication_date", 7},
                            {"citation_publication_date", 7},
                            {"citation_date", 6},
                            {"dc.date.issued", 6},
                            {"dcterms.issued", 6},
                            {"dcterms.created", 5},
                            {"dc.date", 5},
                            {"dcterms.date", 5},
                            {"date", 4},
                            {"created", 3},
                            {"article:modified_time", 2},
                            {"og:updated_time", 1}};
constexpr Names kLicenses[] = {{"dcterms.license", 5}, {"dc.license", 5}, {"license", 5},  {"dcterms.rights", 3},
                               {"dc.rights", 3},       {"rights", 2},     {"copyright", 1}};

std::string language_tag(std::string_view raw) {
  const std::string_view tag = trim_ascii(raw);
  if (tag.empty() || tag.size() > 35) return {};
  for (const char c : tag)
    if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '-' && c != '_') return {};
  return std::string(tag);
}

}  // namespace

void Metadata::clear() {
  for (std::string* field :
       {&title, &author, &date, &language, &canonical, &license, &kind, &robots, &tdm_reservation, &tdm_policy})
    field->clear();
}

void read_metadata(const Tree& tree, Metadata& out, JsonLd& json_ld) {
  out.clear();
  json_ld = {};
  Field title(out.title), author(out.author), license(out.license);
  std::string date_text;
  Field date(date_text);
  for (const HeadItem& item : tree.head()) {
    const std::string_view tag = tree.slice(item.begin, item.size);
    const std::string_view text = tree.slice(item.text_begin, item.text_size);
    switch (item.tag) {
      case Tag::kScript:
        read_json_ld(text, json_ld);
        break;
      case Tag::kTitle:
        if (title.wants(1)) title.offer(1, one_line(text, false));
        break;
      case Tag::kHtml:
        if (const auto lang = attribute_of(tag, "lang"); lang && out.language.empty())
          out.language = language_tag(*lang);
        if (const auto lang = attribute_of(tag, "xml:lang"); lang && out.language.empty())
          out.language = language_tag(*lang);
        break;
      case Tag::kA:
        if (const auto href = attribute_of(tag, "href")) {
          const auto rel = attribute_of(tag, "rel");
          license.offer(rel && has_token(*rel, "license") ? 8 : 6, one_line(*href, true));
        }
        break;
      case Tag::kLink: {
        const auto rel = attribute_of(tag, "rel");
        if (!rel) break;
        const auto href = attribute_of(tag, "href");
        if (!href) break;
        if (has_token(*rel, "canonical") && out.canonical.empty()) out.canonical = one_line(*href, true);
        if (has_token(*rel, "license")) license.offer(9, one_line(*href, true));
        break;
      }
      case Tag::kMeta: {
        std::string_view name, content;
        bool has_content = false;
        AttributeReader reader(tag);
        Attribute attribute;
        while (reader.next(attribute)) {
          if (equal_ignoring_case(attribute.name, "name") || equal_ignoring_case(attribute.name, "property") ||
              equal_ignoring_case(attribute.name, "itemprop")) {
            if (name.empty()) name = trim_ascii(attribute.value);
          } else if (equal_ignoring_case(attribute.name, "content")) {
            content = attribute.value;
            has_content = true;
          }
        }
        if (name.empty() || !has_content) break;
        if (equal_ignoring_case(name, "robots")) {
          const std::string value = one_line(content, true);
          if (!out.robots.empty() && !value.empty()) out.robots += ", ";
          out.robots += value;
          break;
        }
        if (equal_ignoring_case(name, "og:type")) out.kind = lower_ascii(one_line(content, true));
        if (equal_ignoring_case(name, "tdm-reservation")) out.tdm_reservation = one_line(content, true);
        if (equal_ignoring_case(name, "tdm-policy")) out.tdm_policy = one_line(content, true);
        if (const int rank = rank_of(name, kTitles); title.wants(rank)) title.offer(rank, one_line(content, true));
        if (const int rank = rank_of(name, kAuthors); author.wants(rank))
          if (std::string value = one_line(content, true); !is_url(value)) author.offer(rank, std::move(value));
        if (const int rank = rank_of(name, kDates); date.wants(rank)) date.offer(rank, one_line(content, true));
        if (const int rank = rank_of(name, kLicenses); license.wants(rank))
          license.offer(rank, one_line(content, true));
        break;
      }
      default:
        break;
    }
  }
  if (title.wants(5)) title.offer(5, from_json(json_ld.headline));
  if (author.wants(5))
    if (std::string value = from_json(json_ld.author); !is_url(value)) author.offer(5, std::move(value));
  if (date.wants(8)) date.offer(8, from_json(json_ld.published));
  if (license.wants(7)) license.offer(7, from_json(json_ld.license));
  if (out.language.empty()) out.language = language_tag(json_ld.language);
  out.date = iso_date(date_text);
}

std::string iso_date(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                               "jul", "aug", "sep", "oct", "nov", "dec"};
  text = trim_ascii(text);
  const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  const auto all_digits = [&](std::size_t from, std::size_t count) {
    for (std::size_t i = from; i < from + count; ++i)
      if (!digit(i)) return false;
    return true;
  };
  const auto valid = [](unsigned year, unsigned month, unsigned day) {
    return year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  };
  const auto written = [](unsigned year, unsigned month, unsigned day) {
    std::string iso = std::to_string(year);
    iso += month < 10 ? "-0" : "-";
    iso += std::to_string(month);
    iso += day < 10 ? "-0" : "-";
    return iso + std::to_string(day);
  };
  if (all_digits(0, 4) && text.size() >= 10 && (text[4] == '-' || text[4] == '/') && all_digits(5, 2) &&
      text[7] == text[4] && all_digits(8, 2)) {
    if (text[4] == '-') return std::string(text.substr(0, 35));
    return std::string(text.substr(0, 4)) + '-' + std::string(text.substr(5, 2)) + '-' + std::string(text.substr(8, 2));
  }
  if (all_digits(0, 8) && text.size() == 8)
    return std::string(text.substr(0, 4)) + '-' + std::string(text.substr(4, 2)) + '-' + std::string(text.substr(6, 2));
  // A month's name, a day and a year in any order.
  unsigned year = 0, month = 0, day = 0;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    if (digit(i)) {
      unsigned number = 0;
      while (digit(end) && end - i < 4) number = number * 10 + static_cast<unsigned>(text[end++] - '0');
      if (end - i == 4)
        year = year == 0 ? number : year;
      else if (day == 0 && number <= 31)
        day = number;
    } else if (is_letter(text[i])) {
      while (end < text.size() && is_letter(text[end])) ++end;
      const std::string word = lower_ascii(text.substr(i, 3));
      for (unsigned m = 0; m < kMonths.size() && end - i >= 3; ++m)
        if (word == kMonths[m] && month == 0) month = m + 1;
    } else {
      ++end;
    }
    i = end;
  }
  if (valid(year, month, day)) return written(year, month, day);
  return std::string(text);
}

}  // namespace curate::html
