// SPDX-License-Identifier: Apache-2.0
// Shards of `configs/img2dataset.yaml` beside those of img2dataset 1.47.0 on the same 67 rows (goldens/img2dataset).
// Exempt are error messages, EXIF texts, rows 57 to 60 (URLs that Python does not read) and pixels of 16-bit pictures.
#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "image/decode.hpp"
#include "report/manifest.hpp"
#include "run/thread_executor.hpp"
#include "support/http_server.hpp"
#include "support/parquet_files.hpp"
#include "support/read_format.hpp"
#include "support/runs.hpp"
#include "support/suites.hpp"
#include "util/file.hpp"
#include "util/json.hpp"
#include "util/tar_reader.hpp"

namespace curate {
namespace {

using test::Reply;
using test::reply;
using test::ServedRequest;

std::filesystem::path golden() {
  return test::goldens_folder() / "img2dataset";
}
constexpr const char* kJpeg = "Content-Type: image/jpeg\r\n";

// As local-web/fault_server.py answers.
Reply answer(const ServedRequest& request) {
  const std::string path = request.target.substr(0, request.target.find('?'));
  const std::string name = path.substr(path.rfind('/') + 1);
  const auto file = [&](const std::string& headers) {
    const auto at = golden() / "src" / name;
    if (name.empty() || !std::filesystem::exists(at)) return reply(404, "", "no");
    return reply(200, kJpeg + headers, test::slurp(at));
  };
  const auto is = [&](const char* prefix) { return path.starts_with(prefix); };
  if (is("/404")) return reply(404, "", "no");
  if (is("/410")) return reply(410, "", "no");
  if (is("/403")) return reply(403, "", "no");
  if (is("/500")) return reply(500, "", "no");
  if (is("/429")) return reply(429, "Retry-After: 1\r\n", "no");
  if (is("/redirect/")) return reply(302, "Location: /" + name + "\r\n", "");
  if (is("/loop")) return reply(302, "Location: /loop\r\n", "");
  if (is("/hang")) {
    Reply hang = reply(200, kJpeg, "x");
    hang.delay = 4000;
    return hang;
  }
  if (is("/reset")) return {.bytes = "", .reset = true};
  if (is("/cut/")) {
    Reply cut = file("");
    cut.bytes.resize(cut.bytes.size() - 20000);
    cut.close = true;
    return cut;
  }
  if (is("/noai-late/")) return file("X-Robots-Tag: unavailable_after: 1 Jan 2030\r\nX-Robots-Tag: noai\r\n");
  if (is("/noai/")) return file("X-Robots-Tag: noai\r\n");
  if (is("/empty")) return reply(200, kJpeg, "");
  if (is("/html")) return reply(200, kJpeg, "<html>not a picture</html>");
  return file("");
}

struct Member {
  std::string name, bytes;
};
std::vector<Member> members(const std::string& path) {
  std::vector<Member> all;
  TarReader tar(make_decoder(std::make_unique<FileSource>(path)));
  TarEntry entry;
  while (tar.next(entry)) {
    ByteBuffer content;
    if (!entry.file() || !tar.read(content, std::size_t{64} << 20)) continue;
    all.push_back({entry.name, std::string(content.data(), content.size())});
  }
  return all;
}

class Img2dataset : public testing::Test {
 protected:
  void SetUp() override { CURATE_NEED(golden()); }

  // Runs the recipe on the golden's list with other parameters; rows of a shard come to `samples`.
  RunDir run(const std::string& resize, const std::string& output) {
    std::string list = test::slurp(golden() / "list.jsonl");
    const std::string theirs = "127.0.0.1:18080", ours = "127.0.0.1:" + std::to_string(server_.port());
    for (std::size_t at = 0; (at = list.find(theirs, at)) != std::string::npos; at += ours.size())
      list.replace(at, theirs.size(), ours);
    folder_.write("list.jsonl", list);
    const std::string config = fmt::format(
        "name: img2dataset\ncompat: img2dataset\ninputs:\n  - {{name: list, format: jsonl, paths: [list.jsonl], "
        "text_field: caption, id_field: none, require_text: false}}\nstages:\n  - fetch: {{contact: "
        "\"http://bot.example\", "
        "retry_wait: 0, delay: 0, factor: 0, timeout: 2, ports: [80, 9, {}], allow_addresses: [127.0.0.1]}}\n  - "
        "image_shape: {{min_side: 64, max_aspect_ratio: 3, max_area: 1000000}}\n  - decode_image: {{{}}}\noutput: "
        "{{columns: [id, note], {}}}\ndataset: {{license: x, creator: x, purpose: x, date: 2026-01-01}}\n",
        server_.port(), resize, output);
    folder_.write("config.yaml", config);
    const std::string out = (folder_ / "RUN").string();
    const RunDir made = RunDir::create(out, make_plan(load_config((folder_ / "config.yaml").string())), false);
    test::finish_run(made);
    return made;
  }

