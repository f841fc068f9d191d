// SPDX-License-Identifier: Apache-2.0
#include "run/pipeline.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "run/plan_file.hpp"

namespace curate {

// The rows at one depth of nested expanders, with the framework's own notes on them.
struct Pipeline::Level {
  Batch own;  // unused at depth 0, where the batch is the worker's
  Batch* batch = nullptr;
  std::vector<RowState> states;
};

namespace {
constexpr std::size_t kAskedFrame = std::size_t{1} << 20;

// A signal that several stages note keeps the value of each.
void note_shared(const StageConfig& stage, Document& document) {
  for (const auto& [signal, name] : stage.shared_signals)
    if (const auto value = document.signal(signal)) document.note(name, *value);
}
}  // namespace

Pipeline::Pipeline(const RunDir& run, TaskId task, TaskFiles& files, Worker& worker)
    : run_(run), config_(run.plan().config), phase_(run.plan().phases[task.phase]), task_(task), files_(files) {
  if (phase_.kind == PhaseKind::kMap) {
    audit_.emplace(files, run.audit_name(task), config_);
    output_ = make_row_output(run, task, files);
  } else if (phase_.kind == PhaseKind::kSketch) {
    sketches_ = std::make_unique<SketchSorter>(files.temporary("sketches"), worker.memory / 2);
  }
  const std::size_t n = config_.stages.size();
  stages_.resize(n);
  keys_.resize(n);
  asked_.resize(n);
  answers_.resize(phase_.ops.size());
  scores_.resize(phase_.ops.size());
  entered_.resize(n);
  decisions_.resize(phase_.ops.size());
  foreign_.resize(phase_.ops.size());
  tables_.resize(phase_.ops.size());
  marked_.resize(phase_.ops.size());
  const auto emitters = static_cast<std::size_t>(std::ranges::count(phase_.ops, Op::Kind::kEmit, &Op::kind));
  for (std::size_t i = 0; i < phase_.ops.size(); ++i) {
    const Op& op = phase_.ops[i];
    if (op.replayed) first_new_ = i + 1;
    if (op.kind == Op::Kind::kMark) continue;
    if (!stages_[op.stage]) {
      stages_[op.stage] = config_.stages[op.stage].make();
      stages_[op.stage]->open(worker.resources);
    }
    const StageConfig::Asks asks = config_.stages[op.stage].asks;
    if (op.kind == Op::Kind::kEmit && asks != StageConfig::Asks::kNobody)
      asked_[op.stage] = std::make_unique<FrameWriter>(files, run.key_name(task, op.stage), 1, kAskedFrame, false);
    else if (op.kind == Op::Kind::kEmit)
      keys_[op.stage] =
          std::make_unique<GlobalKeys>(config_.stages[op.stage], *stages_[op.stage], files, worker.memory / emitters);
    if (op.kind == Op::Kind::kIndex)
      index_ = std::make_unique<IndexRows>(run, task, files, static_cast<GroupStage&>(*stages_[op.stage]),
                                           worker.memory / 2);
    if (op.kind != Op::Kind::kSettle && op.kind != Op::Kind::kSketch && op.kind != Op::Kind::kIndex) continue;
    const std::string folder = files.temporary("decisions-" + std::to_string(i));
    if (asks != StageConfig::Asks::kNobody) {
      std::vector<std::string> folders, answers;
      for (std::uint32_t t = 0; t < task_count(run, op.decided); ++t) {
        folders.push_back(run.at(run.asked_folder({op.decided, t})));
        answers.push_back(run.at(run.answers_name({op.decided, t})));
      }
      if (asks == StageConfig::Asks::kProgram) {
        const auto& stage = static_cast<const ScoreStage&>(*stages_[op.stage]);
        scores_[i] = std::make_unique<Scores>(answers, stage.plan().scores.size());
      } else {
        answers_[i] = std::make_unique<FetchAnswers>(std::move(folders), answers);
        fetches_ = true;
      }
    } else if (config_.stages[op.stage].info->kind == StageKind::kGroup) {
      decisions_[i] = std::make_unique<PartDecisions>(run, op.decided, task.index, folder);
    } else {
      tables_[i] = open_table(run.at(run.decisions_name({op.decided, 0})));
    }
    if (op.kind == Op::Kind::kSettle && !op.replayed && !run.plan().against[op.stage].empty())
      foreign_[i] = std::make_unique<ForeignSurvivors>(run, op.decided, task.index, folder + "-foreign");
  }
}

Pipeline::~Pipeline() = default;

Pipeline::Level& Pipeline::level(std::size_t index) {
  if (index == levels_.size()) levels_.push_back(std::make_unique<Level>());
  return *levels_[index];
}

void Pipeline::take(Batch& batch) {
  Level& top = level(0);
  top.batch = &batch;
  if (top.states.size() < batch.size()) top.states.resize(batch.size());
  const auto rows = batch.rows();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    RowState& state = top.states[i];
    state.row = read_++;
    state.version = rows[i].text_version();
    state.characters = state.characters_in = state.version > 0 ? rows[i].characters() : 0;
    state.born = state.expanded = state.entered = false;
    state.survivor.reset();
    state.edits.clear();
    state.later_drops.clear();
  }
  run_ops(0, 0);
}

