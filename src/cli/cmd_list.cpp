// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include <curate/error.hpp>

#include "cli/commands.hpp"
#include "report/reference.hpp"
#include "run/config.hpp"

namespace curate {

namespace {
struct ListOptions {
  std::string name;
  bool markdown = false, json = false;
};

std::shared_ptr<ListOptions> list_options(CommandLine& args) {
  auto options = std::make_shared<ListOptions>();
  args.add_option("name", options->name, "only this one");
  args.add_flag("--markdown", options->markdown, "as the rows of docs/");
  args.add_flag("--json", options->json, "as JSON");
  return options;
}

Reference form_of(const ListOptions& options) {
  return options.json ? Reference::kJson : options.markdown ? Reference::kMarkdown : Reference::kText;
}
}  // namespace

Command command_stages(CommandLine& args) {
  auto options = list_options(args);
  return [options] {
    std::fputs(stage_reference(options->name, form_of(*options)).c_str(), stdout);
    return kDone;
  };
}

Command command_formats(CommandLine& args) {
  auto options = list_options(args);
  return [options] {
    std::fputs(format_reference(options->name, form_of(*options)).c_str(), stdout);
    return kDone;
  };
}

Command command_schema(CommandLine&) {
  return [] {
    std::fputs(config_schema().c_str(), stdout);
    return kDone;
  };
}

}  // namespace curate
