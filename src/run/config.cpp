// SPDX-License-Identifier: Apache-2.0
#include "run/config.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include <curate/fetch.hpp>
#include <curate/score.hpp>

#include "core/indexed.hpp"
#include "run/compat.hpp"
#include "run/yaml.hpp"
#include "util/file.hpp"
#include "util/json.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

constexpr std::array<HumanQuestion, 14> kQuestions{{
    {"license", "Under which licence is the dataset distributed?", true},
    {"creator", "Who created the dataset?", true},
    {"purpose", "For what purpose was the dataset created?", true},
    {"date", "When was the dataset created?", true},
    {"version", "Which version is this?", false},
    {"funding", "Who funded the creation of the dataset?", false},
    {"collection", "How was the input data acquired, over which time?", false},
    {"personal_data", "Does the dataset hold personal or sensitive data, and how is it handled?", false},
    {"uses", "For which tasks is the dataset meant?", false},
    {"not_for", "For which tasks should it not be used?", false},
    {"distribution", "How is the dataset distributed?", false},
    {"maintenance", "Who maintains the dataset, and how are errors corrected?", false},
    {"contact", "Whom to ask?", false},
    {"citation", "How is it to be cited?", false},
}};

constexpr std::array<std::string_view, 5> kFrameworkKeys{"when", "within", "against", "mode", "max_removed"};
constexpr std::array<std::string_view, 6> kInputKeys{"name", "format", "paths", "path_list", "base", "epochs"};

bool contains(auto&& names, std::string_view name) {
  return std::ranges::find(names, name) != std::ranges::end(names);
}

// Takes the members named in `names` out of a map.
Value split_off(Value& map, auto&& names) {
  Value taken;
  taken.kind = Value::Kind::kMap;
  taken.where = map.where;
  std::vector<Value::Entry> left;
  for (Value::Entry& entry : map.entries)
    (contains(names, entry.key) ? taken.entries : left).push_back(std::move(entry));
  map.entries = std::move(left);
  return taken;
}

// What happens to copies is the stage's own matter, though it is called `mode` too.
void give_back_mode(Value& own, Value& params) {
  const auto mode = std::ranges::find(own.entries, "mode", &Value::Entry::key);
  if (mode == own.entries.end() || (mode->value.text != "keep-one" && mode->value.text != "drop-all")) return;
  params.entries.push_back(std::move(*mode));
  own.entries.erase(mode);
}

std::vector<std::string> stage_names() {
  std::vector<std::string> names;
  for (const StageInfo& stage : Registry::instance().stages()) names.push_back(stage.name);
  return names;
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const FormatInfo& format : Registry::instance().formats()) names.push_back(format.name);
  return names;
}

void read_when(const Value& when, StageConfig& stage) {
  if (when.kind != Value::Kind::kMap)
    throw ConfigError(when.where,
                      "'when' needs a map of fields and values, such as {source: cc}; got " + when.describe());
  for (const Value::Entry& entry : when.entries) {
    std::vector<std::string> values;
    if (entry.value.kind == Value::Kind::kScalar) values.push_back(entry.value.text);
    for (const Value& item : entry.value.items) values.push_back(item.text);
    if (values.empty())
      throw ConfigError(entry.where, "'when: {" + entry.key + ": …}' needs a value or a list of values");
    stage.when.emplace_back(entry.key, std::move(values));
  }
}

// A JSON object without some of its members.
std::string without_members(const std::string& json, const std::vector<std::string_view>& names) {
  std::string left;
  JsonWriter w(left);
  w.begin_object();
  Json::parse(json, "parameters").each([&](std::string_view name, const Json& value) {
    if (!contains(names, name)) w.key(name).raw(value.to_string());
  });
  w.end_object();
  return left;
}

