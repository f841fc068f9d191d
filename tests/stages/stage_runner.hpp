// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <curate/registry.hpp>
#include <curate/resources.hpp>

namespace curate::test {

/// A parameter; a value with a comma in it is a list, and so is one that ends in a comma.
struct Setting {
  const char* key;
  const char* value;
};

/// One stage with the parameters given, judging one text at a time.
class StageRunner {
 public:
  StageRunner(std::string_view name, const std::vector<Setting>& settings) {
    Value map;
    map.kind = Value::Kind::kMap;
    for (const auto& [key, text] : settings) map.entries.push_back({key, {}, value_of(text)});
    Params params("stage '" + std::string(name) + "'", &map);
    auto made = Registry::instance().find_stage(name)->make(params);
    params.finish();
    stage_.reset(dynamic_cast<Stage*>(made.release()));
    stage_->open(resources_);
  }

  /// `measure_all`: the run wants all signals.
  Verdict judge(std::string_view text, bool measure_all = false) {
    fresh(text).measure_all(measure_all);
    return judge();
  }
  /// A document to add tags and the like to before it is judged.
  Document& fresh(std::string_view text) {
    batch_.clear();
    document_ = &batch_.add();
    document_->set_text(document_->store(text));
    return *document_;
  }
  Verdict judge() { return stage_->apply(*document_); }
  /// The one judged last.
  Document& document() { return *document_; }

 private:
  static Value scalar(std::string_view text) {
    Value value;
    value.kind = Value::Kind::kScalar;
    value.text = text;
    return value;
  }
  static Value value_of(std::string_view text) {
    if (text.find(',') == std::string_view::npos) return scalar(text);
    Value list;
    list.kind = Value::Kind::kList;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(','), text.size());
      list.items.push_back(scalar(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return list;
  }

  Resources resources_{"."};
  std::unique_ptr<Stage> stage_;
  Batch batch_;
  Document* document_ = nullptr;
};

}  // namespace curate::test
