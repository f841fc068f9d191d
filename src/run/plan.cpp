// SPDX-License-Identifier: Apache-2.0
#include "run/plan.hpp"

#include <algorithm>
#include <filesystem>

#include <curate/resources.hpp>

#include "remote/settings.hpp"
#include "run/dedup_index.hpp"
#include "run/input_files.hpp"
#include "util/hash.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

// Raised when a file of the run directory changes its form, so that no other version's records are taken for ours.
constexpr int kLayoutVersion = 1;

std::vector<MapTask> cut_tasks(const Config& config, const std::vector<InputFile>& files, InputOpener& opener) {
  std::vector<std::unique_ptr<Format>> formats;
  for (const InputConfig& input : config.inputs) {
    Params params("", &input.options);
    formats.push_back(Registry::instance().find_format(input.format)->make(params));
  }
  std::vector<MapTask> tasks;
  std::uint64_t filled = 0;
  for (const InputFile& file : files) {
    // Where a file on another machine could be cut, only all of it would tell.
    const std::vector<Slice> slices =
        is_remote(file.path) ? std::vector<Slice>{{file.path, 0, file.bytes, file.bytes}}
                             : formats[file.input]->split(opener.place(file.path), file.bytes, config.task_bytes);
    for (Slice slice : slices) {
      slice.path = file.path;
      const std::uint64_t bytes = slice.end - slice.begin;
      if (tasks.empty() || (filled > 0 && filled + bytes > config.task_bytes)) {
        tasks.emplace_back();
        filled = 0;
      }
      filled += bytes;
      tasks.back().pieces.push_back({file.input, std::move(slice), file.etag});
    }
  }
  return tasks;
}

// Cuts the list of stages at its global ones.
class PhaseMaker {
 public:
  explicit PhaseMaker(const Config& config) : config_(config) {}

  std::vector<Phase> make() {
    start_map(Phase::kInputs, {});
    for (std::size_t i = 0; i < config_.stages.size(); ++i) {
      const StageKind kind = config_.stages[i].info->kind;
      if (!config_.stages[i].asks_anyone() && (kind == StageKind::kStage || kind == StageKind::kExpander)) {
        map_.ops.push_back({kind == StageKind::kStage ? Op::Kind::kApply : Op::Kind::kExpand, i, 0, false});
        cheap_ = false;
        continue;
      }
      // Neighbouring group stages share one cut, unless the one before may change texts: the next one's keys are of
      // what is left. A tally counts what the stages before it have kept, so it opens one.
      std::size_t end = i + 1;
      if (kind == StageKind::kGroup)
        while (end < config_.stages.size() && config_.stages[end].info->kind == StageKind::kGroup &&
               !config_.stages[end - 1].changes_text)
          ++end;
      cut(i, end);
      i = end - 1;
    }
    map_.writes = Phase::Writes::kOutput;
    phases_.push_back(std::move(map_));
    Phase pack;
    pack.kind = PhaseKind::kPack;
    pack.name = "pack";
    phases_.push_back(std::move(pack));
    return std::move(phases_);
  }

 private:
  void start_map(std::size_t source, std::vector<Op> replayed) {
    map_ = Phase{};
    map_.name = "map-" + std::to_string(++cuts_);
    map_.source = source;
    map_.ops = std::move(replayed);
    for (Op& op : map_.ops) op.replayed = true;
    cheap_ = true;
  }

