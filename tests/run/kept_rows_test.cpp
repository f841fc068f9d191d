// SPDX-License-Identifier: Apache-2.0
#include "run/kept_rows.hpp"

#include <curate/error.hpp>

#include "support/runs.hpp"
#include "support/suites.hpp"

namespace curate {
namespace {

void add_row(Batch& batch, std::string_view id, std::string_view text) {
  Document& document = batch.add();
  document.id = id;
  document.set_text(text);
}

TEST(KeptRows, GiveEveryFieldOfEachRowBackAfterTheirBatchIsGone) {
  KeptRows kept(std::size_t{1} << 20);
  auto piece = std::make_unique<KeptRows::Piece>(kept);
  {
    Batch batch;
    const auto own = [&](std::string_view text) { return batch.arena().store(text); };
    Document& page = batch.add();
    page.id = own("a");
    page.url = own("https://a.example/");
    page.date = own("2026-01-01");
    page.mime = own("text/html");
    page.headers = own("A: b");
    page.payload = own(std::string_view("<p>\0", 4));
    page.metadata = own("{\"k\":1}");
    add_row(batch, own("b"), own("tëxt"));
    add_row(batch, own("c"), "");
    piece->add(batch.rows());
    batch.clear();
    add_row(batch, own("d"), own("of another batch"));
    piece->add(batch.rows());
  }
  ASSERT_TRUE(piece->complete());
  kept.put(7, 2, std::move(piece));
  EXPECT_EQ(kept.find(7, 1), nullptr);
  EXPECT_EQ(kept.find(6, 2), nullptr);
  const KeptRows::Piece* const found = kept.find(7, 2);
  ASSERT_NE(found, nullptr);
  Batch batch;
  for (int times = 0; times < 2; ++times) {
    const auto reader = found->reader();
    ASSERT_TRUE(reader->read(batch));
    ASSERT_EQ(batch.size(), 3U);
    const Document& page = batch.rows()[0];
    EXPECT_EQ(page.id, "a");
    EXPECT_EQ(page.url, "https://a.example/");
    EXPECT_EQ(page.date, "2026-01-01");
    EXPECT_EQ(page.mime, "text/html");
    EXPECT_EQ(page.headers, "A: b");
    EXPECT_EQ(page.payload, std::string_view("<p>\0", 4));
    EXPECT_EQ(page.metadata, "{\"k\":1}");
    EXPECT_EQ(page.text_version(), 0U);
    EXPECT_EQ(batch.rows()[1].text(), "tëxt");
    EXPECT_EQ(batch.rows()[1].characters(), 4U);
    EXPECT_EQ(batch.rows()[1].text_version(), 1U);
    EXPECT_EQ(batch.rows()[2].text_version(), 1U);
    ASSERT_TRUE(reader->read(batch));
    ASSERT_EQ(batch.size(), 1U);
    EXPECT_EQ(batch.rows()[0].text(), "of another batch");
    EXPECT_FALSE(reader->read(batch));
    EXPECT_EQ(batch.size(), 0U);
  }
}

TEST(KeptRows, ForgetThePieceThatFindsNoRoomAndBeginNoOther) {
  const std::string large(200'000, 'x');
  KeptRows kept(600'000);
  Batch batch;
  add_row(batch, "a", large);
  const auto piece = [&](int times) {
    auto rows = std::make_unique<KeptRows::Piece>(kept);
    for (int i = 0; i < times; ++i) rows->add(batch.rows());
    return rows;
  };
  auto under_way = piece(0);
  kept.put(0, 0, piece(1));
  kept.put(0, 1, piece(3));
  EXPECT_NE(kept.find(0, 0), nullptr);
  EXPECT_EQ(kept.find(0, 1), nullptr);
  under_way->add(batch.rows());  // in the room that was given back
  kept.put(1, 0, std::move(under_way));
  EXPECT_NE(kept.find(1, 0), nullptr);
  EXPECT_FALSE(piece(0)->complete());
}

TEST(KeptRows, AreNotTakenFromRowsWithSignalsOrTags) {
  KeptRows kept(std::size_t{1} << 20);
  Batch batch;
  add_row(batch, "a", "text");
  batch.rows()[0].note("words", 1);
  KeptRows::Piece rows(kept);
  rows.add(batch.rows());
  EXPECT_FALSE(rows.complete());
}

TEST(KeptRows, TakeNoRoomOnceTheyAreClosed) {
  KeptRows kept(std::size_t{1} << 20);
  Batch batch;
  add_row(batch, "a", "text");
  const auto keep = [&] {
    auto rows = std::make_unique<KeptRows::Piece>(kept);
    rows->add(batch.rows());
    kept.put(0, 0, std::move(rows));
    return kept.find(0, 0) != nullptr;
  };
  EXPECT_TRUE(keep());
  kept.close();
  EXPECT_EQ(kept.room(), 0U);
  EXPECT_EQ(kept.find(0, 0), nullptr);
  EXPECT_FALSE(keep());
}

std::vector<test::Row> rows_with_copies() {
  std::vector<test::Row> rows;
  for (int i = 0; i < 300; ++i)
    rows.push_back({"d" + std::to_string(i), "text number " + std::to_string(i % 200) + " é\n\"quoted\"",
                    "https://h.example/" + std::to_string(i), "\"score\":" + std::to_string(i)});
  return rows;
}

// Runs it, and takes the input away once it has been read.
void finish_without_input(const RunDir& run, const std::filesystem::path& input, std::uint64_t memory) {
  ExecutorOptions options;
  options.threads = 2;
  options.memory = memory;
  options.on_status = [&](const RunStatus& status) {
    if (status.phase == "group-1") std::filesystem::remove(input);
  };
  run_with_threads(run, options);
}

TEST(KeptRows, SaveASecondReadingOfInputsThatFindRoom) {
  const test::TempFolder folder;
  const RunDir run = test::small_run(folder.path(), "stages: [exact_dedup]\ntask_size: 4KiB", rows_with_copies());
  finish_without_input(run, folder / "in.jsonl", 0);
  EXPECT_TRUE(run.done({run.plan().last_map(), 0}));
}

TEST(KeptRows, AreReadAgainWhereTheyFindNoRoom) {
  const test::TempFolder folder;
  const RunDir run = test::small_run(folder.path(), "stages: [exact_dedup]\ntask_size: 4KiB", rows_with_copies());
  EXPECT_THROW(finish_without_input(run, folder / "in.jsonl", memory_floor(2)), RunError);
}

TEST(KeptRows, ChangeNoByteOfTheRun) {
  const test::TempFolder folder;
  const std::string sample = std::filesystem::path(CURATE_SOURCE_DIR) / "configs/sample";
  const std::string inputs = "  - {name: pages, format: warc, paths: ['" + sample +
                             "/*.warc.gz']}\n"
                             "  - {name: texts, format: jsonl, paths: [texts.jsonl]}\n";
  const auto config = folder.write(
      "config.yaml",
      test::config_text(inputs,
                        "stages:\n  - exact_dedup: {by: url}\n  - minhash_dedup: {bands: 4}\n  - extract_html\n"
                        "  - exact_dedup\n  - word_count: {min: 20}\ntask_size: 256KiB\nsample: "
                        "0.8\nguards: {max_unreadable: 1}"));
  folder.write("texts.jsonl",
               test::jsonl(rows_with_copies()) + "{\"text\": not JSON}\n" + "{\"text\":\"no final line end\"}");
  std::vector<std::string> digests;
  for (const std::string memory : {"1GiB", "192MiB"}) {
    const auto path = folder / memory;
    const auto result = test::shell(test::program() + " run " + config.string() + " -o " + path.string() +
                                    " -q --threads 2 --memory " + memory);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    digests.push_back(test::tree_digest(path));
  }
  EXPECT_EQ(digests[0], digests[1]);
}

}  // namespace
}  // namespace curate
