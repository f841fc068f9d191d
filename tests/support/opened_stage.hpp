// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <curate/document.hpp>
#include <curate/resources.hpp>
#include <curate/stage.hpp>
#include <curate/value.hpp>

namespace curate::test {

/// A registered one-document stage, made and opened as a run does it.
class OpenedStage {
 public:
  /// `options`: see config() in read_format.hpp.
  explicit OpenedStage(const std::string& name, const Value& options = {}, const std::string& folder = "/");
  /// A fresh row of the batch; good until the next call.
  Document& row();
  Verdict apply(Document& document) { return stage_->apply(document); }

 private:
  Resources resources_;
  std::unique_ptr<AnyStage> owner_;
  Stage* stage_ = nullptr;
  Batch batch_;
};

}  // namespace curate::test
