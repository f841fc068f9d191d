// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <exception>

#include <curate/error.hpp>

#include "cli/command_line.hpp"
#include "cli/commands.hpp"
#include "core/versions.hpp"

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

constexpr curate::Subcommand kCommands[] = {
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

}  // namespace

int main(int argc, char** argv) {
  try {
    const curate::Command command = curate::parse_command_line(kCommands, version_text(), argc, argv);
    return command ? command() : curate::kDone;
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
