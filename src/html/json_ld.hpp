// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace curate::html {

/// What the schema.org data of a page (scripts of type application/ld+json) says: the first value of each
/// kind, still escaped as JSON. Views into the page.
struct JsonLd {
  std::string_view headline, author, published, modified, license, language;
  std::string_view article_body;  ///< the longest
  bool article = false;           ///< something in it is an article, a posting, a report
  std::uint16_t types = 0;        ///< kinds of things in it, bits of JsonLdType
};

enum JsonLdType : std::uint16_t {
  kLdArticle = 1,            ///< Article, BlogPosting, NewsArticle, Report
  kLdProduct = 1 << 1,       ///< Product, Offer
  kLdList = 1 << 2,          ///< ItemList, CollectionPage, SearchResultsPage
  kLdDiscussion = 1 << 3,    ///< DiscussionForumPosting, QAPage, Question
  kLdOrganization = 1 << 4,  ///< Organization, LocalBusiness, Service
  kLdHowTo = 1 << 5,         ///< Recipe, HowTo, TechArticle
};

/// Reads one script's content, leniently: what is no JSON ends the reading, and nothing is lost that came
/// before.
void read_json_ld(std::string_view script, JsonLd& found);

/// Appends a JSON string's content with its escapes undone; what is no escape stays.
void append_unescaped(std::string_view inner, std::string& out);

}  // namespace curate::html