void Pipeline::run_ops(std::size_t op, std::size_t depth) {
  Level& here = level(depth);
  for (;; ++op) {
    if (op == first_new_) enter(here);
    if (op == phase_.ops.size()) break;
    const Op& now = phase_.ops[op];
    switch (now.kind) {
      case Op::Kind::kApply: {
        std::size_t end = op + 1;
        while (end < phase_.ops.size() && end != first_new_ && phase_.ops[end].kind == Op::Kind::kApply) ++end;
        apply(op, end, here);
        op = end - 1;
        break;
      }
      case Op::Kind::kMark:
        mark(op, here);
        break;
      case Op::Kind::kEmit:
        emit(now, here);
        break;
      case Op::Kind::kSettle:
        settle(op, here);
        break;
      case Op::Kind::kSketch:
        sketch(op, here);
        break;
      case Op::Kind::kIndex:
        index(op, here);
        break;
      case Op::Kind::kExpand:
        expand(op, depth);
        return;
    }
  }
  end_rows(here);
}

// Rows that earlier phases left are counted from here on.
void Pipeline::enter(Level& here) {
  if (!audit_) return;
  const auto rows = here.batch->rows();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].kept()) continue;
    RowState& state = here.states[i];
    if (state.entered) continue;
    state.entered = true;
    ++counts_.in;
    counts_.characters_in += state.characters_in;
    SourceCounts& source = counts_.sources[std::string(rows[i].source)];
    ++source.in;
    source.characters_in += state.characters_in;
  }
}

bool Pipeline::matches(const StageConfig& stage, Document& document) const {
  for (const auto& [field, values] : stage.when) {
    const auto value = document.field(field);
    if (!value || std::ranges::find(values, *value) == values.end()) return false;
  }
  return true;
}

// A stage may have set a text: a row's first one is born here, a later one is an edit.
void Pipeline::notice_text(const Op& op, Document& document, RowState& state) {
  if (document.text_version() == state.version) return;
  const std::uint64_t before = state.characters;
  state.characters = document.characters();
  const bool first = state.version == 0;
  state.version = document.text_version();
  if (op.replayed) {
    state.characters_in = state.characters;
  } else if (first) {
    state.characters_in = state.characters;
    counts_.characters_in += state.characters;
    counts_.sources[std::string(document.source)].characters_in += state.characters;
  } else {
    const std::int64_t removed = static_cast<std::int64_t>(before) - static_cast<std::int64_t>(state.characters);
    EditCounts& edit = counts_.edits[config_.stages[op.stage].label];
    ++edit.rows;
    edit.characters += removed;
    counts_.characters_edited += removed;
    if (config_.audit.edits) state.edits.push_back({op.stage, removed});
  }
}

void Pipeline::settled(const Op& op, Document& document, RowState& state, const Verdict& verdict) {
  notice_text(op, document, state);
  if (!verdict.dropped()) return;
  const StageConfig& stage = config_.stages[op.stage];
  if (stage.tag) {
    if (!op.replayed) ++counts_.tags[stage.label + ":" + std::string(verdict.reason)];
    document.tag(stage.label, verdict.reason);
    return;
  }
  document.decide(verdict);
  state.dropped_by = op.stage;
  state.text = document.text();
}

// One document goes through all of the stages before the next one does: what they share is still in the cache.
void Pipeline::apply(std::size_t begin, std::size_t end, Level& here) {
  const auto rows = here.batch->rows();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].kept()) continue;
    std::size_t at = begin;
    for (; at < end && rows[i].kept(); ++at) judge(phase_.ops[at], rows[i], here.states[i]);
    if (!rows[i].kept() && config_.audit.signals) measure_on(at, end, rows[i], here.states[i]);
  }
}

void Pipeline::judge(const Op& op, Document& document, RowState& state) {
  const StageConfig& stage = config_.stages[op.stage];
  if (!stage.when.empty() && !matches(stage, document)) return;
  if (!op.replayed) ++entered_[op.stage];
  document.measure_all(stage.measures_all);
  settled(op, document, state, static_cast<Stage&>(*stages_[op.stage]).apply(document));
  if (config_.audit.signals) note_shared(stage, document);
}

