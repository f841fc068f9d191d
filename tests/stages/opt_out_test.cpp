// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "stages/stage_runner.hpp"
#include "support/read_format.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

std::string_view judge(test::StageRunner& stage, std::string_view url, std::string_view headers,
                       std::string_view page) {
  Document& document = stage.fresh("");
  document.url = url;
  document.date = "2026-11-24T00:00:00Z";
  document.mime = "text/html";
  document.headers = headers;
  document.payload = page;
  return stage.judge().reason;
}

TEST(OptOut, KeepsPagesThatSayNothing) {
  test::StageRunner stage("opt_out", {});
  EXPECT_EQ(judge(stage, "https://a.example/", "HTTP/1.1 200 OK\r\n", "<p>text"), "");
  EXPECT_EQ(judge(stage, "https://a.example/", "", "<!-- <meta name=robots content=noai> --><p>"), "");
}

TEST(OptOut, DropsByHeaderAndByMetaElement) {
  test::StageRunner stage("opt_out", {});
  EXPECT_EQ(judge(stage, "https://a.example/", "X-Robots-Tag: noai\r\n", ""), "robots_tag");
  EXPECT_EQ(stage.document().tagged("opt_out"), "x-robots-tag: noai");
  EXPECT_EQ(judge(stage, "https://a.example/", "", "<META NAME=ROBOTS CONTENT=NOINDEX>"), "robots_tag");
  EXPECT_EQ(judge(stage, "https://a.example/", "", "<meta name=tdm-reservation content=1>"), "tdm_reserved");
  EXPECT_EQ(judge(stage, "https://a.example/", "Content-Usage: train-ai=n\r\n", ""), "content_usage");
}

TEST(OptOut, TellsTextFromImages) {
  test::StageRunner text("opt_out", {});
  test::StageRunner images("opt_out", {{"use", "images"}});
  EXPECT_EQ(judge(text, "https://a.example/", "X-Robots-Tag: noimageai\r\n", ""), "");
  EXPECT_EQ(judge(images, "https://a.example/", "X-Robots-Tag: noimageai\r\n", ""), "robots_tag");
}

TEST(OptOut, AsksTheRobotsOfAnArchive) {
  const auto record = [](const std::string& url, const std::string& body) {
    return test::warc_response(url,
                               "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  };
  const test::TempFolder folder;
  const auto path = folder.write(
      "robots.warc",
      record("https://a.example/robots.txt", "User-agent: curatebot\nDisallow: /no\n") +
          record("https://a.example/.well-known/tdmrep.json", R"([{"location":"/tdm/","tdm-reservation":1}])"));
  test::StageRunner stage("opt_out", {{"robots", path.c_str()}});
  EXPECT_EQ(judge(stage, "https://a.example/no/1", "", ""), "robots_txt");
  EXPECT_EQ(judge(stage, "https://a.example/tdm/1", "", ""), "tdm_reserved");
  EXPECT_EQ(judge(stage, "https://a.example/yes", "", ""), "");
  EXPECT_EQ(judge(stage, "http://a.example/no/1", "", ""), "");
}

}  // namespace
}  // namespace curate
