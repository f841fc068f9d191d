// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "cli/commands.hpp"
#include "report/verify.hpp"
#include "util/json.hpp"
#include "util/strings.hpp"

namespace curate {

Command command_verify(CommandLine& args) {
  struct Options {
    std::string run;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  args.add_option("run", options->run, "the run directory").required();
  args.add_flag("--json", options->json, "the result as JSON");
  return [options] {
    const VerifyReport report = verify(RunDir::open(options->run));
    if (options->json) {
      std::string json;
      JsonWriter w(json);
      w.begin_object()
          .field("ok", report.problems.empty())
          .field("files", report.files)
          .field("documents", report.documents);
      w.field("audit_lines", report.audit_lines).key("problems").begin_array();
      for (const std::string& problem : report.problems) w.value(problem);
      w.end_array().end_object();
      std::printf("%s\n", json.c_str());
    } else {
      for (const std::string& problem : report.problems) std::printf("%s\n", problem.c_str());
      std::printf(
          "%s: %s files, %s documents, %s audit lines: %s\n", options->run.c_str(), human_count(report.files).c_str(),
          human_count(report.documents).c_str(), human_count(report.audit_lines).c_str(),
          report.problems.empty() ? "all as recorded" : (std::to_string(report.problems.size()) + " problems").c_str());
    }
    return report.problems.empty() ? kDone : kFailed;
  };
}

}  // namespace curate
