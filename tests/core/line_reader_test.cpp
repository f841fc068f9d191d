// SPDX-License-Identifier: Apache-2.0
#include "core/line_reader.hpp"

#include "support/recorder.hpp"
#include "support/suites.hpp"
#include "util/file.hpp"

namespace curate {
namespace {

std::string read_slice(const std::filesystem::path& path, std::uint64_t begin, std::uint64_t end,
                       test::Recorder& recorder, std::size_t target = 64) {
  const std::uint64_t size = file_size(path);
  LineReader reader({path, begin, end, size}, std::make_unique<FileSource>(path, begin), recorder);
  ByteBuffer buffer;
  std::string all;
  for (std::string_view lines; !(lines = reader.read(buffer, target)).empty();) all += lines;
  return all;
}

TEST(LineReader, GivesEachLineToExactlyOneSliceOfAPlainFile) {
  const test::TempFolder folder;
  std::string text;
  for (int i = 0; i < 40; ++i) text += std::string(static_cast<std::size_t>(i % 7), 'x') + std::to_string(i) + "\n";
  text += "last line without an end";
  const auto path = folder.write("lines.txt", text);
  for (std::uint64_t cut = 1; cut < text.size(); ++cut) {
    test::Recorder recorder;
    EXPECT_EQ(read_slice(path, 0, cut, recorder) + read_slice(path, cut, text.size(), recorder), text) << cut;
    EXPECT_TRUE(recorder.pieces.empty());
  }
  for (std::uint64_t width = 1; width < 30; ++width) {
    test::Recorder recorder;
    std::string all;
    for (std::uint64_t at = 0; at < text.size(); at += width)
      all += read_slice(path, at, std::min<std::uint64_t>(at + width, text.size()), recorder);
    EXPECT_EQ(all, text) << width;
  }
}

TEST(LineReader, GivesEachLineToExactlyOneSliceOfZstdFrames) {
  const test::TempFolder folder;
  ZstdEncoder encoder(3);
  std::string text, stored;
  // Frames end inside lines, at line ends, and one holds no line end at all.
  for (const char* piece : {"one\ntwo", " and more\n", "three\nfo", "ur, still fo", "ur\n", "five\nsix\n", "seven"}) {
    text += piece;
    stored += encoder.frame(piece);
  }
  const auto path = folder.write("lines.zst", stored);
  const auto cuts = zstd_frame_offsets(path);
  for (std::size_t cut = 1; cut + 1 < cuts.size(); ++cut) {
    test::Recorder recorder;
    EXPECT_EQ(read_slice(path, 0, cuts[cut], recorder) + read_slice(path, cuts[cut], stored.size(), recorder), text)
        << cut;
  }
  test::Recorder recorder;
  std::string all;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) all += read_slice(path, cuts[i], cuts[i + 1], recorder);
  EXPECT_EQ(all, text);
}

TEST(LineReader, LosesOnlyTheCutLineWhereAFrameIsDamaged) {
  const test::TempFolder folder;
  ZstdEncoder encoder(3);
  const std::string good(encoder.frame("a\nb\n")), tail(encoder.frame("d\ne\n"));
  std::string bad(encoder.frame("c is in a frame that breaks\n"));
  bad[bad.size() - 3] = static_cast<char>(bad[bad.size() - 3] ^ 0x55);
  const auto path = folder.write("damaged.zst", good + bad + tail);
  test::Recorder recorder;
  const std::string lines = read_slice(path, 0, file_size(path), recorder);
  EXPECT_NE(lines.find("a\nb\n"), std::string::npos);
  EXPECT_TRUE(lines.ends_with("d\ne\n")) << lines;
  ASSERT_EQ(recorder.pieces.size(), 1U);
  EXPECT_EQ(recorder.pieces[0].reason, "wrong_checksum");
}

TEST(LineReader, PassesOverALineAboveTheLimitAndGoesOn) {
  const test::TempFolder folder;
  const auto path = folder.write("long.txt", "short\n" + std::string(LineReader::kMaxLine + 5, 'x') + "\nnext\n");
  test::Recorder recorder;
  EXPECT_EQ(read_slice(path, 0, file_size(path), recorder, std::size_t{1} << 20), "short\nnext\n");
  ASSERT_EQ(recorder.pieces.size(), 1U);
  EXPECT_EQ(recorder.pieces[0].reason, "line_too_long");
}

}  // namespace
}  // namespace curate
