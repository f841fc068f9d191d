// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.hpp"

#include <algorithm>
#include <utility>

#include <CLI/CLI.hpp>

#include <curate/error.hpp>

#include "util/strings.hpp"

namespace curate {

Argument& Argument::required() {
  option_->required();
  return *this;
}

Argument& Argument::needs(const Argument& other) {
  option_->needs(other.option_);
  return *this;
}

Argument& Argument::one_value_each() {
  option_->allow_extra_args(false);
  return *this;
}

Argument& Argument::one_of(const std::vector<std::string>& values) {
  option_->check(CLI::IsMember(values));
  return *this;
}

Argument& Argument::between(unsigned least, unsigned most) {
  option_->check(CLI::Range(least, most));
  return *this;
}

Argument& Argument::show_default() {
  option_->capture_default_str();
  return *this;
}

template <class T>
Argument CommandLine::add_option(const std::string& names, T& value, const std::string& help) {
  return Argument(*app_->add_option(names, value, help));
}

template Argument CommandLine::add_option(const std::string&, std::string&, const std::string&);
template Argument CommandLine::add_option(const std::string&, std::vector<std::string>&, const std::string&);
template Argument CommandLine::add_option(const std::string&, double&, const std::string&);
template Argument CommandLine::add_option(const std::string&, std::uint32_t&, const std::string&);
template Argument CommandLine::add_option(const std::string&, std::uint64_t&, const std::string&);

Argument CommandLine::add_bare_option(const std::string& names, std::optional<std::string>& value,
                                      const std::string& help) {
  auto* option =
      app_->add_option_function<std::string>(names, [&value](const std::string& given) { value = given; }, help);
  return Argument(*option->expected(0, 1));
}

Argument CommandLine::add_flag(const std::string& names, bool& value, const std::string& help) {
  return Argument(*app_->add_flag(names, value, help));
}

void CommandLine::hide() {
  app_->group("");
}

Command parse_command_line(std::span<const Subcommand> subcommands, const std::string& version, int argc,
                           const char* const* argv) {
  CLI::App app("Turns web archives and text shards into training shards that anyone can audit.", "curate");
  app.set_version_flag("--version", version);
  app.require_subcommand(1);
  std::vector<std::pair<CLI::App*, Command>> commands;
  std::vector<std::string> names;
  for (const Subcommand& subcommand : subcommands) {
    CLI::App* sub = app.add_subcommand(subcommand.name, subcommand.help);
    CommandLine args(*sub);
    commands.emplace_back(sub, subcommand.make(args));
    names.emplace_back(subcommand.name);
  }
  const std::string asked = argc > 1 && argv[1][0] != '-' ? argv[1] : "";
  if (!asked.empty() && std::ranges::find(names, asked) == names.end())
    throw UsageError("unknown command '" + asked + "'" + did_you_mean(asked, names) + "; `curate --help` lists them");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0)
      throw UsageError(std::string(error.what()) + "; `curate " + asked + (asked.empty() ? "" : " ") +
                       "--help` tells more");
    app.exit(error);
    return {};
  }
  return std::ranges::find_if(commands, [](const auto& command) { return command.first->parsed(); })->second;
}

}  // namespace curate
