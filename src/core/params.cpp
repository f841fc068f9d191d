// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <limits>

#include <curate/params.hpp>

#include "util/json.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

std::string json_text(std::string_view text) {
  std::string json;
  append_json_string(text, json);
  return json;
}

std::string json_list(const std::vector<std::string>& items) {
  std::string json;
  JsonWriter writer(json);
  writer.begin_array();
  for (const auto& item : items) writer.value(item);
  writer.end_array();
  return json;
}

template <class T>
std::string range_text(T min, T max, T no_min, T no_max, std::string (*show)(T)) {
  if (min != no_min && max != no_max) return show(min) + " … " + show(max);
  if (min != no_min) return "≥ " + show(min);
  if (max != no_max) return "≤ " + show(max);
  return "";
}

std::string show_integer(std::int64_t value) {
  return std::to_string(value);
}
std::string show_number(double value) {
  return number_text(value);
}

}  // namespace

std::string Value::describe() const {
  switch (kind) {
    case Kind::kNull:
      return "nothing";
    case Kind::kList:
      return "a list";
    case Kind::kMap:
      return "a map";
    case Kind::kScalar:
      break;
  }
  return "'" + text + "'";
}

Params::Params(std::string what, const Value* value) : what_(std::move(what)), value_(value) {
  if (value_ != nullptr && value_->kind != Value::Kind::kMap && value_->kind != Value::Kind::kNull)
    throw ConfigError(value_->where, what_ + ": expected a map of parameters, got " + value_->describe());
}

void Params::document(std::string_view name, std::string_view type, std::string fallback, std::string range,
                      std::string_view help) {
  docs_.push_back(
      {std::string(name), std::string(type), std::move(fallback), std::move(range), std::string(help), {}, false});
}

void Params::freeze(std::string_view name, std::string json) {
  frozen_.emplace_back(name, std::move(json));
}

bool Params::given(std::string_view name) const {
  return value_ != nullptr && value_->find(name) != nullptr;
}

void Params::fail(std::string_view name, const std::string& message) const {
  const Value* at = value_ == nullptr ? nullptr : value_->find(name);
  if (at == nullptr) at = value_;
  throw ConfigError(at == nullptr ? SourcePosition{} : at->where, what_ + ": " + message);
}

const Value* Params::scalar(std::string_view name, std::string_view expected) const {
  const Value* found = value_ == nullptr ? nullptr : value_->find(name);
  if (found == nullptr) return nullptr;
  if (found->kind != Value::Kind::kScalar)
    fail(name, "'" + std::string(name) + "' needs " + std::string(expected) + ", got " + found->describe());
  return found;
}

namespace {
std::string bad_value(std::string_view name, const Value& value, const std::string& expected) {
  return "'" + std::string(name) + ": " + value.text + "': expected " + expected;
}
}  // namespace

std::int64_t Params::integer(std::string_view name, std::int64_t fallback, std::string_view help, std::int64_t min,
                             std::int64_t max) {
  constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
  const std::string range = range_text(min, max, kMin, kMax, show_integer);
  document(name, "integer", std::to_string(fallback), range, help);
  std::int64_t result = fallback;
  if (const Value* found = scalar(name, "an integer")) {
    const auto value = found->quoted ? std::nullopt : parse_integer(found->text);
    if (!value || *value < min || *value > max)
      fail(name, bad_value(name, *found, "an integer" + (range.empty() ? "" : " " + range)));
    result = *value;
  }
  freeze(name, std::to_string(result));
  return result;
}

double Params::number(std::string_view name, double fallback, std::string_view help, double min, double max) {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  const std::string range = range_text(min, max, -kInf, kInf, show_number);
  document(name, "number", number_text(fallback), range, help);
  double result = fallback;
  if (const Value* found = scalar(name, "a number")) {
    const auto value = found->quoted ? std::nullopt : parse_number(found->text);
    if (!value || *value < min || *value > max)
      fail(name, bad_value(name, *found, "a number" + (range.empty() ? "" : " " + range)));
    result = *value;
  }
  freeze(name, number_text(result));
  return result;
}

