// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include <curate/error.hpp>

#include "cli/commands.hpp"
#include "html/extract.hpp"
#include "util/codec.hpp"
#include "util/file.hpp"

namespace curate {

Command command_extract(CommandLine& args) {
  struct Options {
    std::vector<std::string> files;
    std::string profile = "balanced", charset;
  };
  auto options = std::make_shared<Options>();
  args.add_option("files", options->files, "HTML files, plain or compressed").required();
  args.add_option("--profile", options->profile, "precision | balanced | recall | all").show_default();
  args.add_option("--charset", options->charset, "as an HTTP header would declare it");
  return [options] {
    const auto profile = html::profile_named(options->profile);
    if (!profile) throw UsageError("--profile '" + options->profile + "': expected precision, balanced, recall or all");
    html::Extractor extractor;
    html::Extracted page;
    html::ExtractOptions extract;
    extract.profile = *profile;
    for (const std::string& file : options->files) {
      extractor.extract(decode_all(read_file(file), file), options->charset, "", extract, page);
      std::printf("%s%s\n", page.text.c_str(), &file == &options->files.back() ? "" : "\n");
    }
    return kDone;
  };
}

}  // namespace curate