StageConfig read_stage(const Value& entry, double max_removed, std::map<std::string, int>& uses) {
  StageConfig stage;
  stage.where = entry.where;
  if (entry.kind == Value::Kind::kScalar) {
    stage.name = entry.text;
    stage.params.where = entry.where;
  } else if (entry.kind == Value::Kind::kMap && entry.entries.size() == 1) {
    stage.name = entry.entries[0].key;
    stage.where = entry.entries[0].where;
    stage.params = entry.entries[0].value;
  } else {
    throw ConfigError(entry.where, "a stage is a name or a map with one key, such as '- word_count: {min: 50}'; got " +
                                       entry.describe());
  }
  stage.info = Registry::instance().find_stage(stage.name);
  if (stage.info == nullptr) {
    const auto names = stage_names();
    const std::string hint = did_you_mean(stage.name, names);
    throw ConfigError(stage.where,
                      "unknown stage '" + stage.name + "'" + (hint.empty() ? "; `curate stages` lists them" : hint));
  }
  const int use = ++uses[stage.name];
  stage.label = use == 1 ? stage.name : stage.name + "#" + std::to_string(use);
  if (stage.params.kind == Value::Kind::kNull) {
    stage.params.kind = Value::Kind::kMap;
    stage.params.where = stage.where;
  }
  if (stage.params.kind == Value::Kind::kMap) {
    Value own = split_off(stage.params, kFrameworkKeys);
    give_back_mode(own, stage.params);
    Params framework("stage '" + stage.label + "'", &own);
    stage.tag = framework.choice("mode", {"drop", "tag"}, "drop", "") == "tag";
    stage.within = framework.text("within", "", "");
    stage.against = framework.list("against", {}, "");
    stage.max_removed = framework.number("max_removed", max_removed, "", 0, 1);
    if (const Value* when = own.find("when")) read_when(*when, stage);
  }
  Params params("stage '" + stage.label + "'", &stage.params);
  const auto made = stage.info->make(params);
  params.finish();
  stage.frozen = params.frozen();
  if (const auto* indexed = dynamic_cast<const Indexed*>(made.get()))
    if (const auto judging = indexed->judging()) stage.frozen_keys = without_members(stage.frozen, *judging);
  stage.files = params.files();
  stage.changes_text = params.text_changes();
  stage.compares = dynamic_cast<const ComparingStage*>(made.get()) != nullptr;
  if (const auto* fetch = dynamic_cast<const FetchStage*>(made.get())) {
    stage.asks = StageConfig::Asks::kNetwork;
    stage.ask_tasks = fetch->plan().tasks;
  } else if (const auto* score = dynamic_cast<const ScoreStage*>(made.get())) {
    stage.asks = StageConfig::Asks::kProgram;
    stage.ask_tasks = score->plan().tasks;
  }
  for (const NameDoc& doc : params.signals()) stage.signals.push_back(doc.name);
  for (const NameDoc& doc : params.reasons()) stage.reasons.push_back(doc.name);
  if (stage.tag && stage.info->kind == StageKind::kExpander)
    throw ConfigError(stage.where, "stage '" + stage.label + "' makes new rows: 'mode: tag' means nothing for it");
  if (!stage.within.empty() && stage.info->kind != StageKind::kGroup && stage.info->kind != StageKind::kTally)
    throw ConfigError(stage.where,
                      "stage '" + stage.label + "' judges one document at a time: 'within' means nothing for it");
  if (!stage.against.empty() && !stage.frozen_keys)
    throw ConfigError(stage.where, "stage '" + stage.label +
                                       "' cannot be compared with an index: 'against' means nothing for it" +
                                       (stage.name == "minhash_dedup" ? " with this profile" : ""));
  return stage;
}

std::string guess_format(const InputConfig& input, const SourcePosition& where) {
  std::string first = input.patterns.empty() ? input.path_list : input.patterns[0];
  if (first.starts_with("cc://")) return "warc";
  if (first.starts_with("http")) first.resize(std::min(first.size(), first.find('?')));
  if (!input.patterns.empty())
    if (const FormatInfo* format = Registry::instance().format_of_file(first)) return format->name;
  throw ConfigError(
      where, "cannot tell the format of '" + first + "'; name it with 'format: ' " + join(format_names(), " | "));
}

InputConfig read_input(const Value& entry, std::size_t number) {
  if (entry.kind != Value::Kind::kMap)
    throw ConfigError(
        entry.where,
        "an input is a map such as {name: cc, format: warc, paths: [\"crawl/*.warc.gz\"]}; got " + entry.describe());
  InputConfig input;
  input.where = entry.where;
  input.options = entry;
  const Value own = split_off(input.options, kInputKeys);
  Params params("input", &own);
  input.name = params.text("name", "input" + std::to_string(number), "");
  input.patterns = params.list("paths", {}, "");
  input.epochs = params.number("epochs", 1, "", 0, 1000);
  input.path_list = params.text("path_list", "", "");
  input.base = params.text("base", "", "");
  if (input.patterns.empty() && input.path_list.empty())
    throw ConfigError(entry.where, "input '" + input.name + "' needs 'paths' or a 'path_list'");
  input.format = params.text("format", "", "");
  if (input.format.empty()) input.format = guess_format(input, entry.where);
  const FormatInfo* format = Registry::instance().find_format(input.format);
  if (format == nullptr) {
    const auto names = format_names();
    params.fail("format", "'format: " + input.format + "': expected one of " + join(names, ", ") +
                              did_you_mean(input.format, names));
  }
  Params options("input '" + input.name + "' (" + input.format + ")", &input.options);
  format->make(options);
  options.finish();
  input.frozen = options.frozen();
  return input;
}

