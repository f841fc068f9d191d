// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "rules/pii_found.hpp"

namespace curate {

/// Appends what opens an account: private keys in PEM, and tokens that their issuers give a prefix of their own (AWS,
/// Google Cloud, GitHub, GitLab, Slack, Stripe, …), or that are named as an AWS secret key. Linear.
void find_secrets(std::string_view text, PiiFinds& found);

}  // namespace curate
