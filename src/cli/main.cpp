// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>

#include <curate/error.hpp>

#include "cli/commands.hpp"
#include "core/versions.hpp"
#include "util/strings.hpp"

namespace {

std::string version_text() {
  std::string text;
  for (const auto& [name, version] : curate::library_versions())
    text += (text.empty() ? "" : ", ") + name + " " + version;
  return text;
}

int fail(const char* what, int code) {
  std::fprintf(stderr, "curate: %s\n", what);
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Turns web archives and text shards into training shards that anyone can audit.", "curate");
  app.set_version_flag("--version", version_text());
  app.require_subcommand(1);
  struct Entry {
    const char* name;
    const char* help;
    curate::Command (*make)(curate::CommandLine&);
  };
  static constexpr Entry kCommands[] = {
      {"run", "Run a config, or go on with a run", curate::command_run},
      {"plan", "Show phases, tasks, disk, memory and time before anything runs", curate::command_plan},
      {"status", "Show how far a run is", curate::command_status},
      {"cancel", "Stop a run, wherever it runs", curate::command_cancel},
      {"why", "Tell what became of a document, by id or URL", curate::command_why},
      {"verify", "Check every file of a finished run", curate::command_verify},
      {"publish", "Copy a finished run to an object store, checked by checksum", curate::command_publish},
      {"diff", "Compare two runs document by document", curate::command_diff},
      {"dedup-index", "Keep what a run's dedup compared, for later runs; delete documents of it",
       curate::command_dedup_index},
      {"crawl", "Crawl the web into WARC files, or go on with a crawl", curate::command_crawl},
      {"what-if", "Tell what other limits would change, from the audit alone", curate::command_what_if},
      {"inspect", "Show what is in a file: shard, part, audit, archive", curate::command_inspect},
      {"extract", "Print the main text of HTML files", curate::command_extract},
      {"stages", "List the stages and their parameters", curate::command_stages},
      {"formats", "List the input formats and their options", curate::command_formats},
      {"schema", "Print the JSON Schema of configs", curate::command_schema},
      {"probe", "Answer JSON lines from standard input with what curate would do", curate::command_probe},
      {"queries", "Make the list of queries that captions are matched with", curate::command_queries},
      {"tasks", "List the tasks of a phase that are not done", curate::command_tasks},
      {"task", "Do one task of a run", curate::command_task},
      {"slurm-step", "Controller job of a run under Slurm", curate::command_slurm_step},
      {"slurm-element", "Element of a job array of a run under Slurm", curate::command_slurm_element},
  };
  std::vector<std::pair<CLI::App*, curate::Command>> commands;
  for (const Entry& entry : kCommands) {
    CLI::App* sub = app.add_subcommand(entry.name, entry.help);
    curate::CommandLine line(*sub);
    commands.emplace_back(sub, entry.make(line));
  }
  const std::string asked = argc > 1 && argv[1][0] != '-' ? argv[1] : "";
  if (!asked.empty()) {
    std::vector<std::string> names;
    for (const Entry& entry : kCommands) names.emplace_back(entry.name);
    if (std::ranges::find(names, asked) == names.end())
      return fail(
          ("unknown command '" + asked + "'" + curate::did_you_mean(asked, names) + "; `curate --help` lists them")
              .c_str(),
          curate::kUsage);
  }
  app.failure_message([&](const CLI::App*, const CLI::Error& error) {
    return std::string("curate: ") + error.what() + "; `curate " + asked + (asked.empty() ? "" : " ") +
           "--help` tells more\n";
  });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : curate::kUsage;
  } catch (const std::exception& error) {
    return fail(error.what(), curate::kUsage);
  }
  try {
    for (const auto& [sub, command] : commands)
      if (sub->parsed()) return command();
    return curate::kUsage;
  } catch (const curate::Interrupted& error) {
    return fail(error.what(), curate::kInterrupted);
  } catch (const curate::UnreadableLimitError& error) {
    return fail(error.what(), curate::kTooMuchUnreadable);
  } catch (const curate::UsageError& error) {
    return fail(error.what(), curate::kUsage);
  } catch (const curate::RunError& error) {
    return fail(error.what(), curate::kFailed);
  } catch (const std::exception& error) {
    return fail((std::string("internal error, please report: ") + error.what()).c_str(), curate::kFailed);
  }
}