// Takes the format, and the keys that are its own, out of `output`.
void read_output_format(Value& output, OutputConfig& config) {
  static constexpr std::array<std::string_view, 1> kFormat{"format"};
  static constexpr std::array<std::string_view, 2> kFramework{"order", "signals"};
  const Value named = split_off(output, kFormat);
  Params p("'output'", &named);
  config.format = p.text("format", config.format, "");
  if (config.format == "jsonl.zst") return;
  config.info = Registry::instance().find_output(config.format);
  if (config.info == nullptr) {
    std::vector<std::string> names{"jsonl.zst"};
    for (const OutputInfo& info : Registry::instance().outputs()) names.push_back(info.name);
    p.fail("format", "'format: " + config.format + "': expected one of " + join(names, ", ") +
                         did_you_mean(config.format, names));
  }
  config.options = output;
  output = split_off(config.options, kFramework);
  Params options("'output' (" + config.format + ")", &config.options);
  config.info->make(options);
  options.finish();
  config.frozen = options.frozen();
}

void read_dataset(const Value* dataset, Config& config) {
  static const Value kNone{Value::Kind::kMap, "", false, {}, {}, {}};
  const Value& map = dataset == nullptr ? kNone : *dataset;
  Params params("'dataset'", &map);
  for (const HumanQuestion& question : kQuestions) {
    const std::string answer = params.text(question.key, "", question.question);
    if (!answer.empty()) {
      config.dataset.emplace_back(question.key, answer);
    } else if (question.required && !(question.key == "date" && std::getenv("SOURCE_DATE_EPOCH") != nullptr)) {
      SourcePosition where = dataset == nullptr ? config.tree.where : dataset->where;
      throw ConfigError(where, "dataset." + std::string(question.key) +
                                   " is missing: " + std::string(question.question) + " The datasheet needs it");
    }
  }
  params.finish();
}

void name_shared_signals(Config& config) {
  std::map<std::string, int> uses;
  for (const StageConfig& stage : config.stages)
    for (const std::string& signal : stage.signals) ++uses[signal];
  for (StageConfig& stage : config.stages)
    for (const std::string& signal : stage.signals)
      if (uses[signal] > 1) stage.shared_signals.emplace_back(signal, stage.label + "." + signal);
}

void check_signals(Config& config) {
  std::set<std::string, std::less<>> known, wanted(config.output.signals.begin(), config.output.signals.end());
  for (const StageConfig& stage : config.stages) {
    Params params("", &stage.params);
    stage.info->make(params);
    wanted.insert(params.needed_signals().begin(), params.needed_signals().end());
    for (const std::string& needed : params.needed_signals()) {
      if (known.contains(needed)) continue;
      const std::vector<std::string> names(known.begin(), known.end());
      const std::string hint = did_you_mean(needed, names);
      throw ConfigError(stage.where, "stage '" + stage.label + "': no stage before it notes the signal '" + needed +
                                         "'" +
                                         (!hint.empty()   ? hint
                                          : names.empty() ? ""
                                                          : "; there are " + join(names, ", ")));
    }
    known.insert(stage.signals.begin(), stage.signals.end());
  }
  for (const std::string& name : config.output.signals) {
    if (known.contains(name)) continue;
    const std::vector<std::string> names(known.begin(), known.end());
    const Value* output = config.tree.find("output");
    throw ConfigError(output != nullptr ? output->where : config.tree.where,
                      "output: no stage notes the signal '" + name + "'" + did_you_mean(name, names));
  }
  for (StageConfig& stage : config.stages)
    stage.measures_all = config.audit.signals || stage.tag ||
                         std::ranges::any_of(stage.signals, [&](const auto& name) { return wanted.contains(name); });
}

