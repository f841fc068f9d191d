// SPDX-License-Identifier: Apache-2.0
#include "report/estimate.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <curate/resources.hpp>

#include "core/json_row.hpp"
#include "run/input_files.hpp"
#include "run/thread_executor.hpp"
#include "util/codec.hpp"
#include "util/cpu_time.hpp"
#include "util/file.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

constexpr std::size_t kSlices = 4;
constexpr std::uint64_t kBytesPerSlice = std::uint64_t{4} << 20;
constexpr std::uint64_t kAuditBytesPerRow = 70;  // compressed; measured on the sample of this project

class CountedSource final : public ByteSource {
 public:
  CountedSource(std::unique_ptr<ByteSource> file, std::uint64_t& bytes) : file_(std::move(file)), bytes_(bytes) {}
  std::size_t read(char* out, std::size_t size) override {
    const std::size_t n = file_->read(out, std::min<std::size_t>(size, std::size_t{1} << 18));
    bytes_ += n;
    return n;
  }

 private:
  std::unique_ptr<ByteSource> file_;
  std::uint64_t& bytes_;
};

class NoReport final : public Unreadable {
 public:
  void piece(std::uint64_t, std::string_view, std::uint64_t, std::string_view) override {}
  void leniency(std::string_view) override {}
  void not_a_document(std::string_view) override {}
};

struct KeyCount final : KeySink, Tally {
  void add(const KeyRecord&) override { ++records; }
  void add(std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t) override { ++records; }
  std::uint64_t records = 0;
};

class Sampler {
 public:
  explicit Sampler(const Plan& plan)
      : plan_(plan), inputs_(plan.config.folder), resources_(plan.config.folder), encoder_(plan.config.output.level) {}

  Estimate measure() {
    Estimate e;
    if (!open_stages(e)) return e;
    std::vector<const MapTask::Piece*> pieces;
    for (const MapTask& task : plan_.map_tasks)
      for (const MapTask::Piece& piece : task.pieces) pieces.push_back(&piece);
    const std::size_t step = std::max<std::size_t>(1, pieces.size() / kSlices);
    const double begin = thread_cpu_seconds();
    for (std::size_t i = 0; i < pieces.size(); i += step) read(*pieces[i], e);
    flush();
    const double seconds = thread_cpu_seconds() - begin;
    const double scale = e.sampled_bytes == 0 ? 0
                                              : static_cast<double>(plan_.input_bytes()) /
                                                    static_cast<double>(e.sampled_bytes) * plan_.config.sample;
    const auto scaled = [&](std::uint64_t n) { return static_cast<std::uint64_t>(static_cast<double>(n) * scale); };
    e.rows = scaled(e.sampled_rows);
    e.rows_kept = scaled(kept_);
    e.output_bytes = scaled(compressed_bytes_);
    e.key_bytes = scaled(keys_.records * 28);
    std::uint64_t maps = 0;
    for (const Phase& phase : plan_.phases) {
      maps += phase.kind == PhaseKind::kMap;
      if (phase.kind == PhaseKind::kMap && phase.writes == Phase::Writes::kParts) e.part_bytes += e.output_bytes;
    }
    e.audit_bytes = e.rows * kAuditBytesPerRow * std::max<std::uint64_t>(1, maps);
    // Later maps read and write what the first one kept.
    e.cpu_seconds = seconds * scale * (1 + 0.3 * static_cast<double>(maps - 1));
    return e;
  }

 private:
  bool open_stages(Estimate& e) {
    for (const StageConfig& config : plan_.config.stages) {
      for (const std::string& file : config.files) {
        try {
          resources_.bytes(file);
        } catch (const RunError&) {
          e.missing.push_back(
              fmt::format("stage '{}' needs the file '{}': {}", config.label, file, help_of(config, file)));
        }
      }
    }
    if (!e.missing.empty()) return false;
    for (const StageConfig& config : plan_.config.stages) {
      stages_.push_back(config.make());
      stages_.back()->open(resources_);
    }
    return true;
  }

  static std::string help_of(const StageConfig& config, const std::string& file) {
    Params params("", &config.params);
    (void)config.info->make(params);
    for (const ParamDoc& doc : params.documentation())
      if (doc.type == "file") {
        const Value* given = config.params.find(doc.name);
        if ((given != nullptr && given->text == file) || doc.fallback == file) return doc.help;
      }
    return "";
  }

  void read(const MapTask::Piece& piece, Estimate& e) {
    const InputConfig& input = plan_.config.inputs[piece.input];
    Params options("", &input.options);
    const auto format = Registry::instance().find_format(input.format)->make(options);
    // Little of it will be read.
    Slice start = piece.slice;
    start.end = std::min(start.end, start.begin + kBytesPerSlice);
    std::uint64_t bytes = 0;
    NoReport ignore;
    const auto reader =
        format->open(piece.slice, std::make_unique<CountedSource>(inputs_.open(start, piece.etag), bytes), ignore);
    while (bytes < kBytesPerSlice && reader->read(batch_)) {
      for (Document& document : batch_.rows()) {
        document.source = input.name;
        if (document.id.empty()) document.id = document.store(std::to_string(e.sampled_rows));
        ++e.sampled_rows;
        judge(document);
      }
    }
    e.sampled_bytes += bytes;
  }

