// SPDX-License-Identifier: Apache-2.0
#include "report/expect.hpp"

#include <cstdio>
#include <filesystem>

#include <unistd.h>

#include <curate/params.hpp>

#include "core/own_file.hpp"
#include "run/yaml.hpp"
#include "util/codec.hpp"
#include "util/json.hpp"
#include "util/strings.hpp"
#include "util/sys.hpp"

namespace curate {

namespace {

std::string temporary_beside(const std::string& path) {
  return path + "." + std::to_string(::getpid()) + ".tmp";
}

void write_beside(const std::string& path, const std::string& bytes) {
  write_file_atomically(path, temporary_beside(path), bytes);
}

struct Expectation {
  std::uint64_t seed = 0;
  double sample = 1;
  std::uint64_t kept = 0;
  std::string rows;
  Tolerances tolerances;
  std::map<std::string, SignalMean> signals;
};

Expectation load(const std::string& path) {
  const Value tree = parse_yaml(read_file(path), path);
  Expectation expectation;
  Params p("expectation", &tree);
  p.text("name", "", "");
  expectation.seed = static_cast<std::uint64_t>(p.integer("seed", 0, "", 0));
  expectation.sample = p.number("sample", 1, "", 0, 1);
  expectation.kept = static_cast<std::uint64_t>(p.integer("kept", 0, "", 0));
  expectation.rows = p.required_text("rows", "the file with the end of every row");
  for (const char* section : {"tolerances", "drops", "signals"}) {
    const Value* map = tree.find(section);
    if (map == nullptr || map->kind != Value::Kind::kMap)
      throw ConfigError(tree.where, "an expectation has '" + std::string(section) + "'");
    for (const Value::Entry& entry : map->entries) {
      if (std::string_view(section) == "tolerances") expectation.tolerances.parse(entry.key + "=" + entry.value.text);
      const auto mean = parse_number(entry.value.text);
      if (std::string_view(section) == "signals" && mean) expectation.signals[entry.key] = {1, *mean};
    }
  }
  expectation.rows = (std::filesystem::path(path).parent_path() / expectation.rows).string();
  if (!file_exists(expectation.rows)) throw ConfigError(tree.where, "rows file " + expectation.rows + " is missing");
  return expectation;
}

class EndsOfFile final : public RowEnds {
 public:
  explicit EndsOfFile(const Expectation& expectation) : expectation_(expectation) {}

  void each(const std::function<void(const RowEnd&)>& visit) const override {
    RowEnd end;
    for_each_line(expectation_.rows, [&](std::string_view line) {
      const Json row = Json::parse(line, expectation_.rows);
      end.source = row.at(0).second.text();
      end.id = row.at(1).second.text();
      end.url = row.at(2).second.text();
      end.fate = row.at(3).second.text();
      end.text_xxh3 = row.at(4).second.text();
      visit(end);
      return true;
    });
  }
  std::uint64_t seed() const override { return expectation_.seed; }
  double sample() const override { return expectation_.sample; }
  // It holds means, not values: those of a smaller sample are not in it.
  std::map<std::string, SignalMean> signals(const RowEnds& other) const override {
    const bool all = other.sample() >= 1 || (other.seed() == seed() && other.sample() >= sample());
    return all ? expectation_.signals : std::map<std::string, SignalMean>();
  }

 private:
  const Expectation& expectation_;
};

}  // namespace

void write_expectation(const RunDir& run, const std::string& path) {
  const auto ends = ends_of_run(run);
  const std::string rows_name = std::filesystem::path(path).stem().string() + ".rows.jsonl.zst";
  const std::string rows_path = (std::filesystem::path(path).parent_path() / rows_name).string();
  OutputFile rows(temporary_beside(rows_path));
  std::string lines;
  constexpr std::size_t kFrame = std::size_t{1} << 20;
  ZstdEncoder encoder(9);
  const auto flush = [&] {
    rows.write(encoder.frame(lines));
    lines.clear();
  };
  std::uint64_t kept = 0;
  std::map<std::string, std::uint64_t> drops;
  ends->each([&](const RowEnd& end) {
    if (end.fate == "kept")
      ++kept;
    else
      ++drops[end.fate];
    JsonWriter(lines)
        .begin_array()
        .value(end.source)
        .value(end.id)
        .value(end.url)
        .value(end.fate)
        .value(end.text_xxh3)
        .end_array();
    lines += '\n';
    if (lines.size() >= kFrame) flush();
  });
  flush();
  rows.finish();
  sys::rename(rows.path(), rows_path);

  const auto scalar = [](std::string text) { return Value{Value::Kind::kScalar, std::move(text), false, {}, {}, {}}; };
  Value tree{Value::Kind::kMap, "", false, {}, {}, {}};
  const Config& config = run.plan().config;
  tree.entries.push_back({"name", {}, scalar(config.name)});
  tree.entries.push_back({"seed", {}, scalar(std::to_string(config.seed))});
  tree.entries.push_back({"sample", {}, scalar(number_text(config.sample))});
  tree.entries.push_back({"kept", {}, scalar(std::to_string(kept))});
  tree.entries.push_back({"rows", {}, scalar(rows_name)});
  const auto section = [&](std::string name) -> Value& {
    tree.entries.push_back({std::move(name), {}, Value{Value::Kind::kMap, "", false, {}, {}, {}}});
    return tree.entries.back().value;
  };
  Value& tolerances = section("tolerances");
  for (const char* kind : kDiffKinds) tolerances.entries.push_back({kind, {}, scalar("0")});
  tolerances.entries.push_back({"drift", {}, scalar("0.000001")});
  Value& drop_counts = section("drops");
  for (const auto& [fate, n] : drops) drop_counts.entries.push_back({fate, {}, scalar(std::to_string(n))});
  Value& means = section("signals");
  for (const auto& [name, mean] : ends->signals(*ends))
    means.entries.push_back({name, {}, scalar(number_text(mean.mean()))});
  write_beside(path,
               "# What this run came to; `curate run … --expect` compares. Tolerances: rows, a percentage of rows, or "
               "a relative drift.\n" +
                   to_yaml(tree));
}

void check_expectation_file(const std::string& path) {
  load(path);
}

bool report_expectation(const RunDir& run, const std::string& path, const std::string& junit) {
  const Expectation expectation = load(path);
  const EndsOfFile before(expectation);
  constexpr std::size_t kExamples = 20;
  const DiffReport report = compare(before, *ends_of_run(run), kExamples);
  const auto checks = judge(report, expectation.tolerances);
  std::fputs(diff_text(report, checks).c_str(), stdout);
  if (!junit.empty()) write_beside(junit, junit_xml(run.plan().config.name, checks));
  for (const Check& check : checks)
    if (!check.passed) return false;
  return true;
}

}  // namespace curate