// The parameters of the use of a stage that a label such as "word_count#2" names; null if there is none.
Value* stage_params(Value& tree, const std::string& label) {
  Value* const stages = tree.find("stages");
  if (stages == nullptr) return nullptr;
  std::map<std::string, int> uses;
  for (Value& entry : stages->items) {
    const std::string name = entry.kind == Value::Kind::kScalar ? entry.text
                             : entry.entries.empty()            ? ""
                                                                : entry.entries[0].key;
    const int use = ++uses[name];
    if (label != name + (use == 1 ? "" : "#" + std::to_string(use))) continue;
    if (entry.kind == Value::Kind::kScalar) {
      Value map{Value::Kind::kMap, "", false, entry.where, {}, {}};
      map.entries.push_back({name, entry.where, Value{Value::Kind::kMap, "", false, entry.where, {}, {}}});
      entry = std::move(map);
    }
    return &entry.entries[0].value;
  }
  return nullptr;
}

// "; did you mean …" of the stages of a pipeline and the keys in `top`, or the list of keys.
std::string nearest_settable(const Value& tree, std::string_view wrong, const std::vector<std::string>& top) {
  std::vector<std::string> names = top;
  if (const Value* stages = tree.find("stages"))
    for (const Value& entry : stages->items)
      names.push_back(entry.kind == Value::Kind::kScalar || entry.entries.empty() ? entry.text : entry.entries[0].key);
  const std::string hint = did_you_mean(wrong, names);
  return hint.empty() ? " (" + join(top, ", ") + ")" : hint;
}

void apply_set(Value& tree, const std::string& assignment) {
  const SourcePosition where{"--set " + assignment, 0, 0};
  const auto equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0)
    throw ConfigError(where, "expected PATH=VALUE, such as language.min_score=0.7");
  const std::string path = assignment.substr(0, equals);
  Value value = parse_yaml(assignment.substr(equals + 1), where.file);
  value.where = where;
  const auto steps = split_at(path, '.');
  Value* at = steps.size() > 1 ? stage_params(tree, std::string(steps[0])) : nullptr;
  std::size_t from = 1;
  if (at == nullptr) {
    static const std::vector<std::string> kTop{"name",   "compat", "seed",   "sample",  "task_size",
                                               "output", "audit",  "guards", "dataset", "slurm"};
    if (!contains(kTop, steps[0]))
      throw ConfigError(where, "'" + std::string(steps[0]) +
                                   "' is no stage of this pipeline and no key that can be set" +
                                   nearest_settable(tree, steps[0], kTop));
    at = &tree;
    from = 0;
  }
  for (std::size_t i = from; i < steps.size(); ++i) at = &at->member(steps[i]);
  *at = std::move(value);
}

// "; did you mean …" of the YAML files beside a file that is not there.
std::string nearest_file(const std::string& path) {
  const std::filesystem::path wanted(path);
  const std::filesystem::path folder = wanted.has_parent_path() ? wanted.parent_path() : ".";
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none))
    if (entry.path().extension() == ".yaml" || entry.path().extension() == ".yml")
      names.push_back((wanted.parent_path() / entry.path().filename()).string());
  std::ranges::sort(names);
  return did_you_mean(path, names);
}

double read_sample(const std::string& text, const SourcePosition& where) {
  const bool percent = text.ends_with('%');
  const auto value = parse_number(percent ? std::string_view(text).substr(0, text.size() - 1) : text);
  const double share = value ? (percent ? *value / 100 : *value) : -1;
  if (!(share > 0 && share <= 1))
    throw ConfigError(where, "'sample: " + text + "': expected a share such as 1% or 0.01");
  return share;
}

}  // namespace

std::span<const HumanQuestion> human_questions() {
  return kQuestions;
}

std::unique_ptr<OutputFormat> OutputConfig::make() const {
  if (info == nullptr) return nullptr;
  Params params("'output'", &options);
  return info->make(params);
}

std::unique_ptr<AnyStage> StageConfig::make() const {
  Params fresh("stage '" + label + "'", &params);
  return info->make(fresh);
}

