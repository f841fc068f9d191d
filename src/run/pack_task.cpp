// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "core/json_row.hpp"
#include "core/own_file.hpp"
#include "run/frame_file.hpp"
#include "run/payload_file.hpp"
#include "run/plan_file.hpp"
#include "run/row_output.hpp"
#include "run/task.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

std::vector<Frame> frames_of(const RunDir& run, TaskId part) {
  return read_frames(run.at(run.frames_name(part)));
}

// Whole frames, one part after the other; nothing is compressed again.
void pack_in_order(const RunDir& run, const ShardTask& shard, std::size_t map, TaskFiles& files,
                   const std::string& name, Worker& worker) {
  if (shard.begin.part == shard.end.part && shard.begin.frame == 0 &&
      shard.end.frame == frames_of(run, {map, shard.end.part}).size()) {
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
      out->write(read_frame(path, frames[i]));
      documents += frames[i].documents;
      characters += frames[i].characters;
      if (worker.progress) worker.progress(frames[i].bytes, frames[i].documents);
    }
  }
  files.finish(*out, name, documents, characters);
}

// Bucket after bucket: all lines of one in memory, sorted by their draw.
void pack_shuffled(const RunDir& run, const ShardTask& shard, std::size_t map, TaskFiles& files,
                   const std::string& name, Worker& worker) {
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
        text += decode_all(read_frame(path, frame), path);
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

// The files of a shard that is no jsonl.zst.
class OutputFiles final : public ShardFiles {
 public:
  OutputFiles(TaskFiles& files, std::uint32_t shard) : files_(files), shard_(shard) {}
  void append(std::string_view suffix, std::string_view bytes) override { of(suffix).file->write(bytes); }
  void holds(std::string_view suffix, std::uint64_t documents, std::uint64_t characters) override {
    of(suffix).documents = documents;
    of(suffix).characters = characters;
  }
  void finish() {
    for (Output& output : outputs_) files_.finish(*output.file, output.name, output.documents, output.characters);
  }

 private:
  struct Output {
    std::string suffix, name;
    std::unique_ptr<OutputFile> file;
    std::uint64_t documents = 0, characters = 0;
  };
  Output& of(std::string_view suffix) {
    const auto found = std::ranges::find(outputs_, suffix, &Output::suffix);
    if (found != outputs_.end()) return *found;
    const std::string name = RunDir::shard_file(shard_, suffix);
    outputs_.push_back({std::string(suffix), name, files_.create(name, true), 0, 0});
    return outputs_.back();
  }
  TaskFiles& files_;
  std::uint32_t shard_;
  std::vector<Output> outputs_;
};

void write_shard(const RunDir& run, std::uint32_t index, const ShardTask& shard, const OutputFormat& format,
                 TaskFiles& files, Worker& worker) {
  const std::size_t map = run.plan().last_map();
  OutputFiles outputs(files, index);
  const auto writer = format.open(index, run.plan().config.output.signals, outputs);
  JsonRowReader reader({}, true);
  for (std::uint32_t part = shard.begin.part; part <= shard.end.part; ++part) {
    const std::uint64_t from = part == shard.begin.part ? shard.begin.frame : 0;
    const std::uint64_t to = part == shard.end.part ? shard.end.frame : ~std::uint64_t{0};
    const std::string path = run.at(run.part_name({map, part}));
    OwnFile strict(path);
    PayloadReader payloads(run.at(run.payloads_name({map, part})));
    std::uint64_t first = 0;
    for (const Frame& frame : frames_of(run, {map, part})) {
      const std::uint64_t begin = first;
      first += frame.documents;
      if (first <= from || begin >= to) continue;
      const std::string text = decode_all(read_frame(path, frame), path);
      const auto lines = split_at(text, '\n');
      for (std::uint64_t row = std::max(begin, from); row < std::min(first, to); ++row) {
        worker.batch.clear();
        const auto line = lines.at(static_cast<std::size_t>(row - begin));
        if (const char* reason = reader.read(line, true, worker.batch, strict)) throw DamagedFile(path, reason);
        payloads.load(worker.batch.rows().back());
        writer->write(worker.batch.rows().back());
      }
      if (worker.progress) worker.progress(frame.bytes, frame.documents);
    }
  }
  writer->finish();
  outputs.finish();
}

}  // namespace

void run_pack_task(const RunDir& run, TaskId task, Worker& worker) {
  const ShardTask shard = shard_task(run, task.index);
  const std::size_t map = run.plan().last_map();
  const std::string name = RunDir::shard_name(task.index);
  TaskFiles files(run, task);
  if (const auto format = run.plan().config.output.make())
    write_shard(run, task.index, shard, *format, files, worker);
  else if (run.plan().config.output.order == Order::kShuffled)
    pack_shuffled(run, shard, map, files, name, worker);
  else
    pack_in_order(run, shard, map, files, name, worker);
  files.commit({});
}

}  // namespace curate
