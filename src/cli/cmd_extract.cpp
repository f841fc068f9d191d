// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "cli/commands.hpp"

namespace curate {

Command command_extract(CLI::App& app) {
  auto files = std::make_shared<std::vector<std::string>>();
  app.add_option("files", *files, "HTML files")->required();
  return [files] { return kFailed; };
}

}  // namespace curate
