// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
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
/// command line is parsed and must live until then. The one place that knows the library which parses: its header costs
/// every file that includes it ten seconds of compilation.
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

}  // namespace curate
