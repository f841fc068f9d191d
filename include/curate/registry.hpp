// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <curate/format.hpp>
#include <curate/output.hpp>
#include <curate/params.hpp>
#include <curate/stage.hpp>

namespace curate {

enum class StageKind { kStage, kExpander, kTally, kGroup };

struct StageInfo {
  std::string name;
  int version = 1;  ///< raised whenever the same input and parameters may give another answer
  std::string summary;
  StageKind kind = StageKind::kStage;
  std::function<std::unique_ptr<AnyStage>(Params&)> make;
};

struct FormatInfo {
  std::string name;
  std::string summary;
  std::vector<std::string> endings;  ///< of file names it is guessed from: ".warc", ".warc.gz"
  std::function<std::unique_ptr<Format>(Params&)> make;
};

/// A format of training shards. jsonl.zst, which is made of whole frames, is none of them.
struct OutputInfo {
  std::string name;
  std::string summary;
  std::function<std::unique_ptr<OutputFormat>(Params&)> make;
};

/// All stages and formats, by name. Filled once from the generated lists.
class Registry {
 public:
  static const Registry& instance();

  template <std::derived_from<AnyStage> S>
  void add(std::string_view name, int version, std::string_view summary) {
    StageKind kind = StageKind::kStage;
    if constexpr (std::derived_from<S, Expander>) kind = StageKind::kExpander;
    if constexpr (std::derived_from<S, TallyStage>) kind = StageKind::kTally;
    if constexpr (std::derived_from<S, GroupStage>) kind = StageKind::kGroup;
    stages_.push_back({std::string(name), version, std::string(summary), kind,
                       [](Params& params) { return std::make_unique<S>(params); }});
  }
  template <std::derived_from<Format> F>
  void add(std::string_view name, std::vector<std::string> endings, std::string_view summary) {
    formats_.push_back({std::string(name), std::string(summary), std::move(endings),
                        [](Params& params) { return std::make_unique<F>(params); }});
  }

  template <std::derived_from<OutputFormat> F>
  void add(std::string_view name, std::string_view summary) {
    outputs_.push_back(
        {std::string(name), std::string(summary), [](Params& params) { return std::make_unique<F>(params); }});
  }

  /// Sorted by name.
  const std::vector<StageInfo>& stages() const { return stages_; }
  const std::vector<FormatInfo>& formats() const { return formats_; }
  const std::vector<OutputInfo>& outputs() const { return outputs_; }
  /// Null if there is none.
  const StageInfo* find_stage(std::string_view name) const;
  const FormatInfo* find_format(std::string_view name) const;
  const OutputInfo* find_output(std::string_view name) const;
  /// The format that the end of a file's name tells.
  const FormatInfo* format_of_file(std::string_view path) const;

 private:
  Registry();
  std::vector<StageInfo> stages_;
  std::vector<FormatInfo> formats_;
  std::vector<OutputInfo> outputs_;
};

}  // namespace curate
