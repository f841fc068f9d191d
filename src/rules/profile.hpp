// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include <curate/params.hpp>
#include <curate/stage.hpp>

namespace curate {

/// One set of rules that a stage offers: its name in a config, and what makes it. `make` declares the parameters,
/// signals and reasons of this profile alone, with its own defaults.
struct Profile {
  std::string_view name;
  std::unique_ptr<Stage> (*make)(Params& params);
};

template <class Rules>
std::unique_ptr<Stage> make_rules(Params& params) {
  return std::make_unique<Rules>(params);
}

/// A stage that is one of several rule sets, by the parameter `profile`; the first one is the default, and the one its
/// documentation speaks of.
class ProfiledStage : public Stage {
 public:
  template <std::size_t N>
  ProfiledStage(Params& params, const Profile (&profiles)[N], std::string_view help)
      : rules_(chosen(params, profiles, help, std::make_index_sequence<N>{})) {}

  void open(Resources& resources) override { rules_->open(resources); }
  Verdict apply(Document& document) override { return rules_->apply(document); }

 private:
  template <std::size_t N, std::size_t... I>
  static std::unique_ptr<Stage> chosen(Params& params, const Profile (&profiles)[N], std::string_view help,
                                       std::index_sequence<I...>) {
    const std::string name = params.choice("profile", {profiles[I].name...}, profiles[0].name, help);
    for (const Profile& profile : profiles)
      if (profile.name == name) return profile.make(params);
    return nullptr;
  }

  std::unique_ptr<Stage> rules_;
};

}  // namespace curate
