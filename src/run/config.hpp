// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <curate/output.hpp>
#include <curate/params.hpp>
#include <curate/registry.hpp>
#include <curate/value.hpp>

#include "run/slurm_config.hpp"

namespace curate {

struct InputConfig {
  std::string name, format;
  std::vector<std::string> patterns;
  std::string path_list;  ///< a file with one path or URL a line
  std::string base;       ///< what relative lines of it start at, and where cc:// is served; empty: the defaults
  Value options;          ///< for the format's Params
  std::string frozen;     ///< its parameters in force, JSON
  double epochs = 1;      ///< copies of each kept document: floor(e) + (hash < frac e)
  SourcePosition where;
};

/// One entry of `stages`, with the framework's own keys taken out.
struct StageConfig {
  std::string name;   ///< in the registry
  std::string label;  ///< unique in the pipeline: the name, or name#2 for its second use
  Value params;
  SourcePosition where;
  const StageInfo* info = nullptr;
  std::string frozen;                      ///< parameters in force, JSON
  std::optional<std::string> frozen_keys;  ///< those of them that decide what keys are, if these can be indexed
  std::vector<std::string> signals;        ///< what it notes
  /// Those of them that another stage notes too, with the name they also have in audits: label.signal.
  std::vector<std::pair<std::string, std::string>> shared_signals;
  std::vector<std::string> reasons;  ///< what it drops for
  std::vector<std::string> files;    ///< models and lists it reads
  bool changes_text = false;
  bool measures_all = false;  ///< somebody reads what it notes
  bool compares = false;      ///< a ComparingStage
  /// Whom a stage asks in a phase of its own, and by how many tasks; what is answered is kept.
  enum class Asks { kNobody, kNetwork, kProgram } asks = Asks::kNobody;
  std::uint32_t ask_tasks = 0;
  bool asks_anyone() const { return asks != Asks::kNobody; }
  /// Framework keys.
  std::vector<std::pair<std::string, std::vector<std::string>>> when;  ///< field -> values it may have
  std::string within;                ///< field whose values are kept apart; empty = none
  std::vector<std::string> against;  ///< folders of indexes whose documents come first and stay
  bool tag = false;                  ///< mode: tag
  double max_removed = 1;            ///< share of rows it may drop before the run stops

  /// A fresh object; the config was checked before, so it does not throw.
  std::unique_ptr<AnyStage> make() const;
};

enum class Order { kInput, kShuffled };

struct OutputConfig {
  std::string format = "jsonl.zst";
  std::uint64_t shard_bytes = std::uint64_t{256} << 20;
  Order order = Order::kInput;
  int level = 3;
  std::vector<std::string> signals;  ///< that go into each row's metadata
  const OutputInfo* info = nullptr;  ///< null for jsonl.zst, which is made of whole frames
  Value options;                     ///< for its Params
  std::string frozen;                ///< its parameters in force, JSON

  /// A fresh object, checked before; null for jsonl.zst.
  std::unique_ptr<OutputFormat> make() const;
};

struct AuditConfig {
  bool signals = false;
  bool edits = false;
};

struct GuardConfig {
  double max_unreadable = 0.05;  ///< share of pieces that may be unreadable
  double max_removed = 1;        ///< default of each stage
};

/// A whole config, checked: every stage and format of it can be made.
struct Config {
  std::string file, folder;  ///< where it was read; relative paths in it start at `folder`
  std::string name;
  std::uint64_t seed = 0;
  double sample = 1;  ///< share of input rows that are read
  std::uint64_t task_bytes = 0;
  std::vector<InputConfig> inputs;
  std::vector<StageConfig> stages;
  OutputConfig output;
  AuditConfig audit;
  GuardConfig guards;
  std::vector<std::pair<std::string, std::string>> dataset;  ///< the human answers, in the config's order
  SlurmConfig slurm;                                         ///< not part of `tree`
  Value tree;                                                ///< what was read, `--set` applied
};

/// What the command line adds to a config.
struct ConfigOverrides {
  std::vector<std::string> set;  ///< "language.min_score=0.7", "output.shard_size=1MiB", "word_count#2.min=3"
  std::optional<double> sample;
};

/// Reads and checks a config; throws ConfigError with file, line and column.
Config load_config(const std::string& path, const ConfigOverrides& overrides = {});
/// The same from text at hand; `folder` is what paths start at.
Config parse_config(std::string_view text, const std::string& file, const std::string& folder,
                    const ConfigOverrides& overrides = {});

/// JSON Schema of configs, from the same tables that check them.
std::string config_schema();

/// What the datasheet needs from a person: name, question, whether it is required.
struct HumanQuestion {
  std::string_view key, question;
  bool required;
};
std::span<const HumanQuestion> human_questions();

}  // namespace curate
