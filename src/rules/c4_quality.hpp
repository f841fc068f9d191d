// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <curate/params.hpp>
#include <curate/stage.hpp>

/// The rule sets of the stage c4_quality, one a file.
namespace curate {

std::unique_ptr<Stage> c4_quality_datatrove(Params& params);
std::unique_ptr<Stage> c4_quality_dclm(Params& params);
std::unique_ptr<Stage> c4_quality_tfds(Params& params);

}  // namespace curate
