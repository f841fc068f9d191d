// SPDX-License-Identifier: Apache-2.0
#include "run/frame_file.hpp"

#include <fmt/format.h>

#include "util/strings.hpp"

namespace curate {

namespace {
constexpr std::size_t kLineRoom = std::size_t{1} << 18;  // the line that fills a frame
}  // namespace

FrameWriter::FrameWriter(TaskFiles& files, std::string relative, int level, std::size_t frame_bytes, bool sha256)
    : files_(files),
      relative_(std::move(relative)),
      out_(files.create(relative_, sha256)),
      encoder_(level),
      frame_bytes_(frame_bytes) {
  // In one go: growing by doubling copies, and touches twice the memory. Room that is not used costs nothing.
  buffer_.reserve(frame_bytes_ + kLineRoom);
}

void FrameWriter::line_done(std::uint64_t characters) {
  ++in_frame_;
  characters_in_frame_ += characters;
  if (buffer_.size() >= frame_bytes_) flush();
}

void FrameWriter::flush() {
  if (in_frame_ == 0) return;
  const std::string_view frame = encoder_.frame(buffer_);
  frames_.push_back({out_->size(), frame.size(), in_frame_, characters_in_frame_, 0});
  out_->write(frame);
  documents_ += in_frame_;
  characters_ += characters_in_frame_;
  buffer_.clear();
  in_frame_ = characters_in_frame_ = 0;
}

void FrameWriter::finish(const std::string& frames_name, std::uint64_t characters) {
  flush();
  // A file of no frame is no zstd file to other tools; a part's frames are joined to shards, which are never empty.
  if (frames_.empty() && frames_name.empty()) out_->write(encoder_.frame(""));
  files_.finish(*out_, relative_, documents_, characters_ + characters);
  if (frames_name.empty()) return;
  const auto table = files_.create(frames_name);
  table->write(frames_text(frames_));
  files_.finish(*table, frames_name);
}

std::string frames_text(const std::vector<Frame>& frames) {
  std::string text;
  for (const Frame& f : frames)
    text += fmt::format("{} {} {} {} {}\n", f.offset, f.bytes, f.documents, f.characters, f.bucket);
  return text;
}

std::vector<Frame> read_frames(const std::string& path) {
  const std::string table = read_file(path);
  std::string_view text = table;
  std::vector<Frame> frames;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto parts = split_at(text.substr(0, end), ' ');
    Frame frame;
    std::uint64_t* const fields[] = {&frame.offset, &frame.bytes, &frame.documents, &frame.characters};
    if (end == std::string_view::npos || parts.size() != 5) throw DamagedFile(path, "a line that is no frame");
    for (std::size_t i = 0; i < 5; ++i) {
      const auto value = parse_unsigned(parts[i]);
      if (!value) throw DamagedFile(path, "a line that is no frame");
      if (i < 4)
        *fields[i] = *value;
      else
        frame.bucket = static_cast<std::uint32_t>(*value);
    }
    frames.push_back(frame);
    text.remove_prefix(end + 1);
  }
  return frames;
}

std::string read_frame(const std::string& path, const Frame& frame) {
  std::string bytes = read_range(path, frame.offset, frame.offset + frame.bytes);
  if (bytes.size() != frame.bytes) throw DamagedFile(path, "shorter than its table of frames says");
  return bytes;
}

}  // namespace curate
