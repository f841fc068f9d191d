// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <curate/params.hpp>
#include <curate/stage.hpp>

/// The rule sets of the stage gopher_repetition, one a file; those of one project may share a file.
namespace curate {

std::unique_ptr<Stage> gopher_repetition_datatrove(Params& params);
std::unique_ptr<Stage> gopher_repetition_dclm(Params& params);
std::unique_ptr<Stage> gopher_repetition_dolma(Params& params);
std::unique_ptr<Stage> gopher_repetition_fineweb(Params& params);

}  // namespace curate
