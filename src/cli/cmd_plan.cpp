// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "cli/commands.hpp"
#include "report/estimate.hpp"
#include "run/run_dir.hpp"
#include "run/thread_executor.hpp"

namespace curate {

Command command_plan(CommandLine& args) {
  struct Options {
    std::string config, sample, out;
    std::vector<std::string> set;
    unsigned threads = default_threads();
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  args.add_option("config", options->config, "the config (YAML)").required();
  args.add_option("--set", options->set, "change a value of the config");
  args.add_option("--sample", options->sample, "take only this share of the input rows");
  args.add_option("--threads", options->threads, "for the estimate of time and memory").show_default();
  args.add_option("-o,--output", options->out,
                  "make the run directory, so that `curate task` can do its tasks; run nothing");
  args.add_flag("--json", options->json, "the plan as JSON");
  return [options] {
    ConfigOverrides overrides;
    overrides.set = options->set;
    if (!options->sample.empty()) overrides.sample = share_option(options->sample, "--sample");
    const Plan plan = make_plan(load_config(options->config, overrides));
    if (!options->out.empty()) {
      const RunDir run = RunDir::create(options->out, plan, false);
      std::printf("%s: %u tasks in %s\n", run.path().c_str(), run.map_tasks(), run.plan().phases[0].name.c_str());
      return kDone;
    }
    if (options->json) {
      std::fputs(plan.to_json().c_str(), stdout);
      return kDone;
    }
    std::fputs(plan_text(plan).c_str(), stdout);
    std::fputs(estimate_text(plan, estimate(plan), std::max(1U, options->threads)).c_str(), stdout);
    return kDone;
  };
}

}  // namespace curate
