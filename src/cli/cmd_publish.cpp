// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include <curate/error.hpp>

#include "cli/commands.hpp"
#include "report/publication.hpp"
#include "run/lock.hpp"
#include "run/thread_executor.hpp"
#include "util/strings.hpp"

namespace curate {

Command command_publish(CommandLine& args) {
  struct Options {
    std::string run, target;
    bool replace = false, quiet = false;
  };
  auto options = std::make_shared<Options>();
  args.add_option("run", options->run, "the run directory").required();
  args.add_option("target", options->target, "where to: s3://bucket/prefix").required();
  args.add_flag("--replace", options->replace, "take the place of another dataset that was published there");
  args.add_flag("-q,--quiet", options->quiet, "no progress and no summary");
  return [options] {
    const RunDir run = RunDir::open(options->run);
    const RunLock lock(run);
    install_interrupt_handler();
    PublishOptions publish;
    publish.replace = options->replace;
    publish.on_wait = [] {
      if (interrupted()) throw Interrupted();
    };
    const bool bar = !options->quiet && ::isatty(STDERR_FILENO) != 0;
    if (bar)
      publish.on_bytes = [](std::uint64_t done, std::uint64_t all) {
        std::fprintf(stderr, "\r\033[K%s of %s", human_bytes(done).c_str(), human_bytes(all).c_str());
      };
    const PublishReport report = publish_to(run, options->target, publish);
    if (bar) std::fputs("\r\033[K", stderr);
    if (!options->quiet)
      fmt::print("{}: {} files, {}: {} sent ({}), {} were there{}\n", options->target, human_count(report.files),
                 human_bytes(report.bytes), human_count(report.sent), human_bytes(report.sent_bytes),
                 human_count(report.there),
                 report.removed == 0 ? "" : fmt::format(", {} of the replaced dataset removed", report.removed));
    return kDone;
  };
}

}  // namespace curate