// What-if asks what the stages behind the one that dropped a row would have said.
void Pipeline::measure_on(std::size_t begin, std::size_t end, Document& document, RowState& state) {
  for (std::size_t at = begin; at < end; ++at) {
    const StageConfig& stage = config_.stages[phase_.ops[at].stage];
    if (!stage.when.empty() && !matches(stage, document)) continue;
    document.measure_all(stage.measures_all);
    const Verdict verdict = static_cast<Stage&>(*stages_[phase_.ops[at].stage]).apply(document);
    note_shared(stage, document);
    if (!verdict.dropped()) continue;
    if (stage.tag)
      document.tag(stage.label, verdict.reason);
    else
      state.later_drops.push_back({phase_.ops[at].stage, verdict.reason, verdict.value, verdict.limit});
  }
}

void Pipeline::mark(std::size_t op, Level& here) {
  const auto rows = here.batch->rows();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].kept()) continue;
    rows[i].ref = {task_.index, marked_[op]++};
    if (phase_.ops[op].replayed) here.states[i].row = rows[i].ref.row;
  }
}

void Pipeline::emit(const Op& op, Level& here) {
  const StageConfig& stage = config_.stages[op.stage];
  for (Document& document : here.batch->rows()) {
    if (!document.kept() || (!stage.when.empty() && !matches(stage, document))) continue;
    if (FrameWriter* const list = asked_[op.stage].get()) {
      if (stage.asks == StageConfig::Asks::kProgram) {
        const Hash128 key = score_key(static_cast<const ScoreStage&>(*stages_[op.stage]).plan(), document);
        list->buffer() += fmt::format("{} {} {}\n", document.ref.row, key.hi, key.lo);
        list->line_done(0);
      } else if (const auto url = fetched_url(document.url)) {
        list->buffer().append(*url) += '\n';
        list->line_done(0);
      }
      continue;
    }
    keys_[op.stage]->take(document);
  }
}

void Pipeline::settle(std::size_t index, Level& here) {
  const Op& op = phase_.ops[index];
  const StageConfig& stage = config_.stages[op.stage];
  const auto rows = here.batch->rows();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].kept() || (!stage.when.empty() && !matches(stage, rows[i]))) continue;
    if (!op.replayed) ++entered_[op.stage];
    Verdict verdict;
    if (answers_[index]) {
      verdict = static_cast<FetchStage&>(*stages_[op.stage]).settle(rows[i], answers_[index]->of(rows[i].url));
    } else if (scores_[index]) {
      auto& score = static_cast<ScoreStage&>(*stages_[op.stage]);
      verdict = score.settle(rows[i], scores_[index]->of(score_key(score.plan(), rows[i])));
    } else if (tables_[index]) {
      verdict = static_cast<TallyStage&>(*stages_[op.stage]).settle(rows[i], *tables_[index]);
    } else {
      const auto decided = decisions_[index]->of(rows[i].ref.row);
      if (decided.empty()) continue;
      verdict = static_cast<GroupStage&>(*stages_[op.stage]).settle(rows[i], decided);
      if (foreign_[index] && verdict.other && verdict.other->part >= DocRef::kForeign) {
        here.states[i].survivor = foreign_[index]->of(rows[i].ref.row, *verdict.other);
        if (auto& name = here.states[i].survivor) name->id = rows[i].store(name->id);
      }
    }
    settled(op, rows[i], here.states[i], verdict);
  }
}

void Pipeline::sketch(std::size_t index, Level& here) {
  auto& stage = static_cast<ComparingStage&>(*stages_[phase_.ops[index].stage]);
  for (Document& document : here.batch->rows()) {
    if (!document.kept()) continue;
    const auto candidate = decisions_[index]->of(document.ref.row);
    if (candidate.empty()) continue;
    sketch_.clear();
    const std::uint64_t rank = stage.sketch(document, candidate.front(), sketch_);
    sketches_->add({cluster_key(candidate.front().other), rank, document.ref, document.id, sketch_});
  }
}

void Pipeline::index(std::size_t op, Level& here) {
  const StageConfig& stage = config_.stages[phase_.ops[op].stage];
  for (Document& document : here.batch->rows()) {
    if (!document.kept() || (!stage.when.empty() && !matches(stage, document))) continue;
    index_->take(document, decisions_[op]->of(document.ref.row));
  }
}

bool Pipeline::skips_row() {
  if (!picks_rows() || decisions_.back()->next_row() == read_) return false;
  ++read_;
  for (std::size_t i = 0; i < phase_.ops.size(); ++i)
    if (phase_.ops[i].kind == Op::Kind::kMark) ++marked_[i];
  return true;
}