  void cut(std::size_t begin, std::size_t end) {
    map_.ops.push_back({Op::Kind::kMark, 0, 0, false});
    for (std::size_t i = begin; i < end; ++i) map_.ops.push_back({Op::Kind::kEmit, i, 0, false});
    // Writing the rows costs a compression and saves doing the ops again. Where nothing but settling has happened to
    // them, or where they have no text yet that could be written, the ops are done again instead.
    // What is fetched for a row is put to it one row at a time, and a program is sent rows, both of which parts allow.
    const bool asks = config_.stages[begin].asks_anyone();
    const bool replay = (cheap_ && !asks) || (map_.reads_inputs() && !asks && !text_may_exist());
    map_.writes = replay ? Phase::Writes::kReplay : Phase::Writes::kParts;
    const std::size_t map_index = phases_.size();
    std::vector<Op> again;
    if (replay)
      for (const Op& op : map_.ops)
        if (op.kind != Op::Kind::kEmit) again.push_back(op);
    const std::size_t source = replay ? map_.source : map_index;
    phases_.push_back(std::move(map_));

    // A part's rows are numbered by their place in it.
    if (!replay) again.push_back({Op::Kind::kMark, 0, 0, true});
    std::vector<std::size_t> resolved;
    if (asks) {
      const bool network = config_.stages[begin].asks == StageConfig::Asks::kNetwork;
      Phase ask;
      ask.kind = network ? PhaseKind::kFetch : PhaseKind::kScore;
      ask.name = (network ? "fetch-" : "score-") + std::to_string(cuts_);
      ask.stage = begin;
      ask.of_map = map_index;
      resolved.push_back(phases_.size());
      phases_.push_back(std::move(ask));
    }
    for (std::size_t i = begin; i < end && !asks; ++i) {
      const std::string suffix =
          std::to_string(cuts_) + (end - begin > 1 ? std::string(1, static_cast<char>('a' + (i - begin))) : "");
      if (config_.stages[i].info->kind == StageKind::kGroup) {
        Phase group;
        group.kind = PhaseKind::kGroup;
        group.name = "group-" + suffix;
        group.stage = i;
        group.of_map = map_index;
        group.before = resolved;
        phases_.push_back(std::move(group));
      }
      Phase resolve;
      resolve.kind = PhaseKind::kResolve;
      resolve.name = "resolve-" + suffix;
      resolve.stage = i;
      resolve.of_map = map_index;
      resolve.before = resolved;
      resolved.push_back(phases_.size());
      phases_.push_back(std::move(resolve));
      if (config_.stages[i].compares) resolved.back() = compare(i, suffix, map_index, source, again, resolved.back());
    }
    start_map(source, std::move(again));
    for (std::size_t i = begin; i < end; ++i) map_.ops.push_back({Op::Kind::kSettle, i, resolved[i - begin], false});
  }

  // The candidates that a resolve phase named are looked at again. Returns the phase that decides about them.
  std::size_t compare(std::size_t stage, const std::string& suffix, std::size_t of_map, std::size_t source,
                      const std::vector<Op>& again, std::size_t candidates) {
    Phase sketch;
    sketch.kind = PhaseKind::kSketch;
    sketch.name = "sketch-" + suffix;
    sketch.source = source;
    sketch.stage = stage;
    sketch.of_map = of_map;
    sketch.ops = again;
    sketch.ops.push_back({Op::Kind::kSketch, stage, candidates, false});
    for (Op& op : sketch.ops) op.replayed = true;
    phases_.push_back(std::move(sketch));
    Phase compare;
    compare.kind = PhaseKind::kCompare;
    compare.name = "compare-" + suffix;
    compare.stage = stage;
    compare.of_map = of_map;
    phases_.push_back(std::move(compare));
    return phases_.size() - 1;
  }

  bool text_may_exist() const {
    for (const Op& op : map_.ops)
      if ((op.kind == Op::Kind::kApply || op.kind == Op::Kind::kExpand) && config_.stages[op.stage].changes_text)
        return true;
    return std::ranges::any_of(config_.inputs, [](const InputConfig& input) { return input.format != "warc"; });
  }

  const Config& config_;
  std::vector<Phase> phases_;
  Phase map_;
  int cuts_ = 0;
  bool cheap_ = true;  // nothing but replayed ops and settling so far in this map
};

// Opens the indexes of a stage; one of another kind of keys is a mistake in the config.
std::vector<IndexUse> read_against(const Config& config, const StageConfig& stage) {
  std::vector<IndexUse> uses;
  for (const std::string& path : stage.against) {
    const auto fail = [&](const std::string& what) {
      throw ConfigError(stage.where, "stage '" + stage.label + "', against: " + path + what);
    };
    const std::string folder = (std::filesystem::path(config.folder) / path).string();
    if (!is_dedup_index(folder)) fail(" is no index; `curate dedup-index RUN` makes one of a finished run");
    const DedupIndex index = DedupIndex::open(folder);
    if (index.stage != stage.name || index.version != stage.info->version)
      fail(" is an index of " + index.stage + ", version " + std::to_string(index.version) + "; this stage is " +
           stage.name + ", version " + std::to_string(stage.info->version));
    if (index.keys != *stage.frozen_keys)
      fail(" was made with other parameters: " + index.keys + "; this stage has " + *stage.frozen_keys);
    if (index.within != stage.within)
      fail(" was made with 'within: " + index.within + "', this stage has 'within: " + stage.within + "'");
    IndexUse& use = uses.emplace_back();
    use.path = path;
    use.check = index.check();
    use.parts = static_cast<std::uint32_t>(index.parts.size());
    for (const DedupIndex::Part& part : index.parts) use.key_bytes += part.keys.bytes;
  }
  return uses;
}