std::optional<double> Params::maybe_number(std::string_view name, std::string_view help) {
  document(name, "number", "none", "", help);
  const Value* found = scalar(name, "a number");
  if (found == nullptr) {
    freeze(name, "null");
    return std::nullopt;
  }
  const auto value = found->quoted ? std::nullopt : parse_number(found->text);
  if (!value) fail(name, bad_value(name, *found, "a number"));
  freeze(name, number_text(*value));
  return value;
}

std::optional<std::int64_t> Params::maybe_integer(std::string_view name, std::string_view help) {
  document(name, "integer", "none", "", help);
  const Value* found = scalar(name, "an integer");
  if (found == nullptr) {
    freeze(name, "null");
    return std::nullopt;
  }
  const auto value = found->quoted ? std::nullopt : parse_integer(found->text);
  if (!value) fail(name, bad_value(name, *found, "an integer"));
  freeze(name, std::to_string(*value));
  return value;
}

bool Params::flag(std::string_view name, bool fallback, std::string_view help) {
  document(name, "flag", fallback ? "true" : "false", "", help);
  bool result = fallback;
  if (const Value* found = scalar(name, "true or false")) {
    if (found->quoted || (found->text != "true" && found->text != "false"))
      fail(name, bad_value(name, *found, "true or false"));
    result = found->text == "true";
  }
  freeze(name, result ? "true" : "false");
  return result;
}

std::string Params::text(std::string_view name, std::string_view fallback, std::string_view help) {
  document(name, "text", std::string(fallback), "", help);
  const Value* found = scalar(name, "a text");
  const std::string result = found != nullptr ? found->text : std::string(fallback);
  freeze(name, json_text(result));
  return result;
}

std::string Params::file(std::string_view name, std::string_view fallback, std::string_view help) {
  document(name, "file", std::string(fallback), "", help);
  const Value* found = scalar(name, "a path or builtin:NAME");
  const std::string result = found != nullptr ? found->text : std::string(fallback);
  freeze(name, json_text(result));
  if (!result.empty()) files_.push_back(result);
  return result;
}

std::string Params::required_text(std::string_view name, std::string_view help) {
  document(name, "text", "", "", help);
  docs_.back().required = true;
  const Value* found = scalar(name, "a text");
  if (value_ != nullptr && (found == nullptr || found->text.empty()))
    fail(name, "needs '" + std::string(name) + "': " + std::string(help));
  const std::string result = found != nullptr ? found->text : "";
  freeze(name, json_text(result));
  return result;
}

std::string Params::required_file(std::string_view name, std::string_view help) {
  const std::string result = required_text(name, help);
  docs_.back().type = "file";
  if (!result.empty()) files_.push_back(result);
  return result;
}

std::string Params::choice(std::string_view name, std::initializer_list<std::string_view> choices,
                           std::string_view fallback, std::string_view help) {
  const std::vector<std::string> names(choices.begin(), choices.end());
  document(name, "choice", std::string(fallback), join(names, " | "), help);
  docs_.back().choices = names;
  std::string result(fallback);
  if (const Value* found = scalar(name, "one of " + join(names, ", "))) {
    if (std::ranges::find(names, found->text) == names.end())
      fail(name, bad_value(name, *found, "one of " + join(names, ", ")) + did_you_mean(found->text, names));
    result = found->text;
  }
  freeze(name, json_text(result));
  return result;
}