void Pipeline::expand(std::size_t index, std::size_t depth) {
  const Op& op = phase_.ops[index];
  const StageConfig& stage = config_.stages[op.stage];
  Level& below = level(depth + 1);
  Level& here = level(depth);
  Batch& out = below.own;
  below.batch = &out;
  out.clear();
  const auto rows = here.batch->rows();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Document& parent = rows[i];
    if (!parent.kept()) continue;
    RowState& state = here.states[i];
    const std::size_t first = out.size();
    const bool taken = stage.when.empty() || matches(stage, parent);
    if (taken) {
      static_cast<Expander&>(*stages_[op.stage]).expand(parent, out);
      if (!op.replayed) ++entered_[op.stage];
      state.expanded = true;
      for (std::size_t k = first; k < out.size(); ++k) {
        Document& child = out.rows()[k];
        if (child.id.empty()) child.id = child.store(std::string(parent.id) + "/" + std::to_string(k - first));
        if (child.source.empty()) child.source = parent.source;
      }
    } else {
      out.add_copy(parent);
    }
    if (below.states.size() < out.size()) below.states.resize(std::max(out.size(), below.states.size() * 2));
    for (std::size_t k = first; k < out.size(); ++k) {
      if (!taken) {
        below.states[k] = state;
        continue;
      }
      RowState& child = below.states[k];
      Document& document = out.rows()[k];
      child = RowState{};
      child.row = state.row;
      child.born = child.entered = !op.replayed;
      child.version = document.text_version();
      child.characters = child.characters_in = child.version > 0 ? document.characters() : 0;
      if (op.replayed) continue;
      ++counts_.born;
      counts_.characters_in += child.characters_in;
      counts_.sources[std::string(document.source)].characters_in += child.characters_in;
    }
    // A row that passed unchanged goes on as its copy.
    if (!taken) state.entered = false;
  }
  run_ops(index + 1, depth + 1);
  end_rows(level(depth));
}

void Pipeline::end_rows(Level& here) {
  if (!audit_) return;
  const auto rows = here.batch->rows();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    RowState& state = here.states[i];
    Document& document = rows[i];
    if (!state.entered) continue;
    if (!document.kept()) {
      ++counts_.drops[config_.stages[state.dropped_by].label + ":" + std::string(document.verdict().reason)];
      counts_.characters_dropped += state.characters;
    } else if (state.expanded) {
      ++counts_.expanded;
      counts_.characters_dropped += state.characters;
    } else {
      ++counts_.kept;
      counts_.characters_kept += state.characters;
      SourceCounts& source = counts_.sources[std::string(document.source)];
      ++source.kept;
      source.characters_kept += state.characters;
      if (const auto language = document.tagged("language")) ++counts_.languages[std::string(*language)];
      if (output_) output_->write(document);
    }
    // A row that a replaying phase keeps is told of by the phase that does its work again.
    if (phase_.writes == Phase::Writes::kReplay && document.kept() && !state.expanded) continue;
    audit_->row({document, state.row, state.born, state.expanded && document.kept(),
                 document.kept() ? std::string_view{} : std::string_view(config_.stages[state.dropped_by].label),
                 state.characters_in, document.kept() && !state.expanded ? state.characters : 0, state.version > 0,
                 state.edits, document.kept() ? document.text() : state.text, state.later_drops, state.survivor});
  }
}

void Pipeline::finish(TaskRecord& record) {
  for (std::size_t i = 0; i < entered_.size(); ++i)
    if (entered_[i] > 0) counts_.entered[config_.stages[i].label] += entered_[i];
  for (std::size_t i = 0; i < phase_.ops.size(); ++i) {
    const Op& op = phase_.ops[i];
    if (op.kind == Op::Kind::kMark && !op.replayed) record.facts["rows"] = marked_[i];
    if (op.kind != Op::Kind::kEmit) continue;
    if (FrameWriter* const list = asked_[op.stage].get()) {
      list->finish();
      record.facts["asked:" + config_.stages[op.stage].label] = list->documents();
      continue;
    }
    record.facts["key_bytes:" + config_.stages[op.stage].label] =
        keys_[op.stage]->finish(files_, run_.key_name(task_, op.stage), task_.index);
  }
  if (output_) output_->finish();
  if (audit_) audit_->finish();
  if (index_) index_->finish(record);
  if (sketches_) {
    const std::string name = run_.sketches_name(task_);
    const auto out = files_.create(name);
    sketches_->write(*out);
    record.facts["sketch_bytes"] = out->size();
    files_.finish(*out, name);
  }
  record.counts = counts_;
}

}  // namespace curate
