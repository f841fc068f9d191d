// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "run/frame_file.hpp"
#include "run/plan_file.hpp"
#include "run/row_output.hpp"
#include "run/task.hpp"

namespace curate {

namespace {

std::vector<Frame> frames_of(const RunDir& run, TaskId part) {
  const std::string path = run.at(run.frames_name(part));
  return parse_frames(read_file(path), path);
}

// Bytes [begin, end) of a file.
std::string read_range(const std::string& path, std::uint64_t begin, std::uint64_t end) {
  FileSource source(path, begin, end);
  std::string bytes(static_cast<std::size_t>(end - begin), '\0');
  std::size_t got = 0;
  while (got < bytes.size()) {
    const std::size_t n = source.read(bytes.data() + got, bytes.size() - got);
    if (n == 0) throw DamagedFile(path, "shorter than its table of frames says");
    got += n;
  }
  return bytes;
}

// Whole frames, one part after the other; nothing is compressed again.
void pack_in_order(const RunDir& run, const ShardTask& shard, std::size_t map, TaskFiles& files, const std::string& name, Worker& worker) {
  if (shard.begin.part == shard.end.part && shard.begin.frame == 0 && shard.end.frame == frames_of(run, {map, shard.end.part}).size()) {
    const auto made = run.record({map, shard.end.part});
    for (const FileRecord& part : made ? made->outputs : std::vector<FileRecord>{})
      if (part.path == run.part_name({map, shard.end.part}) && files.adopt(part, name)) return;
  }
  const auto out = files.create(name, true);
  std::uint64_t documents = 0, characters = 0;
  for (std::uint32_t part = shard.begin.part; part <= shard.end.part; ++part) {
    const auto frames = frames_of(run, {map, part});
    const std::size_t from = part == shard.begin.part ? shard.begin.frame : 0;
    const std::size_t to = part == shard.end.part ? shard.end.frame : frames.size();
    const std::string path = run.at(run.part_name({map, part}));
    for (std::size_t i = from; i < to; ++i) {
      out->write(read_range(path, frames[i].offset, frames[i].offset + frames[i].bytes));
      documents += frames[i].documents;
      characters += frames[i].characters;
      if (worker.progress) worker.progress(frames[i].bytes, frames[i].documents);
    }
  }
  files.finish(*out, name, documents, characters);
}

// Bucket after bucket: all lines of one in memory, sorted by their draw.
void pack_shuffled(const RunDir& run, const ShardTask& shard, std::size_t map, TaskFiles& files, const std::string& name, Worker& worker) {
  std::vector<std::vector<Frame>> tables;
  for (std::uint32_t part = 0; part < run.map_tasks(); ++part) tables.push_back(frames_of(run, {map, part}));
  constexpr std::size_t kFrameBytes = std::size_t{4} << 20;
  FrameWriter out(files, name, run.plan().config.output.level, kFrameBytes, true);
  std::uint64_t characters = 0;
  for (std::uint32_t bucket = shard.first_bucket; bucket < shard.end_bucket; ++bucket) {
    std::string text;
    for (std::uint32_t part = 0; part < tables.size(); ++part) {
      const std::string path = run.at(run.part_name({map, part}));
      for (const Frame& frame : tables[part]) {
        if (frame.bucket != bucket) continue;
        text += decode_all(read_range(path, frame.offset, frame.offset + frame.bytes), path);
        characters += frame.characters;
      }
    }
    std::vector<std::string_view> lines;
    for (std::string_view left = text; !left.empty();) {
      const auto end = left.find('\n') + 1;
      lines.push_back(left.substr(0, end));
      left.remove_prefix(end);
    }
    // The draw's digits stand first and the id behind them, so the order of bytes is the order of (draw, id).
    std::ranges::sort(lines);
    for (const std::string_view line : lines) {
      out.buffer().append(line.substr(kDrawDigits));
      out.line_done(0);
    }
    if (worker.progress) worker.progress(text.size(), lines.size());
  }
  out.finish("", characters);
}

}  // namespace

void run_pack_task(const RunDir& run, TaskId task, Worker& worker) {
  const ShardTask shard = shard_task(run, task.index);
  const std::size_t map = run.plan().last_map();
  const std::string name = RunDir::shard_name(task.index);
  TaskFiles files(run, task);
  if (run.plan().config.output.order == Order::kShuffled)
    pack_shuffled(run, shard, map, files, name, worker);
  else
    pack_in_order(run, shard, map, files, name, worker);
  files.commit({});
}

}  // namespace curate
