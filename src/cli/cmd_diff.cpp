// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>

#include <unistd.h>

#include "cli/commands.hpp"
#include "report/diff.hpp"
#include "util/file.hpp"

namespace curate {

Command command_diff(CommandLine& args) {
  struct Options {
    std::string before, after, junit;
    std::vector<std::string> allow;
    std::size_t examples = 20;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  args.add_option("before", options->before, "a run directory").required();
  args.add_option("after", options->after, "another").required();
  args.add_option("--allow", options->allow, "what may differ: lost=3, moved=0.1%, drift=0.01; by default nothing");
  args.add_option("--examples", options->examples, "most rows named of each kind").show_default();
  args.add_option("--junit", options->junit, "write the result as JUnit XML");
  args.add_flag("--json", options->json, "the result as JSON");
  return [options] {
    Tolerances tolerances;
    for (const std::string& text : options->allow) tolerances.parse(text);
    const RunDir before = RunDir::open(options->before), after = RunDir::open(options->after);
    const DiffReport report = compare(*ends_of_run(before), *ends_of_run(after), options->examples);
    const auto checks = judge(report, tolerances);
    std::fputs((options->json ? diff_json(report, checks) : diff_text(report, checks)).c_str(), stdout);
    if (!options->junit.empty())
      write_file_atomically(options->junit, options->junit + "." + std::to_string(::getpid()) + ".tmp",
                            junit_xml("curate diff", checks));
    return std::ranges::all_of(checks, &Check::passed) ? kDone : kDiffers;
  };
}

}  // namespace curate
