// SPDX-License-Identifier: Apache-2.0
#include "run/row_output.hpp"

#include <algorithm>
#include <cmath>

#include "core/json_row.hpp"
#include "run/payload_file.hpp"
#include "util/hash.hpp"

namespace curate {

namespace {

constexpr std::size_t kFrameBytes = std::size_t{4} << 20;
constexpr int kPartLevel = 1;

// Shards are made of whole frames: small shards need small frames to come out at the size asked for.
std::size_t output_frame_bytes(const Config& config) {
  return static_cast<std::size_t>(std::clamp<std::uint64_t>(config.output.shard_bytes / 4, 1024, kFrameBytes));
}

class PartOutput final : public RowOutput {
 public:
  PartOutput(const RunDir& run, TaskId task, TaskFiles& files)
      : out_(files, run.part_name(task), kPartLevel, kFrameBytes, false),
        payloads_(files, run.payloads_name(task)),
        frames_name_(run.frames_name(task)) {}
  void write(Document& document) override {
    append_part_row(document, payloads_.add(document), out_.buffer());
    out_.line_done(document.characters());
  }
  void finish() override {
    out_.finish(frames_name_);
    payloads_.finish();
  }

 private:
  FrameWriter out_;
  PayloadWriter payloads_;
  std::string frames_name_;
};

class InOrderOutput final : public RowOutput {
 public:
  InOrderOutput(const RunDir& run, TaskId task, TaskFiles& files)
      : config_(run.plan().config),
        out_(files, run.part_name(task), config_.output.level, output_frame_bytes(config_), true),
        frames_name_(run.frames_name(task)) {}
  void write(Document& document) override {
    append_output_row(document, config_.output.signals, out_.buffer());
    out_.line_done(document.characters());
  }
  void finish() override { out_.finish(frames_name_); }

 private:
  const Config& config_;
  FrameWriter out_;
  std::string frames_name_;
};

// Deals lines to buckets by their draw; each flush writes one small frame per bucket that holds something.
class ShuffledOutput final : public RowOutput {
 public:
  ShuffledOutput(const RunDir& run, TaskId task, TaskFiles& files)
      : config_(run.plan().config),
        files_(files),
        part_name_(run.part_name(task)),
        frames_name_(run.frames_name(task)),
        out_(files.create(part_name_)),
        encoder_(kPartLevel),
        buckets_(shuffle_buckets(run.plan())) {
    for (const InputConfig& input : config_.inputs) epochs_.emplace_back(input.name, input.epochs);
  }

  void write(Document& document) override {
    const auto epochs = std::ranges::find(epochs_, document.source, &std::pair<std::string, double>::first);
    const double wanted = epochs == epochs_.end() ? 1 : epochs->second;
    auto copies = static_cast<std::uint64_t>(std::floor(wanted));
    // Another seed than the order's, or the copies would all stand at the front.
    copies += chance(config_.seed ^ 0xC0B1E5, document.id) < wanted - std::floor(wanted);
    for (std::uint64_t copy = 0; copy < copies; ++copy) {
      const std::uint64_t draw = xxh3_64(document.id, config_.seed + copy * 0x9E3779B97F4A7C15);
      const auto bucket = static_cast<std::size_t>(((draw >> 32) * buckets_.size()) >> 32);
      Bucket& to = buckets_[bucket];
      const std::size_t had = to.lines.size();
      to.lines += hex(draw);
      append_output_row(document, config_.output.signals, to.lines);
      ++to.documents;
      to.characters += document.characters();
      held_ += to.lines.size() - had;
    }
    if (held_ >= kHeld) flush();
  }

  void finish() override {
    flush();
    files_.finish(*out_, part_name_, documents_, characters_);
    const auto table = files_.create(frames_name_);
    table->write(frames_text(frames_));
    files_.finish(*table, frames_name_);
  }

 private:
  static constexpr std::size_t kHeld = std::size_t{32} << 20;
  struct Bucket {
    std::string lines;
    std::uint64_t documents = 0, characters = 0;
  };

  void flush() {
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      Bucket& bucket = buckets_[i];
      if (bucket.documents == 0) continue;
      const std::string_view frame = encoder_.frame(bucket.lines);
      frames_.push_back(
          {out_->size(), frame.size(), bucket.documents, bucket.characters, static_cast<std::uint32_t>(i)});
      out_->write(frame);
      documents_ += bucket.documents;
      characters_ += bucket.characters;
      bucket = {};
    }
    held_ = 0;
  }

  const Config& config_;
  TaskFiles& files_;
  std::string part_name_, frames_name_;
  std::unique_ptr<OutputFile> out_;
  ZstdEncoder encoder_;
  std::vector<Bucket> buckets_;
  std::vector<std::pair<std::string, double>> epochs_;
  std::vector<Frame> frames_;
  std::size_t held_ = 0;
  std::uint64_t documents_ = 0, characters_ = 0;
};

}  // namespace

std::uint32_t shuffle_buckets(const Plan& plan) {
  const std::uint64_t per_bucket =
      std::clamp<std::uint64_t>(plan.config.output.shard_bytes / 8, 1024, std::uint64_t{8} << 20);
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(plan.input_bytes() / per_bucket + 1, 1, 4096));
}

std::unique_ptr<RowOutput> make_row_output(const RunDir& run, TaskId task, TaskFiles& files) {
  const Phase& phase = run.plan().phases[task.phase];
  switch (phase.writes) {
    case Phase::Writes::kReplay:
      return nullptr;
    case Phase::Writes::kParts:
      return std::make_unique<PartOutput>(run, task, files);
    case Phase::Writes::kOutput:
      break;
  }
  if (run.plan().config.output.info != nullptr) return std::make_unique<PartOutput>(run, task, files);
  if (run.plan().config.output.order == Order::kShuffled) return std::make_unique<ShuffledOutput>(run, task, files);
  return std::make_unique<InOrderOutput>(run, task, files);
}

}  // namespace curate
