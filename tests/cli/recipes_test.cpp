// SPDX-License-Identifier: Apache-2.0
// The recipes for pairs, as they are in configs/, over files where they look for them. Pictures are served on loopback.
#include <array>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "image/encode.hpp"
#include "support/http_server.hpp"
#include "support/read_format.hpp"
#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/codec.hpp"
#include "util/hash.hpp"
#include "util/json.hpp"

namespace curate {
namespace {

using test::Reply;
using test::ServedRequest;

constexpr int kPictures = 6;

// A picture like no other: squares whose grey is a hash.
std::string picture(int number) {
  image::Picture squares;
  squares.reshape(256, 256, 1);
  for (std::uint32_t y = 0; y < 256; ++y)
    for (std::uint32_t x = 0; x < 256; ++x)
      squares.row(y)[x] = static_cast<std::uint8_t>(xxh3_64(fmt::format("{} {} {}", number, x / 16, y / 16)));
  std::string bytes;
  image::encode_png(squares, 1, bytes);
  return bytes;
}

// "/3.png" is a picture, whatever else is not there.
Reply answer(const ServedRequest& request) {
  if (request.target == "/robots.txt") return test::reply(404, "", "");
  const char digit = request.target.size() == 6 ? request.target[1] : 'x';
  if (digit < '0' || digit >= '0' + kPictures) return test::reply(404, "", "no");
  return test::reply(200, "Content-Type: image/png\r\n", picture(digit - '0'));
}

struct Pair {
  std::string url, caption;
};

class Recipe : public testing::TestWithParam<const char*> {
 protected:
  // All that a recipe may read: a page, as what a crawl wrote, and lists. Of the pairs one has no picture and one a
  // caption that every recipe but img2dataset's refuses.
  void write_inputs() {
    std::vector<Pair> pairs;
    for (int i = 0; i < kPictures; ++i)
      pairs.push_back({fmt::format("{}/{}.png", server_.origin(), i),
                       fmt::format("A picture of many grey squares with the number {} that is shown on this page", i)});
    pairs[1].caption = "IMG_1234.JPG";
    pairs.push_back({server_.origin() + "/9.png", "A picture of the sea that is not there any more"});

    std::string page = "<!doctype html><html lang=en><title>Squares</title>", csv = "caption,title,url\n", tsv, jsonl;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const auto& [url, caption] = pairs[i];
      page += fmt::format("<p><img src=\"{}\" alt=\"{}\">\n", url, caption);
      csv += fmt::format("{},{},{}\n", caption, caption, url);
      if (i < 3)
        tsv += fmt::format("{}\t{}\n", caption, url);
      else
        jsonl += fmt::format("{{\"caption\":\"{}\",\"image_url\":\"{}\"}}\n", caption, url);
    }
    const std::string http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page;
    const std::string record = test::warc_response("http://pages.example/", http);
    folder_.write("crawl/warc/00000.warc.zst", std::string(ZstdEncoder(3).frame(record)));
    folder_.write("pairs/Train_GCC-training.tsv", tsv);
    folder_.write("pairs/wit_1.jsonl.gz", test::gzip({jsonl}));
    folder_.write("pairs/yfcc_1.csv", csv);
    folder_.write("queries.txt", "squares\nsea\n");
    folder_.write("config.yaml", test::slurp(std::filesystem::path(CURATE_SOURCE_DIR) / "configs" /
                                             (std::string(GetParam()) + ".yaml")));
  }

  test::TempFolder folder_{test::memory_folder()};
  test::HttpServer server_{answer};
};

TEST_P(Recipe, RunsAsItIsToShardsOfItsPairs) {
  write_inputs();
  const auto result = test::shell(fmt::format(
      "cd {} && {} run config.yaml -o RUN -q --set fetch.ports=[{}] --set fetch.allow_addresses=[127.0.0.1] --set "
      "fetch.delay=0 --set fetch.factor=0 --set fetch.retries=0",
      folder_.path().string(), test::program(), server_.port()));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto samples = test::read_format("webdataset", test::slurp(folder_ / "RUN/out/00000.tar")).documents;
  // img2dataset judges no captions and merges no pictures.
  const bool plain = std::string_view(GetParam()) == "img2dataset";
  EXPECT_EQ(samples.size(), static_cast<std::size_t>(kPictures) - (plain ? 0 : 1));
  for (const auto& sample : samples) EXPECT_FALSE(sample.text.empty() || sample.payload.empty()) << sample.id;
  const Json counts = Json::parse(test::slurp(folder_ / "RUN/manifest.json"), "manifest")["counts"];
  EXPECT_EQ(counts["drops"]["caption_boilerplate:file_name"].natural_or(0) > 0, !plain);
}

INSTANTIATE_TEST_SUITE_P(OfPairs, Recipe, testing::Values("clip", "dalle", "datacomp", "img2dataset"),
                         [](const auto& one) { return std::string(one.param); });

}  // namespace
}  // namespace curate
