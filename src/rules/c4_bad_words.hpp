// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <curate/params.hpp>
#include <curate/stage.hpp>

/// The rule sets of the stage c4_bad_words, one a file.
namespace curate {

std::unique_ptr<Stage> c4_bad_words_datatrove(Params& params);
std::unique_ptr<Stage> c4_bad_words_tfds(Params& params);

}  // namespace curate
