// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.hpp"

#include <CLI/CLI.hpp>

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

}  // namespace curate
