// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "crawl/status.hpp"
#include "report/status.hpp"

namespace curate {

Command command_status(CLI::App& app) {
  struct Options {
    std::string run;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  app.add_option("run", options->run, "the run directory, or the folder of a crawl")->required();
  app.add_flag("--json", options->json, "the result as JSON");
  return [options] {
    if (is_crawl(options->run)) {
      const CrawlStatus crawl = read_crawl_status(options->run);
      std::fputs((options->json ? status_json(crawl) + "\n" : status_summary(crawl)).c_str(), stdout);
      return kDone;
    }
    const RunDir run = RunDir::open(options->run);
    const auto status = read_status(run);
    std::fputs((options->json ? status_json(run, status) : status_text(run, status)).c_str(), stdout);
    return kDone;
  };
}

}  // namespace curate
