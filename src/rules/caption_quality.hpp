// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <curate/params.hpp>
#include <curate/stage.hpp>

/// The rule sets of the stage caption_quality: of each recipe the rules on captions that have a published number and
/// need no tagger. docs/images.md lists what is left out.
namespace curate {

std::unique_ptr<Stage> caption_quality_dalle(Params& params);
std::unique_ptr<Stage> caption_quality_cc3m_text(Params& params);
std::unique_ptr<Stage> caption_quality_cc12m_text(Params& params);
std::unique_ptr<Stage> caption_quality_align(Params& params);
std::unique_ptr<Stage> caption_quality_laion_400m(Params& params);
std::unique_ptr<Stage> caption_quality_laion_5b(Params& params);
std::unique_ptr<Stage> caption_quality_coyo(Params& params);
std::unique_ptr<Stage> caption_quality_datacomp_basic(Params& params);

}  // namespace curate
