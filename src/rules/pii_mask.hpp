// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <curate/params.hpp>
#include <curate/stage.hpp>

/// The rule sets of the stage pii_mask, one a file.
namespace curate {

std::unique_ptr<Stage> pii_mask_curate(Params& params);
std::unique_ptr<Stage> pii_mask_datatrove(Params& params);
std::unique_ptr<Stage> pii_mask_dolma(Params& params);

}  // namespace curate