std::vector<std::string> Params::list(std::string_view name, std::vector<std::string> fallback, std::string_view help) {
  document(name, "list", fallback.empty() ? "[]" : "[" + join(fallback, ", ") + "]", "", help);
  std::vector<std::string> result = std::move(fallback);
  if (const Value* found = value_ == nullptr ? nullptr : value_->find(name)) {
    result.clear();
    if (found->kind == Value::Kind::kScalar) {
      result.push_back(found->text);
    } else if (found->kind == Value::Kind::kList) {
      for (const Value& item : found->items) {
        if (item.kind != Value::Kind::kScalar)
          throw ConfigError(item.where,
                            what_ + ": '" + std::string(name) + "' is a list of texts, got " + item.describe());
        result.push_back(item.text);
      }
    } else if (found->kind != Value::Kind::kNull) {
      fail(name, "'" + std::string(name) + "' needs a list, got " + found->describe());
    }
  }
  freeze(name, json_list(result));
  return result;
}

std::vector<std::string> Params::required_list(std::string_view name, std::string_view help) {
  std::vector<std::string> result = list(name, {}, help);
  docs_.back().fallback.clear();
  docs_.back().required = true;
  if (value_ != nullptr && result.empty()) fail(name, "needs '" + std::string(name) + "': " + std::string(help));
  return result;
}

std::vector<std::string> Params::required_files(std::string_view name, std::string_view help) {
  std::vector<std::string> result = required_list(name, help);
  // A parameter that is a file is one path; each of these is declared as the default of one of its own.
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] = file(std::string(name) + "." + std::to_string(i), result[i], "one of '" + std::string(name) + "'");
  return result;
}

std::uint64_t Params::bytes(std::string_view name, std::uint64_t fallback, std::string_view help) {
  document(name, "bytes", std::to_string(fallback), "", help);
  std::uint64_t result = fallback;
  if (const Value* found = scalar(name, "a size such as 256MiB")) {
    const auto value = found->quoted ? std::nullopt : parse_bytes(found->text);
    if (!value) fail(name, bad_value(name, *found, "a size such as 256MiB or 1GB"));
    result = *value;
  }
  freeze(name, std::to_string(result));
  return result;
}

Splitter Params::splitter(std::string_view name, Splitter fallback, std::string_view help) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kSplitters; ++i) names.emplace_back(splitter_name(static_cast<Splitter>(i)));
  document(name, "choice", std::string(splitter_name(fallback)), join(names, " | "), help);
  docs_.back().choices = names;
  Splitter result = fallback;
  if (const Value* found = scalar(name, "the name of a splitter")) {
    const auto at = std::ranges::find(names, found->text);
    if (at == names.end())
      fail(name, bad_value(name, *found, "one of " + join(names, ", ")) + did_you_mean(found->text, names));
    result = static_cast<Splitter>(at - names.begin());
  }
  freeze(name, json_text(splitter_name(result)));
  return result;
}

void Params::signal(std::string_view name, std::string_view help) {
  signals_.push_back({std::string(name), std::string(help)});
}
void Params::reason(std::string_view name, std::string_view help) {
  reasons_.push_back({std::string(name), std::string(help)});
}
void Params::needs_signal(std::string_view name) {
  needed_.emplace_back(name);
}

void Params::finish() const {
  if (value_ == nullptr) return;
  std::vector<std::string> names;
  for (const ParamDoc& doc : docs_) names.push_back(doc.name);
  for (const Value::Entry& entry : value_->entries) {
    if (std::ranges::find(names, entry.key) != names.end()) continue;
    const std::string known = names.empty() ? "; it takes no parameters" : "; it takes " + join(names, ", ");
    const std::string hint = did_you_mean(entry.key, names);
    throw ConfigError(entry.where, "unknown key '" + entry.key + "' in " + what_ + (hint.empty() ? known : hint));
  }
}

std::string Params::frozen() const {
  auto sorted = frozen_;
  std::ranges::sort(sorted);
  std::string json;
  JsonWriter writer(json);
  writer.begin_object();
  for (const auto& [name, value] : sorted) writer.key(name).raw(value);
  writer.end_object();
  return json;
}

}  // namespace curate