  void judge(Document& document) {
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      // Nobody is asked for an estimate: what the stages behind would say of the pictures is not known.
      if (plan_.config.stages[i].asks_anyone()) break;
      if (auto* stage = dynamic_cast<Stage*>(stages_[i].get())) {
        if (stage->apply(document).dropped() && !plan_.config.stages[i].tag) return;
      } else if (auto* group = dynamic_cast<GroupStage*>(stages_[i].get())) {
        group->emit(document, keys_);
      } else if (auto* tally = dynamic_cast<TallyStage*>(stages_[i].get())) {
        tally->count(document, keys_);
      }
    }
    ++kept_;
    append_output_row(document, plan_.config.output.signals, rows_);
    if (rows_.size() > (std::size_t{4} << 20)) flush();
  }

  void flush() {
    compressed_bytes_ += encoder_.frame(rows_).size();
    rows_.clear();
  }

  const Plan& plan_;
  InputOpener inputs_;
  Resources resources_;
  ZstdEncoder encoder_;
  std::vector<std::unique_ptr<AnyStage>> stages_;
  Batch batch_;
  KeyCount keys_;
  std::string rows_;
  std::uint64_t kept_ = 0, compressed_bytes_ = 0;
};

}  // namespace

Estimate estimate(const Plan& plan) {
  return Sampler(plan).measure();
}

std::string plan_text(const Plan& plan) {
  std::string text = fmt::format("{}: {} input files, {}, {} tasks\n", plan.config.name, human_count(plan.files.size()),
                                 human_bytes(plan.input_bytes()), human_count(plan.map_tasks.size()));
  for (const Phase& phase : plan.phases) {
    std::string steps;
    const auto step = [&](const std::string& name) { steps += (steps.empty() ? "" : ", ") + name; };
    for (const Op& op : phase.ops) {
      const std::string label = op.kind == Op::Kind::kMark ? "" : plan.config.stages[op.stage].label;
      if (op.kind == Op::Kind::kApply || op.kind == Op::Kind::kExpand) step(label + (op.replayed ? " (again)" : ""));
      const bool fetch = op.kind != Op::Kind::kMark && plan.config.stages[op.stage].asks == StageConfig::Asks::kNetwork;
      if (op.kind == Op::Kind::kEmit) step((fetch ? "URLs of " : "keys of ") + label);
      if (op.kind == Op::Kind::kSettle) step("decisions of " + label + (op.replayed ? " (again)" : ""));
    }
    const std::string reads = phase.ops.empty() && phase.kind != PhaseKind::kMap ? ""
                              : phase.source == Phase::kInputs                   ? "inputs"
                                                                                 : plan.phases[phase.source].name;
    const std::string writes =
        phase.kind == PhaseKind::kPack    ? "shards"
        : phase.kind == PhaseKind::kGroup ? "links of " + plan.config.stages[phase.stage].label
        : phase.kind == PhaseKind::kResolve || phase.kind == PhaseKind::kCompare
            ? (plan.config.stages[phase.stage].compares && phase.kind == PhaseKind::kResolve ? "candidates of "
                                                                                             : "decisions of ") +
                  plan.config.stages[phase.stage].label
        : phase.kind == PhaseKind::kFetch || phase.kind == PhaseKind::kScore
            ? "answers of " + plan.config.stages[phase.stage].label
        : phase.kind == PhaseKind::kSketch       ? "sketches of " + plan.config.stages[phase.stage].label
        : phase.writes == Phase::Writes::kReplay ? "keys only"
        : phase.writes == Phase::Writes::kParts  ? "parts"
                                                 : "rows";
    const bool per_part = phase.kind == PhaseKind::kMap || phase.kind == PhaseKind::kSketch;
    const std::string tasks = per_part                            ? human_count(plan.map_tasks.size())
                              : phase.kind == PhaseKind::kResolve ? "1"
                                                                  : "?";
    text += fmt::format("  {:<12} {:>6} tasks  {}{}-> {}\n", phase.name, tasks, reads.empty() ? "" : reads + " -> ",
                        steps.empty() ? "" : steps + " ", writes);
  }
  return text;
}

std::string estimate_text(const Plan& plan, const Estimate& e, unsigned threads) {
  std::string text;
  for (const std::string& missing : e.missing) text += "  missing: " + missing + "\n";
  if (!e.missing.empty()) return text + "  no estimate without them\n";
  if (e.sampled_rows == 0) return "  no rows in the sampled inputs: no estimate\n";
  text += fmt::format("estimate from {} of {} of input, {} rows:\n", human_bytes(e.sampled_bytes),
                      human_bytes(plan.input_bytes()), human_count(e.sampled_rows));
  text += fmt::format("  rows     about {}, {} kept before duplicates are dropped\n", human_count(e.rows),
                      human_count(e.rows_kept));
  text += fmt::format("  output   about {}\n", human_bytes(e.output_bytes));
  text += fmt::format("  disk     about {} at most while it runs (parts {}, keys {}, audit {})\n",
                      human_bytes(2 * e.output_bytes + e.part_bytes + e.key_bytes + e.audit_bytes),
                      human_bytes(e.part_bytes), human_bytes(e.key_bytes), human_bytes(e.audit_bytes));
  text +=
      fmt::format("  memory   at least {} with {} threads (--memory)\n", human_bytes(memory_floor(threads)), threads);
  text += fmt::format("  time     about {:.1f} CPU s = {:.3g} core-hours, {:.1f} s with {} threads\n", e.cpu_seconds,
                      e.cpu_seconds / 3600, e.cpu_seconds / threads, threads);
  const std::uint64_t tasks = std::max<std::uint64_t>(1, plan.map_tasks.size());
  const std::uint64_t shards = (e.output_bytes + plan.config.output.shard_bytes - 1) / plan.config.output.shard_bytes;
  text += fmt::format("  tasks    {} a map phase, each about {} of input and {:.1f} CPU s; about {} shards\n",
                      human_count(plan.map_tasks.size()), human_bytes(plan.input_bytes() / tasks),
                      e.cpu_seconds / static_cast<double>(tasks), human_count(shards));
  return text;
}

}  // namespace curate
