// SPDX-License-Identifier: Apache-2.0
#include "run/compat.hpp"

#include "run/yaml.hpp"
#include "util/builtin.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

void place_at(Value& value, const SourcePosition& where) {
  value.where = where;
  for (Value& item : value.items) place_at(item, where);
  for (Value::Entry& entry : value.entries) {
    entry.where = where;
    place_at(entry.value, where);
  }
}

// Adds what `own` lacks.
void fill(Value& own, const Value& defaults) {
  if (own.kind == Value::Kind::kNull) own.kind = Value::Kind::kMap;
  for (const Value::Entry& entry : defaults.entries) {
    if (own.find(entry.key) != nullptr) continue;
    Value::Entry added = entry;
    added.where = own.where;
    place_at(added.value, own.where);
    own.entries.push_back(std::move(added));
  }
}

}  // namespace

std::vector<std::string> compat_names() {
  return {"img2dataset"};
}

void apply_compat(Value& config) {
  const Value* compat = config.find("compat");
  if (compat == nullptr) return;
  const auto names = compat_names();
  const auto table = builtin_file("compat/" + compat->text + ".yaml");
  if (compat->kind != Value::Kind::kScalar || !table)
    throw ConfigError(compat->where, "'compat' needs the name of a program (" + join(names, ", ") + "), got " +
                                         compat->describe() + did_you_mean(compat->text, names));
  const Value defaults = parse_yaml(*table, "compat " + compat->text);
  const Value& of_stages = *defaults.find("stages");
  if (Value* const stages = config.find("stages"))
    for (Value& stage : stages->items) {
      const std::string name = stage.kind == Value::Kind::kScalar ? stage.text
                               : stage.entries.size() == 1        ? stage.entries[0].key
                                                                  : "";
      const Value* const of_stage = of_stages.find(name);
      if (of_stage == nullptr) continue;
      if (stage.kind == Value::Kind::kScalar) stage = Value{Value::Kind::kNull, "", false, stage.where, {}, {}};
      fill(stage.member(name), *of_stage);
    }
  fill(config.member("output"), *defaults.find("output"));
}

}  // namespace curate
