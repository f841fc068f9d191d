// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "support/http_server.hpp"

namespace curate::test {

/// What a server gives that knows ranges and entity tags.
struct ServedFile {
  std::string bytes;
  std::string etag;  ///< with its quotes; empty: none is told
};
using ServedFiles = std::map<std::string, ServedFile>;  ///< by request target

/// The right answer to GET and HEAD of these files: 200, 206, 404, 412 or 416.
Reply answer(const ServedFiles& files, const ServedRequest& request);

}  // namespace curate::test
