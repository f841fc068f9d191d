// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace curate {

struct ShaPair {
  std::string sha256;  ///< 64 hexadecimal digits
  std::string sha1;    ///< 20 raw bytes
};

/// SHA-256 of `head` and `body` one behind the other and SHA-1 of `payload`, read side by side: on CPUs with SHA
/// instructions, which wait for each other within one digest, both take little longer than one.
ShaPair sha_pair(std::string_view head, std::string_view body, std::string_view payload);

namespace detail {
/// The same by OpenSSL.
ShaPair sha_pair_portable(std::string_view head, std::string_view body, std::string_view payload);
}  // namespace detail

}  // namespace curate
