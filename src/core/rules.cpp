// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <curate/rules.hpp>

namespace curate {

namespace {
// Several rules may compare one signal, and several may give one reason.
void declare(Params& params, std::string_view reason, std::string_view signal, std::string_view help) {
  if (std::ranges::find(params.signals(), signal, &NameDoc::name) == params.signals().end())
    params.signal(signal, help);
  if (std::ranges::find(params.reasons(), reason, &NameDoc::name) == params.reasons().end())
    params.reason(reason, help);
}
}  // namespace

std::size_t Rules::add(Params& params, std::string_view reason, std::string_view signal, Op op, std::string_view param,
                       double limit, std::string_view help, bool zero_is_off) {
  declare(params, reason, signal, help);
  const double value = params.number(param, limit, help, 0);
  params.rule({std::string(param), std::string(signal), std::string(reason), op, value, zero_is_off});
  rules_.push_back({std::string(reason), std::string(signal), op, value, !(zero_is_off && value == 0)});
  return rules_.size() - 1;
}

std::size_t Rules::add_fixed(Params& params, std::string_view reason, std::string_view signal, Op op, double limit,
                             std::string_view help) {
  declare(params, reason, signal, help);
  params.rule({"", std::string(signal), std::string(reason), op, limit, false});
  rules_.push_back({std::string(reason), std::string(signal), op, limit, true});
  return rules_.size() - 1;
}

}  // namespace curate
