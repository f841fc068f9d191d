// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <curate/registry.hpp>

namespace curate {
namespace {

class ExtractHtmlStage : public testing::Test {
 protected:
  ExtractHtmlStage() : params_("stage 'extract_html'", nullptr) {
    made_ = Registry::instance().find_stage("extract_html")->make(params_);
    params_.finish();
  }

  Document& page(std::string_view payload, std::string_view mime, std::string_view headers = "") {
    Document& row = batch_.add();
    row.payload = payload;
    row.mime = mime;
    row.headers = headers;
    return row;
  }
  Verdict apply(Document& document) { return dynamic_cast<Stage&>(*made_).apply(document); }

  Params params_;
  std::unique_ptr<AnyStage> made_;
  Batch batch_;
};

constexpr std::string_view kPage =
    "<!doctype html><html lang=de><head><title>Der Titel</title><meta name=author content='A. Autor'>"
    "<link rel=canonical href=https://x.org/a><meta property=article:published_time "
    "content=2024-05-31T10:00:00Z></head>"
    "<body><nav><a href=/>Start</a></nav><article><h1>Der Titel</h1><p>Ein langer Absatz, der genug Text "
    "hat, um als "
    "Hauptinhalt zu gelten, und noch ein wenig mehr davon, damit es reicht.</p><p>Ein zweiter Absatz, auch "
    "der mit "
    "genug Text, Kommas, und allem, was dazu gehört.</p></article></body></html>";

TEST_F(ExtractHtmlStage, TurnsAPageIntoTextAndTags) {
  Document& row = page(kPage, "text/html");
  EXPECT_FALSE(apply(row).dropped());
  EXPECT_NE(row.text().find("Ein zweiter Absatz"), std::string_view::npos);
  EXPECT_EQ(row.text().find("Start"), std::string_view::npos);
  EXPECT_EQ(row.tagged("title"), "Der Titel");
  EXPECT_EQ(row.tagged("author"), "A. Autor");
  EXPECT_EQ(row.tagged("date"), "2024-05-31T10:00:00Z");
  EXPECT_EQ(row.tagged("language_html"), "de");
  EXPECT_EQ(row.tagged("canonical"), "https://x.org/a");
  EXPECT_EQ(row.tagged("charset"), "utf-8");
  EXPECT_EQ(row.signal("html_replaced_characters"), 0);
}

TEST_F(ExtractHtmlStage, HonoursTheCharsetOfTheContentTypeHeader) {
  Document& row = page("<p>\xCF\xF0\xE8\xE2\xE5\xF2</p>", "text/html",
                       "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=\"windows-1251\"\r\n\r\n");
  EXPECT_FALSE(apply(row).dropped());
  EXPECT_EQ(row.text(), "Привет");
  EXPECT_EQ(row.tagged("charset"), "windows-1251");
}

TEST_F(ExtractHtmlStage, DropsWhatIsNotHtml) {
  EXPECT_EQ(apply(page("\x89PNG\r\n", "image/png")).reason, "not_html");
  EXPECT_EQ(apply(page("{}", "application/json")).reason, "not_html");
  EXPECT_EQ(apply(page("\x01\x02", "")).reason, "not_html");
}

TEST_F(ExtractHtmlStage, TakesUnknownTypesThatLookLikeHtml) {
  Document& row = page("  <!DOCTYPE html><p>Hello there</p>", "application/octet-stream");
  EXPECT_FALSE(apply(row).dropped());
  EXPECT_EQ(row.text(), "Hello there");
}

TEST_F(ExtractHtmlStage, ReadsTheMimeTypeFromTheHeadersIfTheRowHasNone) {
  EXPECT_EQ(apply(page("<p>x</p>", "", "HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\n")).reason, "not_html");
  EXPECT_FALSE(apply(page("<p>x</p>", "", "HTTP/1.1 200 OK\nContent-Type: Text/HTML; charset=utf-8\n")).dropped());
}

TEST_F(ExtractHtmlStage, KeepsPlainTextAsItIs) {
  Document& row = page("First line\r\n  second\tline\r\n\r\nthird & last <b>", "text/plain");
  EXPECT_FALSE(apply(row).dropped());
  EXPECT_EQ(row.text(), "First line\n  second\tline\n\nthird & last <b>");
}

TEST_F(ExtractHtmlStage, LeavesRowsThatHaveTextAndNoPayload) {
  Document& row = batch_.add();
  row.set_text("here already");
  EXPECT_FALSE(apply(row).dropped());
  EXPECT_EQ(row.text(), "here already");
  EXPECT_EQ(row.text_version(), 1U);
}

TEST_F(ExtractHtmlStage, DropsPagesWithoutText) {
  EXPECT_EQ(apply(page("<html><script>var a = 1;</script></html>", "text/html")).reason, "empty_text");
  EXPECT_EQ(apply(batch_.add()).reason, "empty_text");
}

TEST_F(ExtractHtmlStage, DeclaresItsReasonsAndSignals) {
  const auto names = [](const std::vector<NameDoc>& docs) {
    std::vector<std::string> out;
    for (const NameDoc& doc : docs) out.push_back(doc.name);
    return out;
  };
  EXPECT_EQ(names(params_.reasons()), (std::vector<std::string>{"not_html", "empty_text"}));
  EXPECT_EQ(names(params_.signals()), std::vector<std::string>{"html_replaced_characters"});
}

}  // namespace
}  // namespace curate
