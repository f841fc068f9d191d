// SPDX-License-Identifier: Apache-2.0
#include "html/metadata.hpp"

#include <gtest/gtest.h>

#include "html/extract.hpp"

namespace curate::html {
namespace {

Metadata of(std::string_view page) {
  Extractor extractor;
  Extracted found;
  extractor.extract(page, "", "", {}, found);
  return found.metadata;
}

TEST(PageMetadata, PrefersTheTitleForSharingToTheTitleElement) {
  EXPECT_EQ(of("<title> A  page | Site </title>").title, "A page | Site");
  EXPECT_EQ(of("<title>A page | Site</title><meta property=og:title content='A &amp; page'>").title, "A & page");
}

TEST(PageMetadata, FindsTheAuthorInMetaElementsThenInSchemaOrgData) {
  EXPECT_EQ(of("<meta name=Author content='A. Writer'>").author, "A. Writer");
  EXPECT_EQ(of("<script type=application/ld+json>{\"@type\":\"Article\",\"author\":{\"@type\":\"Person\",\"name\":"
               "\"B. Writer\"},\"publisher\":{\"name\":\"Site\"}}</script>")
                .author,
            "B. Writer");
  EXPECT_EQ(of("<meta property=article:author content='https://social.example/a'>").author, "");
}

TEST(PageMetadata, FindsTheDateOfPublication) {
  EXPECT_EQ(of("<meta property=article:published_time content='2024-05-31T10:00:00Z'>"
               "<meta property=article:modified_time content='2024-06-01'>")
                .date,
            "2024-05-31T10:00:00Z");
  EXPECT_EQ(of("<script type=application/ld+json>[{\"datePublished\":\"2023-01-02\"}]</script>").date, "2023-01-02");
}

TEST(PageMetadata, WritesDatesAsIso8601) {
  EXPECT_EQ(iso_date("31 May 2024"), "2024-05-31");
  EXPECT_EQ(iso_date("May 31st, 2024"), "2024-05-31");
  EXPECT_EQ(iso_date("2024/05/31"), "2024-05-31");
  EXPECT_EQ(iso_date("20240531"), "2024-05-31");
  EXPECT_EQ(iso_date("last week"), "last week");
}

TEST(PageMetadata, ReadsTheLanguageOfTheHtmlElement) {
  EXPECT_EQ(of("<html lang=pt-BR>").language, "pt-BR");
  EXPECT_EQ(of("<html xml:lang=de>").language, "de");
  EXPECT_EQ(of("<html lang='<x>'>").language, "");
}

TEST(PageMetadata, ReadsTheCanonicalAddressAsItStands) {
  EXPECT_EQ(of("<link href='/a?b&amp;c' rel='nofollow canonical'>").canonical, "/a?b&c");
}

TEST(PageMetadata, FindsTheLicenceInLinksAnywhere) {
  EXPECT_EQ(of("<link rel=license href=https://l.example/1>").license, "https://l.example/1");
  EXPECT_EQ(of("<p><a href='https://creativecommons.org/licenses/by/4.0/'>CC BY</a>").license,
            "https://creativecommons.org/licenses/by/4.0/");
  EXPECT_EQ(of("<p><a rel='license noopener' href=/terms>terms</a>").license, "/terms");
  EXPECT_EQ(of("<p><a href='https://creativecommons.org/about'>CC</a>").license, "");
}

TEST(PageMetadata, JoinsAllRobotsElements) {
  EXPECT_EQ(of("<meta name=robots content=noindex><meta name=ROBOTS content='noai, noimageai'>").robots,
            "noindex, noai, noimageai");
}

TEST(PageMetadata, ReadsTextAndDataMiningReservations) {
  const Metadata metadata = of("<meta name=tdm-reservation content=1><meta name=tdm-policy content=https://p.example>");
  EXPECT_EQ(metadata.tdm_reservation, "1");
  EXPECT_EQ(metadata.tdm_policy, "https://p.example");
}

}  // namespace
}  // namespace curate::html
