// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "core/json_row.hpp"
#include "core/line_reader.hpp"
#include "core/own_file.hpp"
#include "run/input_files.hpp"
#include "run/kept_rows.hpp"
#include "run/payload_file.hpp"
#include "run/pipeline.hpp"
#include "run/sampling.hpp"
#include "util/hash.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

// Input bytes read between two calls of Worker::progress.
constexpr std::uint64_t kProgressBytes = std::uint64_t{1} << 20;

// Pictures of a part that are taken together: each may grow new ones.
constexpr std::uint64_t kPictureBytes = std::uint64_t{4} << 20;

// Bytes of one slice on their way to a reader: hashed, and counted for the progress bar.
class TaskSource final : public ByteSource {
 public:
  TaskSource(ByteSource& file, Worker& worker, const std::uint64_t& rows) : file_(file), worker_(worker), rows_(rows) {}
  std::size_t read(char* out, std::size_t size) override {
    const std::size_t n = file_.read(out, size);
    at_ += n;
    // What is read again has been counted.
    unreported_ += at_ - std::min(at_, seen_);
    seen_ = std::max(seen_, at_);
    if (unreported_ >= kProgressBytes || n == 0) {
      if (worker_.progress) worker_.progress(unreported_, rows_);
      unreported_ = 0;
    }
    return n;
  }
  bool rewind(std::uint64_t position) override {
    if (!file_.rewind(position)) return false;
    at_ = position;
    return true;
  }

 private:
  ByteSource& file_;
  Worker& worker_;
  const std::uint64_t& rows_;
  std::uint64_t at_ = 0, seen_ = 0, unreported_ = 0;
};

// Counts what a reader could not use; a phase that reads inputs again keeps quiet about it.
class Unread final : public Unreadable {
 public:
  Unread(Pipeline& pipeline, bool first_reading) : pipeline_(pipeline), first_reading_(first_reading) {}
  void set_file(std::string_view file) { file_ = file; }

  void piece(std::uint64_t offset, std::string_view reason, std::uint64_t bytes, std::string_view detail) override {
    if (!first_reading_) return;
    Counts& counts = pipeline_.counts();
    ++counts.in;
    ++counts.unreadable;
    ++counts.unreadable_reasons[std::string(reason)];
    pipeline_.audit().unreadable(file_, offset, reason, bytes, detail);
  }
  void leniency(std::string_view name) override {
    if (first_reading_) ++pipeline_.counts().leniencies[std::string(name)];
  }
  void not_a_document(std::string_view kind) override {
    if (first_reading_) ++pipeline_.counts().not_documents[std::string(kind)];
  }

 private:
  Pipeline& pipeline_;
  bool first_reading_;
  std::string file_;
};

// Gives rows their ids and leaves out what the sample leaves out.
class RowAdmission {
 public:
  RowAdmission(const Config& config, Counts& counts, bool first_reading)
      : config_(config), counts_(counts), first_reading_(first_reading) {}

  void admit(Batch& batch, std::string_view source) {
    for (Document& document : batch.rows()) {
      document.source = source;
      if (document.id.empty()) document.id = document.store(made_id(document));
      if (const std::uint32_t use = ++uses_[xxh3_64(document.id)]; use > 1) {
        document.id = document.store(fmt::format("{}~{}", document.id, use));
        if (first_reading_) ++counts_.duplicate_ids;
      }
      if (!is_sampled(config_.seed, config_.sample, document.id)) {
        document.decide(drop(kNotSampled));
        if (first_reading_) ++counts_.not_sampled;
      }
    }
  }

 private:
  static constexpr std::string_view kNotSampled = "not_sampled";

  static std::string made_id(const Document& document) {
    const std::string_view content = document.payload.empty() ? document.text() : document.payload;
    Xxh3Stream hash;
    hash.add(document.url);
    hash.add(std::string_view("\0", 1));
    hash.add(document.date);
    hash.add(std::string_view("\0", 1));
    hash.add(content);
    return hex(hash.digest());
  }

  const Config& config_;
  Counts& counts_;
  bool first_reading_;
  std::unordered_map<std::uint64_t, std::uint32_t> uses_;
};

// Takes the rows of the pieces of a task, from their files or from where the first phase kept them.
class InputReading {
 public:
  InputReading(const RunDir& run, TaskId task, Worker& worker, Pipeline& pipeline)
      : run_(run),
        task_(task),
        worker_(worker),
        pipeline_(pipeline),
        first_reading_(task.phase == 0),
        first_(first_reading_ ? std::nullopt : run.record({0, task.index})),
        unread_(pipeline, first_reading_),
        admission_(run.plan().config, pipeline.counts(), first_reading_),
        files_(run.input_path(""), [this] { report(0); }) {}

