// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace curate::test {

/// False for a format that is registered, but nothing in this build: it is in none of the following.
bool format_is_there(const std::string& name);

/// A config whose inputs have every registered format and whose pipeline has every registered stage, those that would
/// drop much with `mode: tag`. It is made from the registry: a new stage is in it without an edit. Only a stage with
/// parameters that have no default needs a row in every_stage.cpp.
std::string every_stage_config();

/// The sample of this project, cut down to a few small files of every format below `folder`, beside a config.yaml with
/// `every_stage_config()`. Returns the config's path.
std::filesystem::path write_every_stage(const std::filesystem::path& folder);

/// The parameters of one stage as in a config: "{}", or what it cannot do without.
std::string stage_example(const std::string& name);

}  // namespace curate::test