void describe_stage(const StageConfig& stage, const std::vector<IndexUse>& against, JsonWriter& w) {
  w.begin_object().field("label", stage.label).field("stage", stage.name).field("version", stage.info->version);
  w.key("params").raw(stage.frozen);
  if (stage.tag) w.field("mode", "tag");
  if (!stage.within.empty()) w.field("within", stage.within);
  if (!against.empty()) {
    w.key("against").begin_array();
    for (const IndexUse& index : against)
      w.begin_object()
          .field("path", index.path)
          .field("check", index.check)
          .field("parts", index.parts)
          .field("key_bytes", index.key_bytes)
          .end_object();
    w.end_array();
  }
  if (!stage.when.empty()) {
    w.key("when").begin_object();
    for (const auto& [field, values] : stage.when) {
      w.key(field).begin_array();
      for (const std::string& value : values) w.value(value);
      w.end_array();
    }
    w.end_object();
  }
  w.end_object();
}

// Content of the models and lists a stage reads; "missing" where a file is not there (the task then says so).
std::string describe_files(const StageConfig& stage, Resources& resources) {
  std::string text;
  for (const std::string& name : stage.files) {
    text += name + "=";
    try {
      text += hex(xxh3_128(resources.bytes(name)));
    } catch (const RunError&) {
      text += "missing";
    }
    text += ";";
  }
  return text;
}

std::string describe_inputs(const Plan& plan) {
  std::string json;
  JsonWriter w(json);
  w.begin_array();
  for (const InputConfig& input : plan.config.inputs) {
    w.begin_object().field("name", input.name).field("format", input.format);
    w.key("options").raw(input.frozen);
    w.field("epochs", input.epochs).end_object();
  }
  w.end_array();
  return json;
}

void write_tasks(const Plan& plan, JsonWriter& w) {
  w.begin_array();
  for (const MapTask& task : plan.map_tasks) {
    w.begin_array();
    for (const MapTask::Piece& piece : task.pieces) {
      w.begin_object().field("input", plan.config.inputs[piece.input].name).field("path", piece.slice.path);
      w.field("begin", piece.slice.begin).field("end", piece.slice.end).field("file_bytes", piece.slice.file_bytes);
      if (!piece.etag.empty()) w.field("etag", piece.etag);
      w.end_object();
    }
    w.end_array();
  }
  w.end_array();
}

void fingerprint_phases(Plan& plan) {
  Resources resources(plan.config.folder);
  const Config& config = plan.config;
  std::string base = "curate run " + std::to_string(kLayoutVersion) + "\nseed " + std::to_string(config.seed) +
                     "\nsample " + number_text(config.sample) + "\naudit " + std::to_string(config.audit.signals) +
                     std::to_string(config.audit.edits) + "\n" + describe_inputs(plan) + "\n";
  JsonWriter w(base);
  write_tasks(plan, w);
  std::string chain = hex(xxh3_128(base));
  for (Phase& phase : plan.phases) {
    std::string text = chain + "\n" + phase.name + "\n";
    JsonWriter writer(text);
    const auto add_stage = [&](std::size_t stage) {
      describe_stage(config.stages[stage], plan.against[stage], writer);
      text += config.stages[stage].measures_all ? " measures all" : "";
      text += describe_files(config.stages[stage], resources);
    };
    if (phase.kind == PhaseKind::kMap || phase.kind == PhaseKind::kSketch) {
      for (const Op& op : phase.ops) {
        text += "\nop " + std::to_string(static_cast<int>(op.kind)) + (op.replayed ? " replayed " : " ");
        if (op.kind != Op::Kind::kMark) add_stage(op.stage);
      }
      if (phase.kind == PhaseKind::kMap && phase.writes == Phase::Writes::kOutput)
        text += "\noutput " + config.output.format + " " + config.output.frozen + " " +
                std::to_string(config.output.level) + " " + join(config.output.signals, ",") + " " +
                std::to_string(static_cast<int>(config.output.order)) + " " + std::to_string(config.output.shard_bytes);
    } else if (phase.kind == PhaseKind::kPack) {
      text += config.output.format + " " + config.output.frozen + " " + std::to_string(config.output.shard_bytes) +
              " " + std::to_string(static_cast<int>(config.output.order));
    } else {
      add_stage(phase.stage);
    }
    chain = hex(xxh3_128(text));
    phase.fingerprint = chain;
  }
  std::string all = chain + "\n" + config.name + "\n";
  for (const auto& [key, answer] : config.dataset) all += key + "=" + answer + "\n";
  plan.fingerprint = hex(xxh3_128(all));
}

std::string_view kind_name(PhaseKind kind) {
  switch (kind) {
    case PhaseKind::kMap:
      return "map";
    case PhaseKind::kGroup:
      return "group";
    case PhaseKind::kResolve:
      return "resolve";
    case PhaseKind::kSketch:
      return "sketch";
    case PhaseKind::kCompare:
      return "compare";
    case PhaseKind::kIndex:
      return "index";
    case PhaseKind::kFetch:
      return "fetch";
    case PhaseKind::kScore:
      return "score";
    case PhaseKind::kPack:
      break;
  }
  return "pack";
}

