// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include <unistd.h>

#include "cli/commands.hpp"
#include "report/what_if.hpp"
#include "util/file.hpp"
#include "util/json.hpp"
#include "util/sys.hpp"

namespace curate {

Command command_what_if(CommandLine& args) {
  struct Options {
    std::string run, rows;
    std::vector<std::string> set;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  args.add_option("run", options->run, "a finished run whose config has audit: {signals: true}").required();
  args.add_option("--set", options->set, "a limit to change: gopher_quality.min_words=40; may be given again")
      .required()
      .one_value_each();
  args.add_option("--rows", options->rows, "write how every row would end, one JSON object a line, to this file");
  args.add_flag("--json", options->json, "the result as JSON");
  return [options] {
    const RunDir run = RunDir::open(options->run);
    std::string temporary;
    std::unique_ptr<OutputFile> out;
    if (!options->rows.empty()) {
      temporary = options->rows + "." + std::to_string(::getpid()) + ".tmp";
      out = std::make_unique<OutputFile>(temporary, false);
    }
    std::string line;
    const WhatIfReport report = what_if(run, options->set, [&](const WhatIfRow& row) {
      if (!out) return;
      line.clear();
      JsonWriter(line)
          .begin_object()
          .field("source", row.source)
          .field("id", row.id)
          .field("before", row.before)
          .field("after", row.after)
          .field("value", row.value)
          .field("limit", row.limit)
          .end_object();
      out->write(line + "\n");
    });
    if (out) {
      out->finish();
      sys::rename(temporary, options->rows);
    }
    std::fputs((options->json ? what_if_json(report) : what_if_text(report)).c_str(), stdout);
    return kDone;
  };
}

}  // namespace curate
