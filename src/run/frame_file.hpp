// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "run/run_dir.hpp"
#include "util/codec.hpp"

namespace curate {

/// A zstd frame of a part: whole lines.
struct Frame {
  std::uint64_t offset = 0, bytes = 0;
  std::uint64_t documents = 0, characters = 0;
  std::uint32_t bucket = 0;  ///< order: shuffled: which range of the draw its rows fall into
};

/// Lines into independent zstd frames: a part, an audit file, a shard.
class FrameWriter {
 public:
  /// A frame is closed when it holds `frame_bytes` of lines. `sha256`: see TaskFiles::create.
  FrameWriter(TaskFiles& files, std::string relative, int level, std::size_t frame_bytes, bool sha256);

  /// Append one line to this, then call `line_done`.
  std::string& buffer() { return buffer_; }
  void line_done(std::uint64_t characters);
  /// Ends the file. With a frames name, also writes the table of frames there. `characters`: of lines that were
  /// done with 0 because their count was known only in all.
  void finish(const std::string& frames_name = "", std::uint64_t characters = 0);
  std::uint64_t documents() const { return documents_; }
  std::size_t frames() const { return frames_.size(); }

 private:
  void flush();

  TaskFiles& files_;
  std::string relative_;
  std::unique_ptr<OutputFile> out_;
  ZstdEncoder encoder_;
  std::size_t frame_bytes_;
  std::string buffer_;
  std::uint64_t in_frame_ = 0, characters_in_frame_ = 0, documents_ = 0, characters_ = 0;
  std::vector<Frame> frames_;
};

/// The bytes of a frames file.
std::string frames_text(const std::vector<Frame>& frames);
std::vector<Frame> read_frames(const std::string& path);
/// A frame of a part as it is stored. Throws DamagedFile where the part ends before it.
std::string read_frame(const std::string& path, const Frame& frame);

}  // namespace curate
