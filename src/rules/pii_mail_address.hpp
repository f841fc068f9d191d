// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "rules/pii_found.hpp"

namespace curate {

/// Appends the e-mail addresses of `text`: a local part of at most 64 characters and a host below a top-level domain
/// that exists; letters of scripts that space their words (up to U+052F) count as letters. Names reserved for examples
/// (RFC 2606) and `git@` are left out. Linear.
void find_mail_addresses(std::string_view text, PiiFinds& found);

}  // namespace curate
