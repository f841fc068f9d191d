// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace curate::test {

/// Makes, by openssl, a CA (ca.pem) in a folder and certificates of it for names: good.pem and expired.pem, with key
/// `key`. False where openssl is absent.
bool make_certificates(const std::string& folder, const std::vector<std::string>& names);

}  // namespace curate::test
