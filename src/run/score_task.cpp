// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "core/json_row.hpp"
#include "core/own_file.hpp"
#include "run/frame_file.hpp"
#include "run/payload_file.hpp"
#include "run/scores.hpp"
#include "run/task.hpp"
#include "util/converse.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

// Answers between two syncs of the record.
constexpr std::size_t kSyncEvery = 1000;

// A row of a part that is to be asked about.
struct Place {
  std::uint32_t part, row;
};

// Rows of parts in order, each read with its picture.
class PartRows {
 public:
  PartRows(const RunDir& run, std::size_t map) : run_(run), map_(map) {}

  // Places must come in order.
  Document& at(Place place) {
    if (!payloads_ || place.part != part_) {
      part_ = place.part;
      path_ = run_.at(run_.part_name({map_, part_}));
      frames_ = read_frames(run_.at(run_.frames_name({map_, part_})));
      payloads_ = std::make_unique<PayloadReader>(run_.at(run_.payloads_name({map_, part_})));
      frame_ = 0;
      first_ = 0;
      lines_.clear();
    }
    if (place.row >= first_ + lines_.size()) load_frame(place.row);
    batch_.clear();
    OwnFile strict(path_);
    if (const char* reason = reader_.read(lines_[place.row - first_], true, batch_, strict))
      throw DamagedFile(path_, reason);
    payloads_->load(batch_.rows().back());
    return batch_.rows().back();
  }

 private:
  // The frame with a row that is behind the one at hand; those between are not read.
  void load_frame(std::uint64_t row) {
    first_ += lines_.size();
    while (frame_ < frames_.size() && row >= first_ + frames_[frame_].documents) first_ += frames_[frame_++].documents;
    if (frame_ == frames_.size()) throw DamagedFile(path_, "fewer rows than keys");
    const Frame& frame = frames_[frame_++];
    text_ = decode_all(read_frame(path_, frame), path_);
    lines_ = split_at(text_, '\n');
    if (!lines_.empty() && lines_.back().empty()) lines_.pop_back();
    if (lines_.size() != frame.documents) throw DamagedFile(path_, "a frame has other rows than it should");
  }

  const RunDir& run_;
  std::size_t map_;
  std::uint32_t part_ = 0;
  std::string path_, text_;
  std::vector<Frame> frames_;
  std::vector<std::string_view> lines_;
  std::size_t frame_ = 0;
  std::uint64_t first_ = 0;
  std::unique_ptr<PayloadReader> payloads_;
  JsonRowReader reader_{{}, true};
  Batch batch_;
};

// The keys of this task that rows have, and a place of each that the record does not know.
struct Wanted {
  std::vector<Hash128> keys;  // sorted, each once
  std::vector<std::pair<Place, Hash128>> unknown;
};

Wanted read_keys(const RunDir& run, const Phase& phase, TaskId task, std::uint32_t tasks, const ScoreRecord& record) {
  Wanted wanted;
  std::unordered_set<Hash128, KeyHash> seen;
  for (std::uint32_t part = 0; part < run.map_tasks(); ++part) {
    const std::string path = run.at(run.key_name({phase.of_map, part}, phase.stage));
    for_each_line(path, [&](std::string_view line) {
      const auto words = split_at(line, ' ');
      if (words.size() != 3) throw DamagedFile(path, "no row and key");
      const auto row = parse_unsigned(words[0]), hi = parse_unsigned(words[1]), lo = parse_unsigned(words[2]);
      if (!row || !hi || !lo) throw DamagedFile(path, "no row and key");
      const Hash128 key{*hi, *lo};
      if (key.lo % tasks != task.index || !seen.insert(key).second) return true;
      wanted.keys.push_back(key);
      if (!record.contains(key)) wanted.unknown.push_back({{part, static_cast<std::uint32_t>(*row)}, key});
      return true;
    });
  }
  std::ranges::sort(wanted.keys);
  return wanted;
}

void ask(const RunDir& run, const Phase& phase, const ScorePlan& plan, const Wanted& wanted, ScoreRecord& record,
         Worker& worker) {
  PartRows rows(run, phase.of_map);
  std::size_t next = 0, answered = 0;
  Conversation talk{plan.command, run.input_path(""), plan.ahead, plan.max_answer, plan.timeout, {}, {}, {}};
  talk.next = [&](std::string& line) {
    if (next == wanted.unknown.size()) return false;
    write_score_request(plan, rows.at(wanted.unknown[next++].first), line);
    return true;
  };
  talk.answer = [&](std::string_view line) {
    record.add(wanted.unknown[answered++].second, read_scores(line, plan.scores));
    if (answered % kSyncEvery == 0) record.sync();
    if (worker.progress) worker.progress(0, 1);
  };
  talk.tick = [&] {
    if (worker.progress) worker.progress(0, 0);
  };
  try {
    converse(talk);
  } catch (const RunError& error) {
    throw RunError(phase.name + ": " + error.what());
  }
}

}  // namespace

void run_score_task(const RunDir& run, TaskId task, Worker& worker) {
  const Phase& phase = run.plan().phases[task.phase];
  const auto made = run.plan().config.stages[phase.stage].make();
  const ScorePlan& plan = static_cast<const ScoreStage&>(*made).plan();
  TaskFiles files(run, task);
  const std::string folder = run.at(run.asked_folder(task));
  sys::make_folders(folder);
  ScoreRecord record(folder + "/record", plan.scores.size());
  const Wanted wanted = read_keys(run, phase, task, plan.tasks, record);
  if (!wanted.unknown.empty()) ask(run, phase, plan, wanted, record, worker);
  record.sync();
  std::string answers;
  for (const Hash128 key : wanted.keys) Scores::append(key, *record.find(key), answers);
  const std::string name = run.answers_name(task);
  const auto out = files.create(name, true);
  out->write(answers);
  files.finish(*out, name);
  TaskRecord done;
  done.facts["contents scored"] = wanted.keys.size();
  files.commit(std::move(done));
}

}  // namespace curate
