// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace curate {

/// An option or positional argument that was declared, to be narrowed further. A view: CommandLine's parser owns it.
class Argument {
 public:
  explicit Argument(CLI::Option& option) : option_(&option) {}

  Argument& required();
  /// Refused where `other` is not given.
  Argument& needs(const Argument& other);
  /// Takes one value each time it is given, so that a positional argument may follow.
  Argument& one_value_each();
  Argument& one_of(const std::vector<std::string>& values);
  Argument& between(unsigned least, unsigned most);
  /// --help names the value that the variable has now.
  Argument& show_default();

 private:
  CLI::Option* option_;
};

/// The arguments of one subcommand. `names` as "-o,--output", or "run" for a positional one; `value` is set when the
/// command line is parsed and must live until then. Its source is the one place that knows the library which parses, as
/// that library's header costs every file that includes it ten seconds of compilation.
class CommandLine {
 public:
  explicit CommandLine(CLI::App& app) : app_(&app) {}

  /// T: std::string, std::vector<std::string>, double, std::uint32_t, std::uint64_t.
  template <class T>
  Argument add_option(const std::string& names, T& value, const std::string& help);
  /// An option that may stand without a value: `value` is then empty text, and nothing where it is not given.
  Argument add_bare_option(const std::string& names, std::optional<std::string>& value, const std::string& help);
  /// "!--no-x" sets `value` to false.
  Argument add_flag(const std::string& names, bool& value, const std::string& help);
  /// The subcommand is not listed by --help.
  void hide();

 private:
  CLI::App* app_;
};

/// What runs a subcommand once its arguments are parsed; the result is the exit code.
using Command = std::function<int()>;

struct Subcommand {
  const char* name;
  const char* help;
  Command (*make)(CommandLine& args);  ///< declares the arguments
};

/// The command that the arguments of the process ask for; empty where they ask for help or the version, which is then
/// printed. Throws UsageError.
Command parse_command_line(std::span<const Subcommand> subcommands, const std::string& version, int argc,
                           const char* const* argv);

}  // namespace curate
