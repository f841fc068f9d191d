// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "remote/sigv4.hpp"

namespace curate {

/// Keys for S3: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, else the profile AWS_PROFILE
/// ("default") of AWS_SHARED_CREDENTIALS_FILE (~/.aws/credentials). Nothing if there are none: requests are then not
/// signed. Throws UsageError if half of a pair is missing, or if the file may be read by anybody but its owner.
std::optional<Credentials> find_credentials();

/// A profile of a credentials file's text ("[name]", "key = value"); nothing if it has no keys for it.
std::optional<Credentials> parse_credentials(std::string_view text, std::string_view profile);

}  // namespace curate