Config parse_config(std::string_view text, const std::string& file, const std::string& folder,
                    const ConfigOverrides& overrides) {
  Config config;
  config.file = file;
  config.folder = folder;
  config.tree = parse_yaml(text, file);
  if (config.tree.kind != Value::Kind::kMap)
    throw ConfigError({file, 1, 1},
                      "a config is a map with inputs, stages, output and dataset; got " + config.tree.describe());
  for (const std::string& assignment : overrides.set) apply_set(config.tree, assignment);
  if (overrides.sample) {
    Value& sample = config.tree.member("sample");
    sample.kind = Value::Kind::kScalar;
    sample.text = number_text(*overrides.sample);
  }

  static const std::vector<std::string> kKeys{"name", "compat", "inputs",    "stages", "output", "dataset",
                                              "seed", "sample", "task_size", "audit",  "guards", "slurm"};
  for (const Value::Entry& entry : config.tree.entries)
    if (!contains(kKeys, entry.key)) {
      const std::string hint = did_you_mean(entry.key, kKeys);
      throw ConfigError(entry.where, "unknown key '" + entry.key + "'" +
                                         (hint.empty() ? "; a config has " + join(kKeys, ", ") : hint));
    }
  apply_compat(config.tree);

  static const std::vector<std::string> kMachine{"slurm"};
  const Value machine = split_off(config.tree, kMachine);
  config.slurm = read_slurm(machine.find("slurm"));
  Value top = config.tree;
  static const std::vector<std::string> kScalars{"name", "seed", "task_size"};
  const Value scalars = split_off(top, kScalars);
  Params params("config", &scalars);
  config.name = params.text("name", std::filesystem::path(file).stem().string(), "");
  config.seed = static_cast<std::uint64_t>(params.integer("seed", 0, "", 0));
  config.task_bytes = params.bytes("task_size", std::uint64_t{256} << 20, "");
  if (config.task_bytes < 1024) params.fail("task_size", "'task_size' is below 1 KiB");
  if (const Value* sample = config.tree.find("sample")) config.sample = read_sample(sample->text, sample->where);

  if (const Value* guards = config.tree.find("guards")) {
    Params p("'guards'", guards);
    config.guards.max_unreadable = p.number("max_unreadable", config.guards.max_unreadable, "", 0, 1);
    config.guards.max_removed = p.number("max_removed", config.guards.max_removed, "", 0, 1);
    p.finish();
  }
  if (const Value* audit = config.tree.find("audit")) {
    Params p("'audit'", audit);
    config.audit.signals = p.flag("signals", false, "");
    config.audit.edits = p.flag("edits", false, "");
    p.finish();
  }

  const Value* inputs = config.tree.find("inputs");
  if (inputs == nullptr || inputs->kind != Value::Kind::kList || inputs->items.empty())
    throw ConfigError(inputs == nullptr ? config.tree.where : inputs->where,
                      "'inputs' needs a list with at least one input");
  std::set<std::string> names;
  for (const Value& entry : inputs->items) {
    config.inputs.push_back(read_input(entry, config.inputs.size() + 1));
    if (!names.insert(config.inputs.back().name).second)
      throw ConfigError(entry.where, "two inputs are named '" + config.inputs.back().name + "'");
  }

  if (const Value* stages = config.tree.find("stages"); stages != nullptr && stages->kind != Value::Kind::kNull) {
    if (stages->kind != Value::Kind::kList)
      throw ConfigError(stages->where, "'stages' needs a list, got " + stages->describe());
    std::map<std::string, int> uses;
    for (const Value& entry : stages->items)
      config.stages.push_back(read_stage(entry, config.guards.max_removed, uses));
  }

  if (const Value* output = config.tree.find("output")) {
    Value own = *output;
    if (output->find("format") != nullptr) read_output_format(own, config.output);
    Params p("'output'", &own);
    config.output.shard_bytes = p.bytes("shard_size", config.output.shard_bytes, "");
    if (config.output.shard_bytes < 1024) p.fail("shard_size", "'shard_size' is below 1 KiB");
    config.output.order =
        p.choice("order", {"input", "shuffled"}, "input", "") == "input" ? Order::kInput : Order::kShuffled;
    config.output.level = static_cast<int>(p.integer("level", 3, "", 1, 19));
    config.output.signals = p.list("signals", {}, "");
    if (config.output.info != nullptr && config.output.order == Order::kShuffled)
      p.fail("order", "'format: " + config.output.format + "' is written in the order of the input");
    p.finish();
  }
  for (const InputConfig& input : config.inputs)
    if (input.epochs != 1 && config.output.order == Order::kInput)
      throw ConfigError(
          input.where,
          "input '" + input.name + "': epochs need 'output: {order: shuffled}', else copies would follow each other");
  read_dataset(config.tree.find("dataset"), config);
  name_shared_signals(config);
  check_signals(config);
  return config;
}

Config load_config(const std::string& path, const ConfigOverrides& overrides) {
  constexpr std::uint64_t kMaxConfig = std::uint64_t{16} << 20;
  if (!file_exists(path)) throw UsageError("there is no config " + path + nearest_file(path));
  return parse_config(read_file(path, kMaxConfig), path, std::filesystem::path(path).parent_path().string(), overrides);
}

}  // namespace curate
