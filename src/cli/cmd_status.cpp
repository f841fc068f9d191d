// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <ctime>

#include <unistd.h>

#include <curate/error.hpp>

#include "cli/commands.hpp"
#include "cluster/controller.hpp"
#include "crawl/status.hpp"
#include "report/status.hpp"
#include "run/thread_executor.hpp"

namespace curate {

namespace {

struct StatusOptions {
  std::string run;
  bool json = false, watch = false;
  unsigned every = 5;
};

Activity activity_of(const RunDir& run, std::int64_t now) {
  Activity local = read_progress(run, now);
  if (!local.line.empty()) return local;
  return slurm_activity(run, now).value_or(Activity{});
}

// Shows the status again and again until the run is finished or nobody works on it.
int watch(const RunDir& run, const StatusOptions& options) {
  install_interrupt_handler();
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  StatusReader reader(run);
  std::string before;
  for (;;) {
    const std::int64_t now = std::time(nullptr);
    const Status status = reader.read(activity_of(run, now), now);
    const std::string text = options.json ? status_json(status) : status_text(run, status);
    if (terminal) std::fputs("\033[H\033[2J", stdout);
    if (terminal || text != before) std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
    before = text;
    // Finished and still at work: what is not needed any more is being removed.
    if (!status.activity.at_work) return status.finished ? kDone : kFailed;
    for (unsigned i = 0; i < options.every; ++i) {
      if (interrupted()) throw Interrupted();
      ::sleep(1);
    }
  }
}

}  // namespace

Command command_status(CommandLine& args) {
  auto options = std::make_shared<StatusOptions>();
  args.add_option("run", options->run, "the run directory, or the folder of a crawl").required();
  args.add_flag("--json", options->json, "the result as JSON");
  args.add_flag("--watch", options->watch,
                "show it again until the run has ended; exit code 1 if it is not finished then");
  args.add_option("--every", options->every, "with --watch: seconds between two looks").between(1, 3600).show_default();
  return [options] {
    if (is_crawl(options->run)) {
      if (options->watch) throw UsageError("--watch is for runs; a crawl shows its own progress");
      const CrawlStatus crawl = read_crawl_status(options->run);
      std::fputs((options->json ? status_json(crawl) + "\n" : status_summary(crawl)).c_str(), stdout);
      return kDone;
    }
    const RunDir run = RunDir::open(options->run);
    if (options->watch) return watch(run, *options);
    const std::int64_t now = std::time(nullptr);
    const Status status = StatusReader(run).read(activity_of(run, now), now);
    std::fputs((options->json ? status_json(status) : status_text(run, status)).c_str(), stdout);
    return kDone;
  };
}

}  // namespace curate