  test::HttpServer server_{answer};
  test::TempFolder folder_;
};

constexpr std::array kExempt{57, 58, 59, 60};
bool exempt(std::int64_t id) {
  return std::ranges::find(kExempt, id) != kExempt.end();
}

TEST_F(Img2dataset, RowsStatusesKeysSizesAndJsonKeysAreTheSame) {
  const RunDir done = run("resize: border, size: 256", "samples_per_shard: 30");
  std::map<std::int64_t, Json> theirs;
  const std::string samples = test::slurp(golden() / "samples.jsonl.gz");
  for (const std::string& line : test::lines_of(samples)) {
    const Json row = Json::parse(line, "samples");
    if (row["run"].text() == "border") theirs.emplace(row["id"].integer(), row);
  }
  ASSERT_EQ(theirs.size(), 67U);
  std::size_t rows = 0, differ = 0;
  for (int shard = 0; shard < 3; ++shard) {
    const std::string list = decode_all(test::slurp(done.at(fmt::format("out/{:05}.jsonl.zst", shard))), "rows");
    for (const std::string& line : test::lines_of(list)) {
      const Json row = Json::parse(line, "rows");
      const Json& expected = theirs.at(row["id"].integer());
      ++rows;
      if (exempt(row["id"].integer())) continue;
      for (const char* field :
           {"key", "status", "width", "height", "original_width", "original_height", "sha256", "caption", "note"}) {
        if (row[field].to_string() == expected[field].to_string()) continue;
        ++differ;
        ADD_FAILURE() << "row " << row["id"].integer() << " " << expected["url"].text() << " " << field << ": "
                      << row[field].to_string() << ", img2dataset has " << expected[field].to_string() << " ("
                      << row["error_message"].to_string() << ")";
      }
    }
    // Members of the archive: names, order, JSON keys.
    std::map<std::string, std::vector<std::string>> ours;
    for (const Member& member : members(done.at(fmt::format("out/{:05}.tar", shard)))) {
      const std::string key = member.name.substr(0, member.name.find('.'));
      ours[key].push_back(member.name);
      if (!member.name.ends_with(".json")) continue;
      std::vector<std::string> names, wanted;
      const Json json = Json::parse(member.bytes, member.name);
      json.each([&](std::string_view name, const Json&) { names.emplace_back(name); });
      theirs.at(json["id"].integer())["json_keys"].each(
          [&](std::string_view, const Json& name) { wanted.emplace_back(name.text()); });
      if (!exempt(json["id"].integer())) {
        EXPECT_EQ(names, wanted) << member.name;
      }
    }
    for (const Member& member : members((golden() / "border" / fmt::format("{:05}.tar", shard)).string())) {
      const std::string key = member.name.substr(0, member.name.find('.'));
      if (member.name.ends_with(".txt")) {
        const auto found = ours.find(key);
        EXPECT_TRUE(found != ours.end() &&
                    found->second == std::vector<std::string>({key + ".jpg", key + ".json", key + ".txt"}))
            << key;
      }
    }
    const Json stats = Json::parse(test::slurp(done.at(fmt::format("out/{:05}_stats.json", shard))), "stats");
    const Json golden_stats =
        Json::parse(test::slurp(golden() / "border" / fmt::format("{:05}_stats.json", shard)), "stats");
    EXPECT_EQ(stats["count"].natural(), golden_stats["count"].natural());
    std::vector<std::string> names, wanted;
    stats.each([&](std::string_view name, const Json&) { names.emplace_back(name); });
    golden_stats.each([&](std::string_view name, const Json&) { wanted.emplace_back(name); });
    EXPECT_EQ(names, wanted);
  }
  EXPECT_EQ(rows, 67U);
  EXPECT_EQ(differ, 0U);
}

// The table beside each archive: names and order of its columns, and values. Fields that come first are texts here.
TEST_F(Img2dataset, TablesAreTheSame) {
  CURATE_NEED_ARROW;
  const RunDir done = run("resize: border, size: 256", "samples_per_shard: 30, parquet: true");
  const auto rows_of = [](const std::string& bytes) {
    std::vector<Json> rows;
    for (const std::string& row : test::parquet_rows(bytes)) rows.push_back(Json::parse(row, "row"));
    return rows;
  };
  std::size_t compared = 0;
  for (int shard = 0; shard < 3; ++shard) {
    const std::string name = fmt::format("{:05}.parquet", shard);
    const auto ours = rows_of(test::slurp(done.at("out/" + name)));
    const auto theirs = rows_of(test::slurp(golden() / "border" / name));
    ASSERT_EQ(ours.size(), theirs.size()) << name;
    for (std::size_t row = 0; row < ours.size(); ++row) {
      std::vector<std::string> names, wanted;
      ours[row].each([&](std::string_view field, const Json&) { names.emplace_back(field); });
      theirs[row].each([&](std::string_view field, const Json&) { wanted.emplace_back(field); });
      ASSERT_EQ(names, wanted) << name;
      const std::int64_t id = theirs[row]["id"].integer();
      EXPECT_EQ(ours[row]["id"].text(), std::to_string(id));
      if (exempt(id)) continue;
      ++compared;
      for (const char* field :
           {"key", "status", "width", "height", "original_width", "original_height", "sha256", "caption", "note"})
        EXPECT_EQ(ours[row][field].to_string(), theirs[row][field].to_string()) << id << " " << field;
    }
  }
  EXPECT_EQ(compared, 67U - kExempt.size());
}

// Lossless PNG of 128 pixels: the resize filters pixel by pixel.
TEST_F(Img2dataset, PixelsOfLosslessShardsAreNear) {
  for (const auto& [mode, name] :
       {std::pair{"center_crop", "center_crop_png128"}, std::pair{"keep_ratio_largest", "keep_ratio_largest_png128"}}) {
    std::filesystem::remove_all(folder_ / "RUN");
    const RunDir done =
        run(fmt::format("resize: {}, size: 128, format: png, quality: 6", mode), "samples_per_shard: 10000");
    std::map<std::string, std::string> ours;
    for (Member& member : members(done.at("out/00000.tar"))) ours[member.name] = std::move(member.bytes);
    image::Decoder a, b;
    int compared = 0, far = 0;
    const std::set<std::string> kSixteenBit{"000000022.png", "000000023.png"};
    for (const Member& member : members((golden() / name / "00000.tar").string())) {
      if (!member.name.ends_with(".png") || kSixteenBit.contains(member.name)) continue;
      ASSERT_TRUE(ours.contains(member.name)) << mode << " " << member.name;
      const image::Decoded& theirs = a.decode(member.bytes, {});
      const image::Decoded& mine = b.decode(ours[member.name], {});
      ASSERT_EQ(mine.width, theirs.width) << mode << " " << member.name;
      ASSERT_EQ(mine.height, theirs.height) << mode << " " << member.name;
      ++compared;
      // Grey with alpha comes out as three equal channels there.
      const std::size_t n = theirs.picture.samples.size();
      const std::size_t repeat = theirs.picture.channels / mine.picture.channels;
      ASSERT_EQ(mine.picture.samples.size() * repeat, n) << mode << " " << member.name;
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i)
        sum += std::abs(static_cast<double>(theirs.picture.samples[i]) - mine.picture.samples[i / repeat]);
      const double mean = sum / static_cast<double>(n);
      // CMYK is converted by other formulas.
      if (mean > 2.0) {
        ++far;
        std::printf("%s %s: mean difference %.2f\n", mode, member.name.c_str(), mean);
      }
    }
    EXPECT_GE(compared, 36) << mode;
    EXPECT_LE(far, 1) << mode;
  }
}

}  // namespace
}  // namespace curate
