// SPDX-License-Identifier: Apache-2.0
#include "support/opened_stage.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include <curate/registry.hpp>

namespace curate::test {

OpenedStage::OpenedStage(const std::string& name, const Value& options, const std::string& folder)
    : resources_(folder) {
  const StageInfo* const info = Registry::instance().find_stage(name);
  if (info == nullptr) throw std::logic_error("no stage " + name);
  Params params("stage '" + name + "'", &options);
  owner_ = info->make(params);
  params.finish();
  owner_->open(resources_);
  stage_ = dynamic_cast<Stage*>(owner_.get());
  if (stage_ == nullptr) throw std::logic_error(name + " judges more than one document");
}

Document& OpenedStage::row() {
  batch_.clear();
  return batch_.add();
}

}  // namespace curate::test
