// SPDX-License-Identifier: Apache-2.0
#include "run/config.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "run/yaml.hpp"
#include "util/file.hpp"
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

constexpr std::array<std::string_view, 4> kFrameworkKeys{"when", "within", "mode", "max_removed"};
constexpr std::array<std::string_view, 4> kInputKeys{"name", "format", "paths", "epochs"};

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
    stage.max_removed = framework.number("max_removed", max_removed, "", 0, 1);
    if (const Value* when = own.find("when")) read_when(*when, stage);
  }
  Params params("stage '" + stage.label + "'", &stage.params);
  const auto made = stage.info->make(params);
  params.finish();
  stage.frozen = params.frozen();
  stage.files = params.files();
  stage.changes_text = params.text_changes();
  stage.compares = dynamic_cast<const ComparingStage*>(made.get()) != nullptr;
  for (const NameDoc& doc : params.signals()) stage.signals.push_back(doc.name);
  for (const NameDoc& doc : params.reasons()) stage.reasons.push_back(doc.name);
  if (stage.tag && stage.info->kind == StageKind::kExpander)
    throw ConfigError(stage.where, "stage '" + stage.label + "' makes new rows: 'mode: tag' means nothing for it");
  if (!stage.within.empty() && stage.info->kind != StageKind::kGroup && stage.info->kind != StageKind::kTally)
    throw ConfigError(stage.where,
                      "stage '" + stage.label + "' judges one document at a time: 'within' means nothing for it");
  return stage;
}

std::string guess_format(const std::vector<std::string>& patterns, const SourcePosition& where) {
  for (const FormatInfo& format : Registry::instance().formats())
    for (const std::string& ending : format.endings)
      if (!patterns.empty() && patterns[0].ends_with(ending)) return format.name;
  throw ConfigError(where, "cannot tell the format of '" + (patterns.empty() ? "" : patterns[0]) +
                               "'; name it with 'format: ' " + join(format_names(), " | "));
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
  if (input.patterns.empty()) throw ConfigError(entry.where, "input '" + input.name + "' needs 'paths'");
  input.format = params.text("format", "", "");
  if (input.format.empty()) input.format = guess_format(input.patterns, entry.where);
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
  config.measures_all = config.audit.signals || !config.output.signals.empty();
  std::set<std::string, std::less<>> known;
  for (const StageConfig& stage : config.stages) {
    Params params("", &stage.params);
    stage.info->make(params);
    config.measures_all |= stage.tag || !params.needed_signals().empty();
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
}

// One step of a `--set` path below `at`, made if it is not there.
Value& member(Value& at, const std::string& key) {
  if (at.kind == Value::Kind::kNull) at.kind = Value::Kind::kMap;
  for (Value::Entry& entry : at.entries)
    if (entry.key == key) return entry.value;
  at.entries.push_back({key, at.where, Value{Value::Kind::kNull, "", false, at.where, {}, {}}});
  return at.entries.back().value;
}

// The parameters of the use of a stage that a label such as "word_count#2" names; null if there is none.
Value* stage_params(Value& tree, const std::string& label) {
  const Value* stages = tree.find("stages");
  if (stages == nullptr) return nullptr;
  std::map<std::string, int> uses;
  for (Value& entry : const_cast<Value*>(stages)->items) {
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
    static const std::vector<std::string> kTop{"name",   "seed",  "sample", "task_size",
                                               "output", "audit", "guards", "dataset"};
    if (!contains(kTop, steps[0]))
      throw ConfigError(where, "'" + std::string(steps[0]) +
                                   "' is no stage of this pipeline and no key that can be set" +
                                   nearest_settable(tree, steps[0], kTop));
    at = &tree;
    from = 0;
  }
  for (std::size_t i = from; i < steps.size(); ++i) at = &member(*at, std::string(steps[i]));
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
    Value& sample = member(config.tree, "sample");
    sample.kind = Value::Kind::kScalar;
    sample.text = number_text(*overrides.sample);
  }

  static const std::vector<std::string> kKeys{"name", "inputs", "stages",    "output", "dataset",
                                              "seed", "sample", "task_size", "audit",  "guards"};
  for (const Value::Entry& entry : config.tree.entries)
    if (!contains(kKeys, entry.key)) {
      const std::string hint = did_you_mean(entry.key, kKeys);
      throw ConfigError(entry.where, "unknown key '" + entry.key + "'" +
                                         (hint.empty() ? "; a config has " + join(kKeys, ", ") : hint));
    }

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
    Params p("'output'", output);
    config.output.format = p.choice("format", {"jsonl.zst"}, "jsonl.zst", "");
    config.output.shard_bytes = p.bytes("shard_size", config.output.shard_bytes, "");
    if (config.output.shard_bytes < 1024) p.fail("shard_size", "'shard_size' is below 1 KiB");
    config.output.order =
        p.choice("order", {"input", "shuffled"}, "input", "") == "input" ? Order::kInput : Order::kShuffled;
    config.output.level = static_cast<int>(p.integer("level", 3, "", 1, 19));
    config.output.signals = p.list("signals", {}, "");
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