  FileRecord take(std::size_t number) {
    const MapTask::Piece& piece = run_.plan().map_tasks[task_.index].pieces[number];
    const InputConfig& input = run_.plan().config.inputs[piece.input];
    if (const KeptRows::Piece* const kept =
            first_ && worker_.kept ? worker_.kept->find(task_.index, number) : nullptr) {
      take_all(*kept->reader(), input, nullptr);
      FileRecord same = first_->inputs.at(number);
      same.sha256.clear();
      report(same.bytes);
      return same;
    }
    Params options("", &input.options);
    const auto format = Registry::instance().find_format(input.format)->make(options);
    Slice slice = piece.slice;
    HashedSource file(files_.open(slice, piece.etag), slice.end - slice.begin, first_reading_);
    unread_.set_file(slice.path);
    const auto reader = format->open(slice, std::make_unique<TaskSource>(file, worker_, rows_), unread_);
    auto keeping = first_reading_ && worker_.kept ? std::make_unique<KeptRows::Piece>(*worker_.kept) : nullptr;
    const std::uint64_t documents = take_all(*reader, input, keeping.get());
    // What a reader leaves unread of its slice belongs to the digest of the input all the same.
    FileDigest digest = file.finish();
    // Decisions speak of rows by their number.
    if (first_ && first_->inputs.at(number).xxh3 != digest.xxh3)
      throw RunError(slice.path + ": has other bytes than when " + run_.plan().phases[0].name +
                     " read it; start a new run");
    if (keeping) worker_.kept->put(task_.index, number, std::move(keeping));
    return {slice.path, slice.begin, digest.bytes, std::move(digest.xxh3), std::move(digest.sha256),
            documents,  0,           piece.etag};
  }

 private:
  std::uint64_t take_all(Reader& reader, const InputConfig& input, KeptRows::Piece* keeping) {
    std::uint64_t documents = 0;
    while (reader.read(worker_.batch)) {
      documents += worker_.batch.size();
      rows_ += worker_.batch.size();
      report(0);
      if (keeping != nullptr) keeping->add(worker_.batch.rows());
      admission_.admit(worker_.batch, input.name);
      pipeline_.take(worker_.batch);
    }
    return documents;
  }

  void report(std::uint64_t bytes) {
    if (worker_.progress) worker_.progress(bytes, rows_);
  }

  const RunDir& run_;
  TaskId task_;
  Worker& worker_;
  Pipeline& pipeline_;
  const bool first_reading_;
  const std::optional<TaskRecord> first_;  // else: of the task of phase 0 that read the same inputs
  Unread unread_;
  RowAdmission admission_;
  std::uint64_t rows_ = 0;
  InputOpener files_;
};

void read_inputs(const RunDir& run, TaskId task, Worker& worker, Pipeline& pipeline, TaskRecord& record) {
  InputReading reading(run, task, worker, pipeline);
  for (std::size_t i = 0; i < run.plan().map_tasks[task.index].pieces.size(); ++i)
    record.inputs.push_back(reading.take(i));
}

void read_part(const RunDir& run, TaskId task, Worker& worker, Pipeline& pipeline, TaskRecord& record) {
  const TaskId source{run.plan().phases[task.phase].source, task.index};
  const std::string name = run.part_name(source), path = run.at(name);
  OwnFile strict(path);
  HashedSource file(std::make_unique<FileSource>(path), FileSource::kToEnd, false);
  const std::uint64_t size = file_size(path);
  std::uint64_t rows = 0;
  LineReader lines({path, 0, size, size}, std::make_unique<TaskSource>(file, worker, rows), strict);
  JsonRowReader reader({}, true);
  std::uint64_t pictures = 0;
  PayloadReader payloads(run.at(run.payloads_name(source)));
  for (;;) {
    worker.batch.clear();
    std::string_view left = lines.read(worker.batch.input(), std::size_t{1} << 20);
    if (left.empty()) break;
    while (!left.empty()) {
      const auto end = left.find('\n');
      if (end == std::string_view::npos) throw DamagedFile(path, "its last line is cut off");
      ++rows;
      if (pipeline.skips_row()) {
        left.remove_prefix(end + 1);
        continue;
      }
      if (const char* reason = reader.read(left.substr(0, end), true, worker.batch, strict))
        throw DamagedFile(path, reason);
      payloads.load(worker.batch.rows().back());
      pictures += worker.batch.rows().back().payload.size();
      left.remove_prefix(end + 1);
      if (pipeline.single_rows() || pictures > kPictureBytes) {
        pipeline.take(worker.batch);
        worker.batch.clear();
        pictures = 0;
      }
    }
    pipeline.take(worker.batch);
  }
  FileDigest digest = file.finish();
  const auto made = run.record(source);
  for (const FileRecord& output : made ? made->outputs : std::vector<FileRecord>{})
    if (output.path == name && output.xxh3 != digest.xxh3)
      throw DamagedFile(path, "its checksum is not the recorded one");
  record.inputs.push_back({name, 0, digest.bytes, std::move(digest.xxh3), std::move(digest.sha256), rows, 0});
}

}  // namespace

void run_map_task(const RunDir& run, TaskId task, Worker& worker) {
  TaskFiles files(run, task);
  TaskRecord record;
  {
    Pipeline pipeline(run, task, files, worker);
    if (run.plan().phases[task.phase].reads_inputs())
      read_inputs(run, task, worker, pipeline, record);
    else
      read_part(run, task, worker, pipeline, record);
    pipeline.finish(record);
  }
  files.commit(std::move(record));
}

}  // namespace curate
