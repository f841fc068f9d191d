// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <curate/params.hpp>
#include <curate/stage.hpp>

/// The rule sets of the stage line_filter, one a file.
namespace curate {

std::unique_ptr<Stage> line_filter_dclm(Params& params);

}  // namespace curate
