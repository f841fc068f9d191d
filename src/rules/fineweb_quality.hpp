// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <curate/params.hpp>
#include <curate/stage.hpp>

/// The rule sets of the stage fineweb_quality, one a file; those of one project may share a file.
namespace curate {

std::unique_ptr<Stage> fineweb_quality_datatrove(Params& params);
std::unique_ptr<Stage> fineweb_quality_fineweb(Params& params);

}  // namespace curate