std::string_view op_name(Op::Kind kind) {
  switch (kind) {
    case Op::Kind::kApply:
      return "apply";
    case Op::Kind::kExpand:
      return "expand";
    case Op::Kind::kMark:
      return "mark";
    case Op::Kind::kEmit:
      return "emit";
    case Op::Kind::kSketch:
      return "sketch";
    case Op::Kind::kIndex:
      return "index";
    case Op::Kind::kSettle:
      break;
  }
  return "settle";
}

}  // namespace

std::vector<Phase> cut_phases(const Config& config) {
  return PhaseMaker(config).make();
}

Plan make_plan(Config config) {
  Plan plan;
  plan.config = std::move(config);
  InputOpener opener(plan.config.folder);
  plan.files = list_inputs(plan.config, opener);
  plan.map_tasks = cut_tasks(plan.config, plan.files, opener);
  for (const StageConfig& stage : plan.config.stages) plan.against.push_back(read_against(plan.config, stage));
  plan.phases = cut_phases(plan.config);
  fingerprint_phases(plan);
  return plan;
}

Plan index_plan(const Plan& run, std::size_t stage) {
  Plan plan = run;
  const auto settles = [&](const Op& op) { return op.kind == Op::Kind::kSettle && op.stage == stage && !op.replayed; };
  for (const Phase& map : run.phases) {
    const auto settle = std::ranges::find_if(map.ops, settles);
    if (settle == map.ops.end()) continue;
    Phase index;
    index.kind = PhaseKind::kIndex;
    index.name = "index-" + run.config.stages[stage].label;
    index.source = map.source;
    index.stage = stage;
    index.of_map = run.phases[settle->decided].of_map;
    index.ops.assign(map.ops.begin(), settle);
    for (Op& op : index.ops) op.replayed = true;
    index.ops.push_back({Op::Kind::kIndex, stage, settle->decided, true});
    plan.phases.resize(settle->decided + 1);
    index.fingerprint = hex(xxh3_128(plan.phases.back().fingerprint + "\n" + index.name));
    plan.phases.push_back(std::move(index));
    return plan;
  }
  throw UsageError("no phase of this run decides about stage '" + run.config.stages[stage].label + "'");
}

std::size_t Plan::phase_index(std::string_view name) const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < phases.size(); ++i) {
    if (phases[i].name == name) return i;
    names.push_back(phases[i].name);
  }
  throw UsageError("no phase '" + std::string(name) + "' in this run; it has " + join(names, ", "));
}

std::size_t Plan::last_map() const {
  return phases.size() - 2;
}

std::uint64_t Plan::input_bytes() const {
  std::uint64_t sum = 0;
  for (const InputFile& file : files) sum += file.bytes;
  return sum;
}

std::string Plan::to_json() const {
  std::string json;
  JsonWriter w(json);
  w.begin_object().field("layout", kLayoutVersion).field("name", config.name).field("fingerprint", fingerprint);
  w.field("seed", config.seed).field("sample", config.sample);
  w.key("inputs").begin_array();
  for (const InputFile& file : files) {
    w.begin_object().field("input", config.inputs[file.input].name).field("path", file.path).field("bytes", file.bytes);
    if (!file.etag.empty()) w.field("etag", file.etag);
    w.end_object();
  }
  w.end_array();
  w.key("stages").begin_array();
  for (std::size_t i = 0; i < config.stages.size(); ++i) describe_stage(config.stages[i], against[i], w);
  w.end_array();
  w.key("phases").begin_array();
  for (const Phase& phase : phases) {
    w.begin_object()
        .field("name", phase.name)
        .field("kind", kind_name(phase.kind))
        .field("fingerprint", phase.fingerprint);
    if (phase.kind == PhaseKind::kMap || phase.kind == PhaseKind::kSketch) {
      w.field("reads", phase.reads_inputs() ? "inputs" : phases[phase.source].name);
      w.field("writes", phase.kind == PhaseKind::kSketch         ? "sketches"
                        : phase.writes == Phase::Writes::kReplay ? "keys"
                        : phase.writes == Phase::Writes::kParts  ? "parts"
                                                                 : "output");
      w.key("steps").begin_array();
      for (const Op& op : phase.ops) {
        std::string step(op_name(op.kind));
        if (op.kind != Op::Kind::kMark) step += " " + config.stages[op.stage].label;
        if (op.replayed) step += " (again)";
        w.value(step);
      }
      w.end_array();
    } else if (phase.kind != PhaseKind::kPack) {
      w.field("stage", config.stages[phase.stage].label);
    }
    w.end_object();
  }
  w.end_array();
  w.key("tasks");
  write_tasks(*this, w);
  w.end_object();
  return pretty_json(json);
}

}  // namespace curate
