// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <curate/params.hpp>
#include <curate/stage.hpp>

/// The profiles of the stage decontaminate, one a file.
namespace curate {

std::unique_ptr<TallyStage> decontaminate_gpt3(Params& params);
std::unique_ptr<TallyStage> decontaminate_datatrove(Params& params);

}  // namespace curate
