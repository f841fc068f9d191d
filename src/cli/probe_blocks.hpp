// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/probe.hpp"

namespace curate {

/// {id?, html, charset?, url?, likely_base64?} -> {id, blocks: [{text, likely, words}…], features_base64,
/// context_base64}: how likely each piece of a page is main text (in 1/256), and what was measured of it, row by row.
/// `likely`, one byte per block, stands for what the first classifier would say (scripts/train_main_text).
Probe blocks_probe();

}  // namespace curate
